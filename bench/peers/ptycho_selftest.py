"""Holds the twin of PtychoPINN's tools to every golden figure of the recipe `ptycho`. Run: ptycho_original.py self-check."""

import contextlib
import hashlib
import io
import json
import re
import subprocess
import tempfile
import traceback
from pathlib import Path

import h5py
import numpy as np
from h5py._hl.filters import guess_chunk

import ptycho_original as twin
import ptycho_sampling as sampling
import ptycho_variants as variants

DIGESTS = {
    "object": "8093b864ad33f3dd", "probe": "63bdba7441ad7474", "probe_position_indexes": "d4817aa5497628e7",
    "probe_position_x_m": "caaca8cc45c18dc4",
    "raw_data/xcoords": "6bb5f0583882267e", "raw_data/ycoords": "bf7d1bda053f1ae7", "raw_data/scan_index": "d4817aa5497628e7",
}
GROUPS = [[29, 34, 33, 23], [7, 12, 18, 8], [21, 25, 20, 27], [19, 25, 32, 31], [15, 17, 11, 21]]
CONFIG = {"N": 64, "big_gridsize": 10, "data_source": "lines", "default_probe_scale": .7, "gridsize": 1, "nimgs_train": 2, "nimgs_test": 2,
          "nphotons": 1e9,
          "offset": 4, "outer_offset_train": 8, "outer_offset_test": 20, "set_phi": False, "sim_jitter_scale": 0.0, "npseed": 42}
TEXT, REAL, WHOLE, COMPLEX = "string utf8 variable", "f64", "i64", "compound f32 r f32 i"
SCALARS = ["detector_object_distance_m", "probe_energy_eV", "probe_photon_count", "exposure_time_s", "mass_attenuation_m2_kg",
           "tomography_angle_deg"]
LISTING = {
    **{f"/@{name}": f"{TEXT} scalar" for name in ("name", "comments",
                                                  "bundle_version")}, **{f"/@{name}": f"{REAL} scalar" for name in SCALARS},
    "/@contains_raw_data": f"{WHOLE} scalar", "/loss_epochs": f"{WHOLE} (0)", "/loss_values": f"{REAL} (0)",
    "/object_layer_spacing_m": f"{REAL} (0)",
    "/probe_position_indexes": f"{WHOLE} (7)", "/probe_position_x_m": f"{REAL} (7)", "/probe_position_y_m": f"{REAL} (7)",
    "/object": f"{COMPLEX} (16, 16)", "/probe": f"{COMPLEX} (8, 8)", "/raw_data/diffraction": "f32 (7, 8, 8)",
    **{f"/object@{name}": f"{REAL} scalar" for name in ("center_x_m", "center_y_m", "pixel_height_m", "pixel_width_m")},
    **{f"/probe@{name}": f"{REAL} scalar" for name in ("pixel_height_m", "pixel_width_m")},
    **{f"/raw_data/diffraction@{name}": f"{TEXT} scalar" for name in ("axis_canonical", "original_axis_order")},
    "/raw_data/objectGuess": "HARDLINK /object", "/raw_data/probeGuess": "HARDLINK /probe",
    "/raw_data/scan_index": f"{WHOLE} (7)", "/raw_data/xcoords": f"{REAL} (7)", "/raw_data/ycoords": f"{REAL} (7)",
}


def equal(found, expected):
    assert found == expected, f"{found} is not {expected}"


