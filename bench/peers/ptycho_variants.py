"""Scans and products of every spelling and with every fault that the recipe `ptycho` speaks of, each a file with a line in
`variants.json` that says what it is. Run through ptycho_original.py: make-golden, make-ptychodus, make-variants.

A line holds: `file`; `kind`, npz or product; `what`; `accept`, whether a reader that builds the resolutions takes it (true, false, or
null where either will do); `flag`, with which a refused one is taken; `warn`, whether taking it deserves a warning; `same`, whether
what is read equals base.npz; and what the twin of the original says: `contract` or `validates`, exit 0 or not.
"""

import contextlib
import io
import json
import shutil
import warnings
import zipfile
from pathlib import Path

import h5py
import numpy as np

import ptycho_original as twin


def golden():
    i, a, b = np.ogrid[:7, :8, :8]
    r, c = np.ogrid[:8, :8]
    rows, columns = np.ogrid[:16, :16]
    n = np.arange(7)
    return {
        "diffraction": (((64 * i + 8 * a + b) % 13) / 4).astype(np.float32),
        "probeGuess": ((r + 1) + 1j * (c - 2)).astype(np.complex64),
        "objectGuess": ((rows - columns) / 4 + 1j * ((rows * columns) % 5)).astype(np.complex64),
        "xcoords": 1.5 * n + .25, "ycoords": 2. * (6 - n) + .5, "scan_index": np.zeros(7, np.int64),
    }


def make_golden(options):
    np.savez(options.output, **golden())


# ---- scans -------------------------------------------------------------------------------------------------------

class Scans:
    def __init__(self, folder):
        self.folder, self.lines = folder, []

    def line(self, name, what, accept, **more):
        report, path = {}, self.folder / name
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
            report["contract"] = twin.main(["contract", str(path)]) == 0
        self.lines.append({"file": name, "kind": "npz", "what": what, "accept": accept, "contract": False, **report, **more})

    def add(self, name, what, accept=True, without=(), save=np.savez, **changes):
        """base.npz with arrays replaced, added or left out; a fact about the line is given with a capital, such as Flag=."""
        more = {key.lower(): changes.pop(key) for key in [key for key in changes if key in ("Flag", "Warn", "Same")]}
        if "diff3d" in changes and "diffraction" not in changes:
            without = (*without, "diffraction")
        arrays = {key: value for key, value in {**golden(), **changes}.items() if key not in without}
        save(self.folder / f"{name}.npz", **arrays)
        self.line(f"{name}.npz", what, accept, **more)

    def raw(self, name, what, content, accept=False, **more):
        (self.folder / name).write_bytes(content)
        self.line(name, what, accept, **more)


def member(array, version=None):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.asanyarray(array), version=version)
    return stream.getvalue()


def archive(members):
    """An NPZ of bytes given by name; a list, so that a name may come twice."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as z, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that come twice
        for name, content in members:
            z.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def objects(items):
    array = np.empty(len(items), object)
    array[:] = items
    return array


def scans(folder):
    s, g = Scans(folder), golden()
    d, x, y, p, o = (g[key] for key in ("diffraction", "xcoords", "ycoords", "probeGuess", "objectGuess"))
    metadata = json.dumps({"schema_version": "1.0.0", "creation_info": {"script": "variants"},
                           "physics_parameters": {"nphotons": 1e9, "gridsize": 1, "N": 8},
                           "training_parameters": {}, "data_transformations": []})
    supervised = (np.arange(7 * 64).reshape(7, 8, 8) * (1 + .5j)).astype(np.complex64)
    # Spellings.
    s.add("base", "canonical names, stored members, no *_start, no Y", Same=True)
    s.add("compressed", "deflated members", save=np.savez_compressed, Same=True)
    s.add("diff3d", "the legacy name diff3d", diff3d=d, Same=True)
    s.add("both-names-same", "diffraction and diff3d, equal", None, diff3d=d, diffraction=d, Same=True)
    s.add("both-names-differ", "diffraction and diff3d, different", None, diff3d=d + 1, diffraction=d)
    s.add("uint16-counts", "raw uint16 intensity under diff3d", diff3d=(d * 4).astype(np.uint16))
    s.add("float64-diffraction", "float64 patterns", diffraction=d.astype(np.float64), Same=True)
    s.add("hwn", "patterns (H, W, n)", diffraction=np.ascontiguousarray(np.moveaxis(d, 0, 2)), Same=True)
    s.add("hnw", "patterns (H, n, W)", diffraction=np.ascontiguousarray(np.moveaxis(d, 0, 1)), Same=True)
    s.add("nhw1", "patterns (n, H, W, 1)", diffraction=d[..., None], Same=True)
    s.add("hwn-fortran", "patterns (H, W, n) in Fortran order", diffraction=np.moveaxis(d, 0, 2), Same=True)
    s.add("fortran", "every array of two axes or more in Fortran order", Same=True,
          diffraction=np.asfortranarray(d), probeGuess=np.asfortranarray(p), objectGuess=np.asfortranarray(o))
    s.add("big-endian", "big-endian numbers", Same=True, **{key: value.astype(value.dtype.newbyteorder(">")) for key, value in g.items()})
    s.add("with-starts", "*_start that differ from the coordinates", xcoords_start=x + 1, ycoords_start=y - 1)
    s.add("one-start", "xcoords_start alone", xcoords_start=x + 1)
    s.add("float32-coordinates", "float32 coordinates", xcoords=x.astype(np.float32), ycoords=y.astype(np.float32), Same=True)
    s.add("integer-coordinates", "int64 coordinates", xcoords=np.arange(7), ycoords=np.arange(7))
    s.add("y", "Y (n, H, W)", Y=supervised)
    s.add("y1", "Y (n, H, W, 1)", Y=supervised[..., None])
    s.add("scan-index-int32", "int32 scan_index that counts", scan_index=np.arange(7, dtype=np.int32), Warn=True)
    s.add("no-scan-index", "no scan_index: zeros", without=["scan_index"], Same=True)
    s.add("complex128", "complex128 probe and object", probeGuess=p.astype(np.complex128), objectGuess=o.astype(np.complex128), Same=True)
    s.add("object-rectangular", "an object of 16 by 20", objectGuess=np.pad(o, ((0, 0), (0, 4))))
    s.add("extra-keys", "keys that nobody knows, one of text", note=np.array("a word"), temperatures=np.arange(5.), Same=True)
    s.add("metadata-text", "_metadata as a 0-d array of text", _metadata=np.array(metadata), Same=True)
    s.add("metadata-pickle", "_metadata as the original writes it, a pickled 0-d object array", _metadata=np.array(metadata, object),
          Same=True)
    s.add("metadata-not-json", "_metadata of text that is no JSON", None, _metadata=np.array("{not json"), Same=True)
    s.add("one-pattern", "n = 1", diffraction=d[:1], xcoords=x[:1], ycoords=y[:1], scan_index=np.zeros(1, np.int64))
    s.add("outside", "a position outside the object", xcoords=x + 100, Warn=True)
    for version in ((2, 0), (3, 0)):
        s.raw(f"npy-{version[0]}.npz", f"members of version {version[0]}.0",
              archive([(key + ".npy", member(value, version)) for key, value in g.items()]), True, same=True)
    # Axes that cannot be told.
    ambiguous = np.concatenate([d, d[:1] + 1])
    for order, axes in (("nhw", (0, 1, 2)), ("hwn", (1, 2, 0)), ("hnw", (1, 0, 2))):
        s.add(f"ambiguous-{order}", f"8 patterns of 8x8 stored {order.upper()}", False, Flag=f"--axis-order {order.upper()}",
              diffraction=np.ascontiguousarray(ambiguous.transpose(axes)), xcoords=np.arange(8.), ycoords=np.arange(8.),
              scan_index=np.zeros(8, np.int64))
    s.add("pattern-rectangular", "patterns of 8 by 10", None, diffraction=np.pad(d, ((0, 0), (0, 0), (0, 2))),
          probeGuess=np.pad(p, ((0, 0), (0, 2))))
    s.add("axes-none", "6 patterns for 7 positions", False, diffraction=d[:6])
    s.add("diffraction-2d", "patterns without a third axis", False, diffraction=d[0])
    s.add("diffraction-4d", "patterns (n, H, W, 2)", False, diffraction=np.stack([d, d], -1))
    # Missing.
    s.add("missing-diffraction", "no patterns under any name", False, without=["diffraction"])
    s.add("missing-object", "no objectGuess", False, without=["objectGuess"], Flag="--allow-missing-object")
    for key in ("probeGuess", "xcoords", "ycoords"):
        s.add(f"missing-{key}", f"no {key}", False, without=[key])
    s.raw("no-members.npz", "an archive of nothing", archive([]))
    # Lengths and values.
    for key, value in (("xcoords", x), ("ycoords", y), ("scan_index", g["scan_index"]), ("xcoords_start", x), ("ycoords_start", y)):
        s.add(f"short-{key}", f"{key} one short", False, **{key: value[:6]})
    s.add("short-y", "Y one short", False, Y=supervised[:6])
    s.add("coordinates-2d", "coordinates (n, 1)", None, xcoords=x[:, None], ycoords=y[:, None])
    for name, value in (("nan", np.nan), ("infinite", np.inf)):
        s.add(f"{name}-position", f"one x is {value}", False, xcoords=np.where(np.arange(7) == 3, value, x))
    s.add("zero-patterns", "n = 0", False, diffraction=d[:0], xcoords=x[:0], ycoords=y[:0], scan_index=np.zeros(0, np.int64))
    s.add("nan-pattern", "one value of a pattern is no number", None, diffraction=np.where(d == d[3, 3, 3], np.float32("nan"), d))
    s.add("negative-pattern", "patterns below 0", None, diffraction=d - 1)
    s.add("above-10", "maximum above 10", None, diffraction=d * 4, Warn=True)
    s.add("intensity", "maximum over 100 times the mean", None, Warn=True,
          diffraction=np.where(np.arange(7 * 64).reshape(7, 8, 8) == 5, np.float32(9), np.float32(.001)))
    s.add("probe-other-size", "a probe of 6x6 for patterns of 8x8", None, probeGuess=p[:6, :6])
    s.add("probe-3d", "a probe of two modes", None, probeGuess=np.stack([p, p / 2]))
    s.add("object-3d", "an object of one layer (1, M, M)", None, objectGuess=o[None])
    s.add("probe-real", "a real probe", None, probeGuess=p.real)
    s.add("scan-index-float", "scan_index of fractions", None, scan_index=np.arange(7) + .5)
    s.add("scan-index-negative", "scan_index below 0", None, scan_index=-np.arange(7), Warn=True)
    s.add("text-coordinates", "coordinates of text", False, xcoords=x.astype(str))
    # Objects: nothing of these may be unpickled.
    s.add("object-diffraction", "patterns in an object array", False, diffraction=objects(list(d)))
    s.add("object-coordinates", "coordinates in an object array", False, xcoords=objects(list(x)))
    s.add("object-probe", "objectGuess that is None, pickled", False, objectGuess=np.array(None, object))
    s.add("object-extra", "an unknown key of objects", None, note=objects(["a", None]), Same=True)
    # Damaged and hostile.
    whole = (folder / "base.npz").read_bytes()
    s.raw("truncated.npz", "cut in half", whole[: len(whole) // 2])
    s.raw("empty.npz", "0 bytes", b"")
    s.raw("text.npz", "text", b"xcoords,ycoords\n1,2\n")
    s.raw("one-array.npz", "one NPY array under the wrong suffix", member(d))
    place = whole.index(member(d)[-64:])
    s.raw("crc.npz", "a byte of the patterns flipped", whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    members = [(key + ".npy", member(value)) for key, value in g.items()]
    s.raw("twice.npz", "xcoords twice in one archive, with different values", archive([*members, ("xcoords.npy", member(x + 1))]), None)
    s.raw("not-npy.npz", "a member that is no array besides", archive([*members, ("notes.txt", b"words")]), True, same=True)
    s.raw("folder-names.npz", "members in a folder", archive([("scan/" + name, content) for name, content in members]))
    lines = {"descr": "<f4", "fortran_order": False, "shape": (10**9, 64, 64)}
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, lines)
    huge = header.getvalue() + d.tobytes()
    s.raw("declares-too-much.npz", "patterns declared as 16 TB over 1792 bytes", archive([*members[1:], ("diffraction.npy", huge)]))
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {**lines, "shape": (2**31, 2**31, 4)})
    s.raw("overflows.npz", "a shape whose product passes 2^63",
          archive([*members[1:], ("diffraction.npy", header.getvalue() + d.tobytes())]))
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in members[1:]:
            z.writestr(zipfile.ZipInfo(name), content)
        header = io.BytesIO()
        np.lib.format.write_array_header_1_0(header, {**lines, "shape": (7, 2048, 2048)})
        z.writestr(zipfile.ZipInfo("diffraction.npy"), header.getvalue() + bytes(7 * 2048 * 2048 * 4), zipfile.ZIP_DEFLATED)
    s.raw("bomb.npz", "117 MB of zeros deflated to 114 kB: sound, but above a stated limit it is refused", bomb.getvalue(), None)
    return s.lines


# ---- products ----------------------------------------------------------------------------------------------------

def write_ptychodus(path, layers=2, modes=3, coherent=2, raw=None, spacing=1e-6):
    """A product as Ptychodus writes it: probe (C, I, H, W), object (L, H, W), opr_weights in the root, empty lists as float64, positions
    around the object's centre, no tomography angle and no raw data."""
    raw = raw or golden()
    probe, image = raw["probeGuess"], raw["objectGuess"]
    factor = 1 / (1 + np.arange(coherent)[:, None] + np.arange(modes))
    with h5py.File(path, "w") as f:
        f.attrs["name"], f.attrs["comments"] = "ptychodus", "as Ptychodus writes it"
        for name, value in (("detector_object_distance_m", 2.), ("probe_energy_eV", 8000.), ("probe_photon_count", 1e9),
                            ("exposure_time_s", .1), ("mass_attenuation_m2_kg", 0.)):
            f.attrs[name] = value
        f["probe_position_indexes"] = np.arange(len(raw["xcoords"]))
        for axis, side, name in ((1, "width", "x"), (0, "height", "y")):
            f[f"probe_position_{name}_m"] = (raw[name + "coords"] - image.shape[axis] / 2) * 5e-8
        f["probe"] = (factor[..., None, None] * probe).astype(np.complex128)
        f["probe"].attrs["pixel_width_m"] = f["probe"].attrs["pixel_height_m"] = 1.25e-7
        f["opr_weights"] = np.linspace(0, 1, len(raw["xcoords"]) * coherent).reshape(-1, coherent)
        f["object"] = np.stack([image / (1 + layer) for layer in range(layers)]).astype(np.complex128)
        for name, value in (("center_x_m", 0.), ("center_y_m", 0.), ("pixel_width_m", 5e-8), ("pixel_height_m", 5e-8)):
            f["object"].attrs[name] = value
        f["object_layer_spacing_m"] = np.full(layers - 1, spacing)
        f["loss_values"], f["loss_epochs"] = np.array([]), np.array([])