def run(*arguments):
    """Exit code and what was printed."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            code = twin.main([str(argument) for argument in arguments])
        except SystemExit as stopped:
            code = stopped.code
        except Exception:  # what a script ends with
            traceback.print_exc()
            code = 1
    return code, printed.getvalue()


def listing(path):
    """`h5dump -H` as one line an item: paths of datasets and attributes with their types and shapes."""
    kinds = {"H5T_IEEE_F64LE": "f64", "H5T_IEEE_F32LE": "f32", "H5T_STD_I64LE": "i64", "H5T_STD_U16LE": "u16"}
    found, stack, name = {}, [], None
    for line in subprocess.run(["h5dump", "-H", path], check=True, capture_output=True, text=True).stdout.splitlines():
        line = line.strip()
        opened = re.match(r'(HDF5|GROUP|DATASET|ATTRIBUTE) "(.*)" \{', line)
        if opened:
            kind, word = opened.groups()
            base = next((path for path in reversed(stack) if path is not None), "")
            name = "" if kind == "HDF5" or word == "/" else base + "/" + word if kind != "ATTRIBUTE" else (base or "/") + "@" + word
            stack.append(name)
            if kind in ("DATASET", "ATTRIBUTE"):
                found[name] = []
        elif line.endswith("{"):
            stack.append(None)
            found[name].append("compound" if "COMPOUND" in line else "string")
        elif line == "}":
            stack.pop()
        elif link := re.match(r'HARDLINK "(.*)"', line):
            found[name].append("HARDLINK " + link[1])
        elif field := re.match(r'(H5T_\w+) "(\w+)";', line):
            found[name].append(f"{kinds[field[1]]} {field[2]}")
        elif plain := re.match(r"DATATYPE\s+(H5T_\w+)$", line):
            found[name].append(kinds[plain[1]])
        elif space := re.match(r"DATASPACE\s+SIMPLE \{ \( ([\d, ]+) \)", line):
            found[name].append(f"({space[1]})")
        elif line.startswith("DATASPACE"):
            found[name].append("scalar")
        elif "H5T_VARIABLE" in line:
            found[name].append("variable")
        elif "UTF8" in line:
            found[name].insert(1, "utf8") if found[name][-1] != "variable" else found[name].insert(-1, "utf8")
    return {name: " ".join(words) for name, words in found.items()}


def product(folder):
    """The golden product: digests, listing, storage and links."""
    run("make-golden", folder / "golden.npz")
    target = folder / "new" / "golden.h5"
    equal(run("export", "--input-npz", folder / "golden.npz", "--output-product", target), (0, f"Wrote Ptychodus product: {target}\n"))
    equal(listing(target), LISTING)
    with h5py.File(target) as f:
        equal({name: twin.sha(f[name][()])[:16] for name in DIGESTS}, DIGESTS)
        assert f["probe"] == f["raw_data/probeGuess"] and f["object"] == f["raw_data/objectGuess"], "no hard links"
        equal(h5py.h5o.get_info(f["probe"].id).rc, 2)
        equal([f["probe_position_y_m"][i] for i in range(7)], [(2 * (6 - i) + .5) * 5e-8 for i in range(7)])
        equal(f["raw_data/diffraction"][6, 7, 5], (64 * 6 + 8 * 7 + 5) % 13 / 4)
        equal((f["name"] if "name" in f else f.attrs["name"], type(f.attrs["contains_raw_data"])), ("", np.int64))
        equal(dict(f["raw_data/diffraction"].attrs), {"axis_canonical": "NHW", "original_axis_order": "NHW"})
        equal((f["object"].attrs["pixel_width_m"], f["probe"].attrs["pixel_height_m"], f["object"].attrs["center_x_m"]), (5e-8, 1.25e-7, 0))
        equal(f["object"].dtype, np.dtype("c8"))
        plist = f["raw_data/diffraction"].id.get_create_plist()
        equal([plist.get_filter(i)[0] for i in range(plist.get_nfilters())], [2, 1])
        equal(plist.get_filter(1)[2], (4,))
    equal(target.read_bytes()[8], 0)  # the superblock's version


def chunks(folder):
    for shape, expected in (((400, 64, 64), (50, 8, 16)), ((1087, 64, 64), (136, 8, 8)), ((5000, 128, 128), (313, 8, 8)),
                            ((64, 64, 64), (16, 16, 16)), ((7, 8, 8), (7, 8, 8))):
        equal(guess_chunk(shape, None, 4), expected)


def exits(folder):
    """Exit codes, lines, and what the original lets pass."""
    npz, target = folder / "golden.npz", folder / "exits.h5"
    equal(run("export", "--output-product", target)[0], 2)
    equal(run("export", "--input-npz", folder / "none.npz", "--output-product", target)[0], 1)
    equal(run("export", "--input-npz", npz, "--output-product", folder)[0], 3)
    assert run("export", "--input-npz", npz, "--output-product", folder)[1].startswith("Conversion failed: ")
    arrays = variants.golden()
    for key in ("xcoords", "ycoords", "probeGuess"):
        np.savez(folder / "less.npz", **{name: value for name, value in arrays.items() if name != key})
        equal(run("export", "--input-npz", folder / "less.npz", "--output-product", target)[0], 1)
    np.savez(folder / "few.npz", **{name: arrays[name] for name in ("xcoords", "ycoords", "probeGuess")})
    equal(run("export", "--input-npz", folder / "few.npz", "--output-product", target)[0], 0)
    with h5py.File(target) as f:
        assert f["object"].shape == (16, 16) and (f["object"][()] == 1).all() and "diffraction" not in f["raw_data"]
    equal(run("export", "--input-npz", npz, "--output-product", target, "--no-include-diffraction", "--probe-photon-count", 5)[0], 0)
    with h5py.File(target) as f:
        assert "raw_data" not in f and "bundle_version" not in f.attrs and f.attrs["probe_photon_count"] == 5
    equal(run("validate", target, "--source-npz", npz), (0, f"Validated: {target}\nSummary: 0 errors, 0 warnings\n"))
    np.savez(folder / "moved.npz", **{**arrays, "xcoords": arrays["xcoords"] * 2})
    assert run("validate", target, "--source-npz", folder / "moved.npz")[1].count("WARN: ") == 1
    with h5py.File(target, "a") as f:
        del f["loss_values"]
    code, text = run("validate", target)
    equal((code, text.splitlines()[-1]), (2, "Summary: 1 errors, 0 warnings"))
    same = np.moveaxis(np.arange(64 ** 3, dtype=np.float32).reshape(64, 64, 64), 0, 2)
    for name, pattern, n, order in (("hwn", np.zeros((8, 8, 7)), 7, "HWN"), ("hnw", np.zeros((8, 7, 8)), 7, "HNW"),
                                    ("guessed", same, 64, "NHW"), ("wrong", np.zeros((10, 8, 8)), 400, "NHW")):
        np.savez(folder / "axes.npz", **{**arrays, "diffraction": pattern, "xcoords": np.arange(float(n)), "ycoords": np.zeros(n),
                                         "scan_index": np.zeros(n, int)})
        equal(run("export", "--input-npz", folder / "axes.npz", "--output-product", target)[0], 0)
        with h5py.File(target) as f:
            equal(f["raw_data/diffraction"].attrs["original_axis_order"], order)
            equal(f["raw_data/diffraction"].shape[0], n if name != "wrong" else 10)


def coordinates(folder):
    """To metres and back, over random pixels below 256."""
    x = np.random.RandomState(1).uniform(0, 256, 100000)
    back = x * 5e-8 / 5e-8
    share, worst = np.mean(back == x), np.abs(back - x).max()
    assert .85 < share < .92 and worst <= 2.9e-14, f"{share:.3f} equal, {worst} apart"
    worst32 = np.abs((x.astype(np.float32) * 5e-8).astype(np.float64) / 5e-8 - x.astype(np.float32)).max()
    assert 1e-6 < worst32 < 3e-5, worst32


def draws(folder):
    equal(sampling.subsample(10, 4, 42).tolist(), [0, 1, 5, 8])
    equal(sampling.subsample(10, 12, 42).tolist(), list(range(10)))
    points = sampling.points_of("grid:6")
    equal(sampling.groups(points, 5, 6, 4, 42).tolist(), GROUPS)
    equal(len(sampling.groups(points, 100, 6, 4, 42, oversample=True)), 100)
    for bad in (lambda: sampling.groups(points, 100, 6, 4, 42), lambda: sampling.groups(points, 100, 6, 4, 42, oversample=True, pool=3)):
        try:
            bad()
        except ValueError:
            continue
        raise AssertionError("oversampling is not guarded")
    equal(sampling.groups(points, 3, 6, 4, sequential=True).shape, (3, 4))
    equal(sampling.groups(points, 99, 6, 1, 42)[:, 0].tolist(), list(range(36)))


def cache(folder):
    x = np.arange(4.)
    equal(sampling.checksum(x, x * x), "6cde3796312c77f5f932fe414b13e074")
    np.savez(folder / "scan.npz", xcoords=np.arange(9.) % 3, ycoords=np.arange(9.) // 3)
    equal(run("groups-cache", "write", folder / "scan.npz", "--seed", 1)[0], 0)
    path = folder / "scan.g2k4.groups_cache.npz"
    with np.load(path) as held:
        rows, keys = held["all_groups"], {key: (held[key].shape, held[key].dtype.kind) for key in held.files if key != "all_groups"}
    equal(keys, {"dataset_checksum": ((), "U"), "gridsize": ((), "i"), "overlap_factor": ((), "i")})
    assert rows.dtype == np.int64 and rows.shape[1] == 4 and (np.diff(rows, axis=1) > 0).all() and len(np.unique(rows, axis=0)) == len(rows)
    np.savez(folder / "scan.npz", xcoords=np.arange(9.) % 3 + 1, ycoords=np.arange(9.) // 3)
    equal(run("groups-cache", "check", folder / "scan.npz")[0], 1)


def memo(folder):
    probe = np.ones((4, 4), np.complex64)
    call = {"args": (3, 64, probe, 8), "kwargs": {"which": "train"}}
    equal(hashlib.sha1(probe.tobytes()).hexdigest(), "3e0e9fe683e2504c6a76cd9caf0c1867780397ef")
    for mode, expected in (("data", "59c6a7f5c49e3cbf0172f8937889c5197e917481"), ("full", "59c6a7f5c49e3cbf0172f8937889c5197e917481"),
                           ("config", "0f7b48f65f3923d794ae530ef28eee78b457e4b0")):
        equal(sampling.memo_key(CONFIG, mode=mode, **call), expected)
    assert len({sampling.memo_key(CONFIG, mode=mode, **call) for mode in ("data", "config", "dataset")}) == 3
    text = json.dumps([3, 64, {"ones": [4, 4], "dtype": "complex64"}, 8])
    equal(run("memo-key", "--config", json.dumps(CONFIG), "--args", text, "--kwargs", '{"which": "train"}'),
          (0, "59c6a7f5c49e3cbf0172f8937889c5197e917481\n"))


def rules(folder):
    """Contract lines, loaders that disagree, the splitter, the tool for old files, the model's scale."""
    npz = folder / "golden.npz"
    equal(run("contract", npz), (0, "Dataset valid: 7 images\n"))
    answer = json.loads(run("load", npz)[1])
    equal((answer["from_file"], answer["load_data"]), ({"error": "KeyError: 'diff3d'"}, {"error": "KeyError: 'xcoords_start'"}))
    cut = json.loads(run("split", npz, folder / "cut")[1])
    equal((cut["point"], cut["train"]["count"], cut["test"]["count"]), (.5 + 12 * .8, 5, 2))
    assert (folder / "cut" / "golden_train.npz").exists() and (folder / "cut" / "golden_test.npz").exists()
    x = np.full((3, 4, 4), 60000, np.uint16)
    assert abs(np.mean(np.sum((x * twin.scale_of(x)) ** 2, axis=(1, 2))) - 4) < 1e-12
    arrays = variants.golden()
    np.savez(folder / "old.npz", diff3d=(arrays.pop("diffraction") * 4).astype(np.uint16), Y=np.ones((7, 8, 8, 1), np.complex64), **arrays)
    equal(run("canonicalize", folder / "old.npz", folder / "canonical.npz", "--flipx")[0], 0)
    with np.load(folder / "canonical.npz") as held:
        equal((held["diffraction"].dtype, held["diffraction"].max(), held["Y"].shape, held["xcoords"][1]),
              (np.float32, 12, (7, 8, 8), -1.75))
    equal(len(twin.metadata_of(folder / "canonical.npz")["data_transformations"]), 1)