def make_ptychodus(options):
    write_ptychodus(options.output, options.layers, options.modes, options.coherent)


class Products:
    def __init__(self, folder):
        self.folder, self.lines = folder, []

    def line(self, name, what, accept, **more):
        text = io.StringIO()
        with contextlib.redirect_stdout(text):
            exit_code = twin.main(["validate", str(self.folder / name)])
        errors = [line[7:] for line in text.getvalue().splitlines() if line.startswith("ERROR: ")]
        self.lines.append({"file": name, "kind": "product", "what": what, "accept": accept, "validates": exit_code == 0, "errors": errors,
                           **more})

    def add(self, name, what, change, accept=True, **more):
        path = self.folder / f"{name}.h5"
        twin.write_product(path, golden(), {**twin.default_meta(), "name": "golden"})
        with h5py.File(path, "a") as f:
            change(f)
        self.line(path.name, what, accept, **more)

    def raw(self, name, what, content, accept=False):
        (self.folder / name).write_bytes(content)
        self.line(name, what, accept)


def replaced(path, value, **settings):
    """Writes another array in the place of one, with its attributes and its name in /raw_data."""
    def change(f):
        kept, data = dict(f[path].attrs), value(f) if callable(value) else value
        del f[path]
        f.create_dataset(path, data=data, **settings).attrs.update(kept)
        link = {"probe": "raw_data/probeGuess", "object": "raw_data/objectGuess"}.get(path)
        if link and link in f:
            del f[link]
            f[link] = f[path]
    return change


def removed(path):
    def change(f):
        del f[path]
    return change


def stamped(name, value, path="/", **settings):
    def change(f):
        item = f[path]
        if name in item.attrs:
            del item.attrs[name]
        item.attrs.create(name, value, **settings) if value is not None else None
    return change


def all_of(*changes):
    def change(f):
        for each in changes:
            each(f)
    return change


def products(folder):
    s, g = Products(folder), golden()
    p, o, x, n = g["probeGuess"], g["objectGuess"], g["xcoords"], 7
    nothing = all_of()

    def setting(path, value, **settings):
        return lambda f: f.create_dataset(path, data=value, **settings)

    s.add("base", "as the exporter writes it", nothing, same=True)
    twin.write_product(folder / "no-raw.h5", g, twin.default_meta(), include_raw=False)
    s.line("no-raw.h5", "without /raw_data", True, same=True)
    twin.write_product(folder / "float32-positions.h5", {**g, "xcoords": x.astype(np.float32), "ycoords": g["ycoords"].astype(np.float32)},
                       twin.default_meta())
    s.line("float32-positions.h5", "float32 positions", True)
    twin.write_product(folder / "counts.h5", {**g, "diffraction": (g["diffraction"] * 4).astype(np.uint16)}, twin.default_meta())
    s.line("counts.h5", "uint16 patterns", True)
    twin.write_product(folder / "hwn.h5", {**g, "diffraction": np.moveaxis(g["diffraction"], 0, 2)}, twin.default_meta())
    s.line("hwn.h5", "patterns that were HWN", True, same=True)
    for layers, modes, coherent in ((1, 1, 1), (2, 3, 2), (3, 1, 1)):
        write_ptychodus(folder / f"ptychodus-{layers}-{modes}-{coherent}.h5", layers, modes, coherent)
        s.line(f"ptychodus-{layers}-{modes}-{coherent}.h5", f"by Ptychodus: {layers} layers, {modes} modes, {coherent} coherent modes",
               True, squeezes=layers * modes * coherent == 1)
    # Shapes and types of the specification.
    s.add("probe-3d-1", "probe (1, H, W)", replaced("probe", p[None]), squeezes=True)
    s.add("probe-4d-1", "probe (1, 1, H, W)", replaced("probe", p[None, None]), squeezes=True)
    s.add("probe-3d", "probe of 3 modes", replaced("probe", np.stack([p, p / 2, p / 4])), squeezes=False)
    s.add("probe-4d", "probe (2, 3, H, W)", replaced("probe", np.tile(p, (2, 3, 1, 1))), squeezes=False)
    s.add("probe-5d", "probe of five axes", replaced("probe", p[None, None, None]), False)
    s.add("probe-1d", "probe of one axis", replaced("probe", p[0]), False)
    s.add("object-3d-1", "object (1, M, M)", replaced("object", o[None]), squeezes=True)
    s.add("object-3d", "object of 3 layers with 2 spacings", all_of(replaced("object", np.stack([o, o, o])),
                                                                    replaced("object_layer_spacing_m", [1e-6, 2e-6])), squeezes=False)
    s.add("spacing-wrong", "object of 3 layers with no spacing", replaced("object", np.stack([o, o, o])), None)
    s.add("complex128", "complex128 probe and object", all_of(replaced("probe", p.astype(np.complex128)),
                                                              replaced("object", o.astype(np.complex128))), same=True)
    swapped = replaced("probe_position_x_m", lambda f: f["probe_position_x_m"][()].astype(">f8"))
    s.add("big-endian", "big-endian positions and probe", all_of(replaced("probe", p.astype(">c8")), swapped), same=True)
    s.add("indexes-int32", "int32 indexes", replaced("probe_position_indexes", np.zeros(n, np.int32)), same=True)
    s.add("indexes-uint8", "uint8 indexes", replaced("probe_position_indexes", np.zeros(n, np.uint8)), same=True)
    s.add("indexes-beyond", "indexes above the number of probes", replaced("probe_position_indexes", np.arange(n)), warn=True)
    s.add("indexes-negative", "an index of -1", replaced("probe_position_indexes", np.arange(n) - 1), None, warn=True)
    s.add("indexes-float", "indexes as float64", replaced("probe_position_indexes", np.zeros(n)), None)
    weights = np.linspace(0, 1, n * 2).reshape(n, 2)
    s.add("opr-attribute", "opr_weights as attribute of a probe of two coherent modes",
          all_of(replaced("probe", np.tile(p, (2, 1, 1, 1))), stamped("opr_weights", weights, "probe")), squeezes=False)
    s.add("opr-dataset", "opr_weights as dataset of the root",
          all_of(replaced("probe", np.tile(p, (2, 1, 1, 1))), setting("opr_weights", weights)), squeezes=False)
    s.add("opr-both", "opr_weights in both places, different",
          all_of(replaced("probe", np.tile(p, (2, 1, 1, 1))), stamped("opr_weights", weights, "probe"),
                 setting("opr_weights", weights + 1)), None)
    s.add("costs", "costs for loss_values", all_of(removed("loss_values"), replaced("loss_epochs", [0, 1, 2]),
                                                   setting("costs", [3., 2., 1.])))
    s.add("costs-too", "costs beside loss_values, different",
          all_of(replaced("loss_values", [5., 4.]), replaced("loss_epochs", [0, 1]), setting("costs", [3., 2.])), None)
    s.add("no-epochs", "loss_values without loss_epochs", all_of(removed("loss_epochs"), replaced("loss_values", [3., 2., 1.])))
    s.add("epochs-float", "loss_epochs as empty float64, as Ptychodus writes them", replaced("loss_epochs", np.zeros(0)), same=True)
    s.add("epochs-wrong", "three losses, two epochs", all_of(replaced("loss_values", [3., 2., 1.]), replaced("loss_epochs", [0, 1])), None)
    s.add("format-id", "format_id and format_version", all_of(stamped("format_id", "ptychodus.product.hdf5"),
                                                              stamped("format_version", "1.0")), same=True)
    s.add("format-other", "another format_id", stamped("format_id", "something.else"), None)
    s.add("raw-metadata", "raw_data/_metadata of JSON", setting("raw_data/_metadata", json.dumps({"schema_version": "1.0.0"})), same=True)
    s.add("raw-metadata-bad", "raw_data/_metadata of no JSON", setting("raw_data/_metadata", "{no"), None)
    s.add("unknown", "items that nobody knows", all_of(setting("extra/deep/list", np.arange(4)), stamped("mood", "good"),
                                                       setting("words", ["a", "b"], dtype=h5py.string_dtype())), same=True)
    s.add("no-tomography", "no tomography angle", stamped("tomography_angle_deg", None), same=True)
    # Links.

    def soft(path, target):
        return lambda f: f.__setitem__(path, h5py.SoftLink(target))

    s.add("soft-probe", "probeGuess as soft link", all_of(removed("raw_data/probeGuess"), soft("raw_data/probeGuess", "/probe")), same=True)
    s.add("soft-cycle", "soft links that lead to each other, unused", all_of(soft("a", "/b"), soft("b", "/a")), same=True)
    s.add("soft-cycle-object", "the object is a soft link to itself",
          all_of(removed("object"), removed("raw_data/objectGuess"), soft("object", "/object")), False)
    s.add("soft-dangling", "a soft link to nothing, unused", soft("lost", "/nowhere"), same=True)
    s.add("hard-cycle", "a group that holds the root", lambda f: f["raw_data"].__setitem__("up", f["/"]), same=True)
    s.add("external-probe", "the probe in another file", all_of(removed("probe"), removed("raw_data/probeGuess"),
                                                                lambda f: f.__setitem__("probe",
                                                                                        h5py.ExternalLink("no-raw.h5", "/probe"))), None)
    s.add("copied-guesses", "probeGuess and objectGuess as copies",
          all_of(removed("raw_data/probeGuess"), removed("raw_data/objectGuess"), setting("raw_data/probeGuess", p),
                 setting("raw_data/objectGuess", o)), same=True)
    # Attributes.
    s.add("name-fixed", "a name of fixed length", stamped("name", np.bytes_("golden")), same=True)
    s.add("name-fixed-utf8", "a name of fixed length in UTF-8", stamped("name", "größe".encode(), dtype=h5py.string_dtype(length=7)))
    s.add("name-utf8", "a name beyond ASCII", stamped("name", "größe 試料"))
    s.add("name-ascii", "a name of variable length in ASCII", stamped("name", "golden", dtype=h5py.string_dtype("ascii")), same=True)
    s.add("name-number", "the name is a number", stamped("name", 5), False)
    s.add("name-list", "the name is a list", stamped("name", ["a", "b"], dtype=h5py.string_dtype()), False)
    s.add("name-empty", "the name has no value", stamped("name", h5py.Empty(h5py.string_dtype())), None)
    s.add("energy-text", "the energy is text", stamped("probe_energy_eV", "8000"), False)
    s.add("energy-integer", "the energy is an int64", stamped("probe_energy_eV", 8000), same=True)
    s.add("energy-float32", "the energy is a float32", stamped("probe_energy_eV", np.float32(8000)), same=True)
    s.add("energy-one", "the energy is a list of one", stamped("probe_energy_eV", [8000.]), None)
    s.add("energy-nan", "the energy is no number", stamped("probe_energy_eV", np.nan), None)
    s.add("pixel-text", "a pixel width of text", stamped("pixel_width_m", "5e-8", "object"), False)
    s.add("pixel-list", "a pixel width of two", stamped("pixel_width_m", [5e-8, 5e-8], "object"), False)
    s.add("pixel-zero", "pixels of 0: the original's import leaves positions as they are",
          all_of(stamped("pixel_width_m", 0., "object"), stamped("pixel_height_m", 0., "object")), None, warn=True)
    s.add("pixel-negative", "pixels below 0", stamped("pixel_width_m", -5e-8, "object"), None)
    s.add("pixel-missing", "no pixel width of the object", stamped("pixel_width_m", None, "object"), False)
    s.add("pixel-probe-missing", "no pixel width of the probe", stamped("pixel_width_m", None, "probe"), None)
    s.add("center-missing", "no centre of the object", stamped("center_x_m", None, "object"), None)
    for name in ("name", "comments", "detector_object_distance_m", "probe_energy_eV", "exposure_time_s"):
        s.add(f"missing-{name}", f"no attribute {name}", stamped(name, None), None)
    # Datasets.
    for name in ("probe", "object"):
        s.add(f"missing-{name}", f"no {name}, though /raw_data has it", removed(name), False)
    for name in ("probe_position_indexes", "probe_position_x_m", "probe_position_y_m"):
        s.add(f"missing-{name}", f"no {name}", removed(name), False)
    for name in ("object_layer_spacing_m", "loss_values"):
        s.add(f"missing-{name}", f"no {name}", removed(name), None)
    for name in ("diffraction", "xcoords", "scan_index"):
        s.add(f"raw-missing-{name}", f"no raw_data/{name}", removed(f"raw_data/{name}"), None)
    s.add("raw-missing", "contains_raw_data without /raw_data", removed("raw_data"), None)
    s.add("raw-short", "6 raw patterns for 7 positions", replaced("raw_data/diffraction", g["diffraction"][:6]), False)
    s.add("raw-2d", "raw patterns of two axes", replaced("raw_data/diffraction", g["diffraction"][0]), False)
    s.add("raw-dataset", "/raw_data is a dataset", all_of(removed("raw_data"), setting("raw_data", np.arange(3))), False)
    s.add("probe-group", "the probe is a group", all_of(removed("probe"), lambda f: f.create_group("probe")), False)
    s.add("probe-struct", "complex numbers with fields re and im", replaced("probe", p.view([("re", "<f4"), ("im", "<f4")])), False)
    s.add("probe-swapped", "complex numbers with field i before r", replaced("probe", np.rec.fromarrays([p.imag, p.real], names="i,r")),
          None)
    s.add("probe-real", "a real probe", replaced("probe", p.real), False)
    s.add("positions-short", "y one short", replaced("probe_position_y_m", lambda f: f["probe_position_y_m"][:6]), False)
    columns = [replaced(f"probe_position_{axis}_m", (g[axis + "coords"] * 5e-8)[:, None]) for axis in "xy"]
    s.add("positions-2d", "positions (n, 1)", all_of(*columns), False)
    s.add("positions-nan", "one x is no number", lambda f: f["probe_position_x_m"].__setitem__(3, np.nan), False)
    s.add("positions-outside", "positions beyond the object",
          lambda f: f["probe_position_x_m"].__setitem__(slice(None), f["probe_position_x_m"][()] + 1e-5), warn=True)
    s.add("positions-text", "positions of text", replaced("probe_position_x_m", np.array(["1"] * n, "S3")), False)
    empty = [replaced(name, np.zeros(0)) for name in ("probe_position_x_m", "probe_position_y_m", "raw_data/xcoords", "raw_data/ycoords")]
    s.add("zero-patterns", "n = 0", all_of(*empty, replaced("probe_position_indexes", np.zeros(0, np.int64)),
                                           replaced("raw_data/scan_index", np.zeros(0, np.int64)),
                                           replaced("raw_data/diffraction", g["diffraction"][:0])), False)
    # Storage.
    d = g["diffraction"]
    s.add("plain-patterns", "contiguous patterns", replaced("raw_data/diffraction", d), same=True)
    s.add("whole-chunk", "patterns in one chunk, gzip 9, no shuffle",
          replaced("raw_data/diffraction", d, chunks=d.shape, compression="gzip", compression_opts=9), same=True)
    s.add("edge-chunks", "chunks that pass the edges", replaced("raw_data/diffraction", d, chunks=(2, 3, 5), compression="gzip",
                                                                shuffle=True), same=True)
    s.add("fletcher", "patterns with checksums", replaced("raw_data/diffraction", d, chunks=(1, 8, 8), fletcher32=True), same=True)
    s.add("lzf", "patterns of a filter that not everyone has", replaced("raw_data/diffraction", d, compression="lzf"), None)
    s.add("gzip-probe", "a chunked probe", replaced("probe", p, compression="gzip"), same=True)
    s.add("maxshape", "positions that can grow", replaced("probe_position_x_m", lambda f: f["probe_position_x_m"][()], maxshape=(None,)),
          same=True)
    for name, settings in (("latest", {"libver": "latest"}), ("tracked", {"track_order": True}), ("userblock", {"userblock_size": 512})):
        with h5py.File(folder / "base.h5") as source, h5py.File(folder / f"{name}.h5", "w", **settings) as f:
            for key, value in source.attrs.items():
                f.attrs[key] = value
            for key in source:
                if key != "raw_data":
                    source.copy(key, f)
            group = f.create_group("raw_data")
            for key in ("diffraction", "xcoords", "ycoords", "scan_index"):
                source.copy(f"raw_data/{key}", group)
            group["probeGuess"], group["objectGuess"] = f["probe"], f["object"]
        s.line(f"{name}.h5", f"written with {settings}", True, same=True)
    whole = (folder / "base.h5").read_bytes()
    s.raw("truncated.h5", "cut in half", whole[: len(whole) // 2])
    s.raw("signature.h5", "the first 8 bytes alone", whole[:8])
    s.raw("empty.h5", "0 bytes", b"")
    s.raw("text.h5", "text", b"not a product\n" * 100)
    s.raw("garbage.h5", "bytes after a sound superblock", whole[:96] + bytes.fromhex("efbeadde00000000") * (len(whole) // 8 - 12))
    shutil.copy(folder / "base.h5", folder / "no-suffix")
    s.line("no-suffix", "a name without a suffix", True, same=True)
    return s.lines


def make_variants(options):
    folder = Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    lines = scans(folder) + products(folder)
    (folder / "variants.json").write_text(json.dumps(lines, indent=1) + "\n")
    twin.out({"scans": sum(line["kind"] == "npz" for line in lines), "products": sum(line["kind"] == "product" for line in lines)})