def every_variant(folder):
    """What the list of variants says is what accepting every spelling does, and what is called the same is."""
    equal(run("make-variants", folder / "variants")[0], 0)
    base = variants.golden()
    wanted = {**base, "xcoords_start": base["xcoords"], "ycoords_start": base["ycoords"]}
    for line in json.loads((folder / "variants" / "variants.json").read_text()):
        path = folder / "variants" / line["file"]
        try:
            held = twin.accept_all(twin.arrays_of(path, True)) if line["kind"] == "npz" else twin.read_scan(path, True)
        except Exception as error:  # noqa: BLE001
            assert line["accept"] is not True, f"{line['file']}: {error}"
            continue
        assert line["kind"] == "product" or line["accept"] is not False, f"{line['file']} was taken"
        if line.get("same") and line["accept"]:
            for key, value in held.items():
                near = np.allclose(value, wanted[key], rtol=0, atol=1e-12) if line["kind"] == "product" else np.array_equal(value,
                                                                                                                            wanted[key])
                assert near, f"{line['file']}: {key} differs"


def main(options):
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        for check in (product, chunks, exits, coordinates, draws, cache, memo, rules, every_variant):
            try:
                check(Path(name))
                print("ok", check.__name__)
            except Exception as error:  # noqa: BLE001, each check is told of
                failed += 1
                print("FAILED", check.__name__, f"{type(error).__name__}: {error}")
    return 1 if failed else 0
