"""A twin of PtychoPINN's tools around NPZ scans and Ptychodus products, written anew from the facts of the recipe `ptycho`: an oracle
for our tests that shares no code with us, and the peer of `bench -- ptycho`. NumPy, SciPy, h5py; every answer is JSON unless stated.

  export --input-npz F --output-product P [flags]   the original's converter: its flags, lines and exit codes 0, 1, 2, 3
  import PRODUCT OUT.npz [--with-diffraction]       positions to pixels; the flag takes the patterns too, as the original never does
  validate PRODUCT [--source-npz F]                 the original's lines; exit 0 or 2
  load FILE.npz                                     what each of the original's two loaders holds, and what accepting every spelling gives
  contract FILE.npz                                 the seed's line, then rules that are broken; exit 0 or 1
  split FILE.npz OUT_DIR [--axis y] [--fraction .8] | canonicalize IN.npz OUT.npz [--flipx] [--flipy] [--intensity-to-amplitude]
  normalize FILE.npz [--n N] [--output OUT.npy]     the scale of the model's input
  subsample SIZE K SEED [--write]                   sorted indices
  groups FILE.npz|grid:6 --n-groups G [--neighbors 4] [--gridsize 2] [--seed S] [--sequential] [--oversample] [--pool P]
  groups-cache write|check FILE.npz --gridsize 2 --neighbors 4 [--seed S]      the name, keys and checksum of August 2025
  memo-key --config JSON [--args JSON] [--kwargs JSON] [--mode data] [--jitter-default X]
                                                    an array is {"npy": path} or {"ones": shape, "dtype": d}
  read-product PRODUCT [OTHER] [--ignore PATH|@NAME…]   every item; with OTHER what differs (chunks aside), exit 0 or 1
  make-golden OUT.npz | make-ptychodus OUT.h5 [--layers 2] [--modes 3] [--coherent 2] | make-variants DIR        (ptycho_variants.py)
  bench-scan N SIZE OUT.npz | bench-export N SIZE OUT.h5 [--dtype float32] | bench-random PRODUCT [--count 200]
  self-check                                        every golden figure; exit 0 or 1      (ptycho_selftest.py)

Run: python3 bench/peers/ptycho_original.py COMMAND …; subsample to memo-key are in ptycho_sampling.py.
Where the facts leave room, the reading taken is a comment that begins with READING.
"""

import argparse
import hashlib
import io
import json
import math
import pickle
import resource
import sys
import time
import zipfile
from pathlib import Path

import h5py
import numpy as np

from ptycho_sampling import groups_cache, print_groups, print_memo_key, print_subsample

REQUIRED = ["diffraction", "objectGuess", "probeGuess", "xcoords", "ycoords"]
KNOWN = [*REQUIRED, "diff3d", "scan_index", "xcoords_start", "ycoords_start", "Y"]
META = {  # flag: attribute; all float64, all written, 0 unless given
    "detector-distance-m": "detector_object_distance_m", "probe-energy-eV": "probe_energy_eV",
    "probe-photon-count": "probe_photon_count", "exposure-time-s": "exposure_time_s",
    "mass-attenuation-m2-kg": "mass_attenuation_m2_kg", "tomography-angle-deg": "tomography_angle_deg",
}


def sha(array):
    """SHA-256 of the values in C order, little-endian."""
    array = np.asarray(array)
    return hashlib.sha256(array.astype(array.dtype.newbyteorder("<")).tobytes()).hexdigest()


def facts(array):
    array = np.asarray(array)
    return {"shape": list(array.shape), "dtype": array.dtype.newbyteorder("=").name,
            "sha256": None if array.dtype.hasobject else sha(array)}


def out(value):
    print(json.dumps(value, indent=1, sort_keys=True))


# ---- scans in NPZ ----------------------------------------------------------------------------------------------------

class ArraysOnly(pickle.Unpickler):
    """Takes nothing out of a pickle but arrays of plain values."""

    def find_class(self, module, name):
        if (module.replace("numpy._core", "numpy.core"), name) in {
                ("numpy.core.multiarray", "_reconstruct"), ("numpy", "ndarray"), ("numpy", "dtype"), ("_codecs", "encode")}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is refused")


def metadata_of(path):
    """The parsed `_metadata`: a JSON string in a 0-d array, of text or (as the original writes it) pickled; None where there is none."""
    with zipfile.ZipFile(path) as archive:
        if "_metadata.npy" not in archive.namelist():
            return None
        stream = io.BytesIO(archive.read("_metadata.npy"))
    version = np.lib.format.read_magic(stream)
    reader = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    dtype = reader(stream)[2]
    if dtype.hasobject:
        return json.loads(ArraysOnly(stream).load().item())
    stream.seek(0)
    return json.loads(np.lib.format.read_array(stream).item())


def arrays_of(path, known=False):
    """Every member but `_metadata`, in the file's order; or only those whose names are known."""
    with np.load(path) as archive:
        return {key: archive[key] for key in archive.files if key in KNOWN or (not known and key != "_metadata")}


def metadata_array(metadata):
    return {} if metadata is None else {"_metadata": np.array(json.dumps(metadata))}


def from_file(arrays):
    """RawData.from_file: knows diff3d alone, does without *_start."""
    held = {key: arrays[key] for key in ("xcoords", "ycoords")}
    held["xcoords_start"] = arrays.get("xcoords_start", arrays["xcoords"])
    held["ycoords_start"] = arrays.get("ycoords_start", arrays["ycoords"])
    held["diff3d"], held["probeGuess"] = arrays["diff3d"], arrays["probeGuess"]
    held["scan_index"] = arrays.get("scan_index", np.zeros(len(arrays["xcoords"]), np.int64))
    for key in ("objectGuess", "Y"):
        if key in arrays:
            held[key] = arrays[key]
    return held


def front(diffraction, n):
    """load_data's way to (n, H, W)."""
    if diffraction.ndim == 4 and diffraction.shape[-1] == 1:
        diffraction = diffraction[..., 0]
    if diffraction.shape[0] == n:
        return diffraction
    if diffraction.shape[-1] == n:
        return np.moveaxis(diffraction, -1, 0)
    raise ValueError(f"diffraction of shape {diffraction.shape} has no axis of {n} at either end")


def squeezed(y):
    return y[..., 0] if y.ndim == 4 and y.shape[-1] == 1 else y


def load_data(arrays):
    """load_data: knows both names, squeezes and turns, demands *_start."""
    held = {key: arrays[key] for key in ("xcoords", "ycoords", "xcoords_start", "ycoords_start", "probeGuess")}
    name = "diff3d" if "diff3d" in arrays else "diffraction"
    held["diff3d"] = front(arrays[name], len(held["xcoords"]))
    held["scan_index"] = arrays.get("scan_index", np.zeros(len(held["xcoords"]), np.int64))
    if "objectGuess" in arrays:
        held["objectGuess"] = arrays["objectGuess"]
    if "Y" in arrays:
        held["Y"] = squeezed(arrays["Y"])
    return held


def accept_all(arrays):
    """Every spelling, no guess: an axis that is not the only one of its length, or a length that differs, is an error."""
    missing = [key for key in REQUIRED if key not in arrays and not (key == "diffraction" and "diff3d" in arrays)]
    if missing:
        raise ValueError(f"missing keys: {missing}")
    strange = [key for key, value in arrays.items() if value.dtype.kind not in ("fiu" if "coords" in key else "fiuc")]
    if strange:
        raise ValueError(f"no numbers: {strange}")
    x, y = (np.asarray(arrays[key], np.float64) for key in ("xcoords", "ycoords"))
    n, held = len(x), {"xcoords": x, "ycoords": y}
    pattern = arrays.get("diffraction", arrays.get("diff3d"))
    pattern = squeezed(pattern)
    axes = [axis for axis, length in enumerate(pattern.shape) if length == n]
    if pattern.ndim != 3 or len(axes) != 1:
        raise ValueError(f"diffraction of shape {pattern.shape}: {len(axes)} axes of {n} positions")
    held["diffraction"] = np.moveaxis(pattern, axes[0], 0)
    for key in ("xcoords", "ycoords"):
        held[key + "_start"] = np.asarray(arrays.get(key + "_start", arrays[key]), np.float64)
    held["scan_index"] = arrays.get("scan_index", np.zeros(n, np.int64)).astype(np.int64)
    held["probeGuess"], held["objectGuess"] = arrays["probeGuess"], arrays["objectGuess"]
    if "Y" in arrays:
        held["Y"] = squeezed(arrays["Y"])
    for key in ("ycoords", "xcoords_start", "ycoords_start", "scan_index"):
        if held[key].shape != (n,):
            raise ValueError(f"{key} of shape {held[key].shape}, not ({n},)")
    for key in ("xcoords", "ycoords", "xcoords_start", "ycoords_start"):
        if not np.isfinite(held[key]).all():
            raise ValueError(f"{key} has values that are no numbers")
    if "Y" in held and held["Y"].shape != held["diffraction"].shape:
        raise ValueError(f"Y of shape {held['Y'].shape}, not {held['diffraction'].shape}")
    if n == 0:
        raise ValueError("no patterns")
    return held


def load(options):
    arrays, answer = arrays_of(options.file, True), {"_metadata": metadata_of(options.file)}
    for name, loader in (("from_file", from_file), ("load_data", load_data), ("accept_all", accept_all)):
        try:
            answer[name] = {key: facts(value) for key, value in loader(arrays).items()}
        except (KeyError, ValueError, IndexError) as error:
            answer[name] = {"error": f"{type(error).__name__}: {error}"}
    out(answer)


def contract(options):
    arrays, broken, warned = arrays_of(options.file, True), [], []
    missing = [key for key in REQUIRED if key not in arrays]
    if missing:
        print(f"ValueError: missing keys: {missing}")
        return 1
    d, n = arrays["diffraction"], arrays["diffraction"].shape[0]
    for key in ("xcoords", "ycoords"):
        if arrays[key].shape != (n,):
            print(f"AssertionError: {key} has shape {arrays[key].shape}, expected ({n},)")
            return 1
    print(f"Dataset valid: {n} images")

    def rule(holds, text, to=broken):
        if not holds:
            to.append(text)

    rule(d.dtype == np.float32, f"diffraction: dtype float32, found {d.dtype}")
    rule(d.ndim == 3 and d.shape[1] == d.shape[2], f"diffraction: shape (n, H, H), found {d.shape}")
    if d.size:
        rule(d.max() < 10, f"diffraction: maximum below 10, found {d.max()}")
        rule(d.min() >= 0, f"diffraction: minimum at least 0, found {d.min()}")
        rule(d.max() < 100 * d.mean(dtype=np.float64), "diffraction: maximum below 100 times the mean; it may be intensity", warned)
    probe, image = arrays["probeGuess"], arrays["objectGuess"]
    rule(probe.dtype == np.complex64 and probe.shape == d.shape[1:],
         f"probeGuess: complex64 {d.shape[1:]}, found {probe.dtype} {probe.shape}")
    rule(image.dtype == np.complex64, f"objectGuess: dtype complex64, found {image.dtype}")
    rule(image.ndim == 2 and image.shape[0] == image.shape[1], f"objectGuess: shape (M, M), found {image.shape}")
    for key in ("xcoords", "ycoords", "xcoords_start", "ycoords_start"):
        if key in arrays:
            rule(arrays[key].dtype == np.float64 and arrays[key].shape == (n,),
                 f"{key}: float64 ({n},), found {arrays[key].dtype} {arrays[key].shape}")
    if "scan_index" in arrays:
        index = arrays["scan_index"]
        rule(index.dtype.kind in "iu" and index.shape == (n,), f"scan_index: integers ({n},), found {index.dtype} {index.shape}")
    if "Y" in arrays:
        rule(arrays["Y"].dtype == np.complex64 and squeezed(arrays["Y"]).shape == d.shape,
             f"Y: complex64 {d.shape}, found {arrays['Y'].dtype} {arrays['Y'].shape}")
    for text in broken:
        print("BROKEN:", text)
    for text in warned:
        print("WARN:", text)
    return 1 if broken else 0


def split(options):
    """Cuts along one coordinate. Whatever has n as its first length is cut: also a probe of n rows, as in the original."""
    arrays, metadata = arrays_of(options.file), metadata_of(options.file)
    coordinate = arrays[options.axis + "coords"]
    point = coordinate.min() + (coordinate.max() - coordinate.min()) * options.fraction
    train, stem, answer = coordinate < point, Path(options.file).stem, {"point": float(point)}
    Path(options.folder).mkdir(parents=True, exist_ok=True)
    for name, chosen in (("train", train), ("test", ~train)):
        part = {key: value[chosen] if value.ndim and len(value) == len(coordinate) else value for key, value in arrays.items()}
        path = Path(options.folder) / f"{stem}_{name}.npz"
        np.savez_compressed(path, **part, **metadata_array(metadata))
        answer[name] = {"file": path.name, "count": int(chosen.sum()), "arrays": {key: facts(value) for key, value in part.items()}}
    out(answer)


def canonicalize(options):
    arrays, metadata, done = arrays_of(options.file), metadata_of(options.file) or {"schema_version": "1.0.0"}, []
    if "diff3d" in arrays and "diffraction" not in arrays:
        arrays = {("diffraction" if key == "diff3d" else key): value for key, value in arrays.items()}
        done.append("renamed diff3d to diffraction")
    if options.intensity_to_amplitude:
        arrays["diffraction"] = np.sqrt(arrays["diffraction"].astype(np.float64)).astype(np.float32)
        done.append("took the square root of diffraction")
    elif arrays["diffraction"].dtype == np.uint16:
        arrays["diffraction"] = arrays["diffraction"].astype(np.float32)
        done.append("converted diffraction from uint16 to float32")
    # READING: the axes are left as they are; nothing says that this tool turns them.
    if "Y" in arrays and arrays["Y"].ndim == 4:
        arrays["Y"] = squeezed(arrays["Y"])
        done.append("squeezed Y")
    for axis in "xy":
        if getattr(options, "flip" + axis):
            # READING: flipping negates the coordinates, and their starts with them.
            for key in (axis + "coords", axis + "coords_start"):
                if key in arrays:
                    arrays[key] = -arrays[key]
            done.append(f"negated {axis}")
    metadata.setdefault("data_transformations", []).append({"tool": "canonicalize", "operations": done})
    np.savez_compressed(options.output, **arrays, **metadata_array(metadata))
    out({"done": done, "arrays": {key: facts(value) for key, value in arrays.items()}})


def scale_of(x, n=None):
    """sqrt((N/2)^2 / mean over patterns of the sum of squares), squares in float64. READING: N is the width of a pattern unless given."""
    n = n or x.shape[1]
    return math.sqrt((n / 2) ** 2 / np.mean(np.sum(np.square(x, dtype=np.float64), axis=(1, 2))))


def normalize(options):
    arrays = arrays_of(options.file)
    x = front(arrays["diffraction"] if "diffraction" in arrays else arrays["diff3d"], len(arrays["xcoords"]))
    scale = scale_of(x, options.n)
    # READING: float32 stays float32 (the scale is rounded to it first, as NumPy 1 multiplies by a scalar); integers become float64.
    scaled = x * scale
    if options.output:
        np.save(options.output, scaled)
    out({"scale": scale, "values": facts(scaled)})


# ---- products --------------------------------------------------------------------------------------------------------

def write_product(path, raw, meta, include_raw=True, before=None):
    """export_product_from_rawdata: `raw` holds arrays by NPZ name, `meta` attributes and sizes."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, "w") as f:
        f.attrs["name"], f.attrs["comments"] = meta["name"], meta["comments"]
        for attribute in META.values():
            f.attrs[attribute] = float(meta[attribute])
        width = height = meta["object_pixel_size_m"]
        f["probe_position_indexes"] = raw["scan_index"]
        f["probe_position_x_m"] = raw["xcoords"] * width  # float32 stays float32
        f["probe_position_y_m"] = raw["ycoords"] * height
        # READING: probe and object are stored as complex64 whatever they were.
        probe = f.create_dataset("probe", data=np.asarray(raw["probeGuess"], np.complex64))
        image = f.create_dataset("object", data=np.asarray(raw["objectGuess"], np.complex64))
        image.attrs["center_x_m"], image.attrs["center_y_m"] = float(meta["object_center_x_m"]), float(meta["object_center_y_m"])
        for dataset, size in ((probe, "probe_pixel_size_m"), (image, "object_pixel_size_m")):
            dataset.attrs["pixel_width_m"] = dataset.attrs["pixel_height_m"] = float(meta[size])
        f["object_layer_spacing_m"], f["loss_values"] = np.zeros(0), np.zeros(0)
        f["loss_epochs"] = np.zeros(0, np.int64)
        if include_raw:
            f.attrs["bundle_version"], f.attrs["contains_raw_data"] = "1.0", 1
            group = f.create_group("raw_data")
            pattern, n = raw.get("diffraction"), len(raw["xcoords"])
            if pattern is not None:
                order = None
                if pattern.ndim == 3:
                    axis = next((axis for axis, length in enumerate(pattern.shape) if length == n), 0)
                    pattern, order = np.moveaxis(pattern, axis, 0), ("NHW", "HNW", "HWN")[axis]
                stored = group.create_dataset("diffraction", data=pattern, compression="gzip", compression_opts=4, shuffle=True,
                                              chunks=True)
                if order:  # READING: "only 3-D" is said of both attributes
                    stored.attrs["axis_canonical"], stored.attrs["original_axis_order"] = "NHW", order
            # READING: raw coordinates keep their type, as the positions in metres do.
            group["xcoords"], group["ycoords"], group["scan_index"] = raw["xcoords"], raw["ycoords"], raw["scan_index"]
            group["probeGuess"], group["objectGuess"] = probe, image  # hard links


def default_meta():
    return {"name": "", "comments": "", **dict.fromkeys(META.values(), 0.0), "object_pixel_size_m": 5e-8, "probe_pixel_size_m": 1.25e-7,
            "object_center_x_m": 0.0, "object_center_y_m": 0.0}


def export(options):
    with np.load(options.input_npz) as archive:  # whatever fails here is a traceback, exit 1
        raw = {"xcoords": archive["xcoords"], "ycoords": archive["ycoords"], "probeGuess": archive["probeGuess"]}
        raw["objectGuess"] = archive["objectGuess"] if "objectGuess" in archive else np.ones((16, 16), np.complex64)
        raw["scan_index"] = archive["scan_index"] if "scan_index" in archive else np.zeros(len(raw["xcoords"]), np.int64)
        # READING: where both names are, diffraction comes before diff3d. It is read even when it is not to be written.
        name = next((name for name in ("diffraction", "diff3d") if name in archive), None)
        raw["diffraction"] = archive[name] if name else None
    try:
        write_product(options.output_product, raw, vars(options), options.include_diffraction)
    except Exception as error:  # noqa: BLE001, the original's own net
        print(f"Conversion failed: {error}", file=sys.stderr)
        return 3
    print(f"Wrote Ptychodus product: {options.output_product}")
    return 0


def read_scan(path, with_diffraction=False):
    """import_product_to_rawdata, as arrays by NPZ name; diff3d is always None in the original."""
    with h5py.File(path, "r") as f:
        width, height = (float(f["object"].attrs[f"pixel_{side}_m"]) for side in ("width", "height"))
        x, y = (f[f"probe_position_{axis}_m"][()].astype(np.float64) for axis in "xy")
        x, y = x / width if width else x, y / height if height else y
        held = {"xcoords": x, "ycoords": y, "xcoords_start": x, "ycoords_start": y}
        held["scan_index"] = f["probe_position_indexes"][()].astype(np.int64)
        held["probeGuess"], held["objectGuess"] = (f[name][()].astype(np.complex64) for name in ("probe", "object"))
        if with_diffraction and "raw_data/diffraction" in f:
            held["diffraction"] = f["raw_data/diffraction"][()]
    return held


def import_product(options):
    held = read_scan(options.product, options.with_diffraction)
    np.savez_compressed(options.output, **held)
    # READING: a bare shim stands in whenever probe or object has more than two axes.
    out({"shim": held["probeGuess"].ndim > 2 or held["objectGuess"].ndim > 2, "arrays": {key: facts(value) for key, value in held.items()}})


def findings(path, source=None):
    """The original validator's errors and warnings; the wording is ours, the rules are its."""
    errors, warnings = [], []
    with h5py.File(path, "r") as f:
        errors += [f"missing attribute {a}" for a in ("name", "comments", "detector_object_distance_m", "probe_energy_eV",
                                                      "exposure_time_s") if a not in f.attrs]
        names = ["probe", "object", "probe_position_indexes", "probe_position_x_m", "probe_position_y_m", "object_layer_spacing_m",
                 "loss_values"]
        errors += [f"missing dataset {name}" for name in names if name not in f]
        for name, attributes in (("probe", ()), ("object", ("center_x_m", "center_y_m"))):
            if name not in f:
                continue
            if f[name].dtype.kind != "c":
                errors.append(f"{name} is not complex")
            errors += [f"{name} has no {a}" for a in attributes if a not in f[name].attrs]
            errors += [f"{name}: {a} is not above 0" for a in ("pixel_width_m", "pixel_height_m") if not float(f[name].attrs.get(a, 0)) > 0]
        if "object" in f and "object_layer_spacing_m" in f:
            layers = f["object"].shape[0] if f["object"].ndim == 3 else 1
            if f["object_layer_spacing_m"].shape != (layers - 1,):
                errors.append(f"object_layer_spacing_m has shape {f['object_layer_spacing_m'].shape}, not ({layers - 1},)")
        shapes = [f[name].shape for name in names[2:5] if name in f]
        if len(set(shapes)) > 1 or any(len(shape) != 1 for shape in shapes):
            errors.append(f"probe positions are not equally long lists: {shapes}")
        raw = f.get("raw_data")
        if raw is not None:
            errors += [f"missing raw_data/{name}" for name in ("diffraction", "xcoords", "ycoords", "scan_index") if name not in raw]
            if "diffraction" in raw and "xcoords" in raw:
                shape, n = raw["diffraction"].shape, len(raw["xcoords"])
                if len(shape) != 3 or shape[0] != n:
                    errors.append(f"raw_data/diffraction has shape {shape}, not ({n}, H, W)")
        if source and not errors:
            with np.load(source) as archive:
                for axis, side in (("x", "width"), ("y", "height")):
                    expected = archive[axis + "coords"] * float(f["object"].attrs[f"pixel_{side}_m"])
                    found = f[f"probe_position_{axis}_m"][()]
                    if expected.shape != found.shape or not np.allclose(found, expected, rtol=1e-4, atol=1e-9):
                        warnings.append(f"probe_position_{axis}_m differs from {axis}coords of the source")
    return errors, warnings


def validate(options):
    try:
        errors, warnings = findings(options.product, options.source_npz)
    except Exception as error:  # READING: a file that cannot be read at all is an error like any other
        errors, warnings = [f"{type(error).__name__}: {error}"], []
    print(f"Validated: {options.product}")
    for text in warnings:
        print("WARN:", text)
    for text in errors:
        print("ERROR:", text)
    print(f"Summary: {len(errors)} errors, {len(warnings)} warnings")
    return 2 if errors else 0


# ---- any product, item by item -----------------------------------------------------------------------------------

def type_name(h5type):
    dtype = h5type.dtype
    text = h5py.check_string_dtype(dtype)
    if text:
        return f"string {'variable' if text.length is None else text.length} {text.encoding}"
    return str(dtype)


def plain(value):
    if isinstance(value, np.ndarray):
        return [plain(item) for item in value.tolist()]
    if isinstance(value, np.generic):
        value = value.item()
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) if isinstance(value, complex) else value


def attributes(item):
    answer = {}
    for name in sorted(item.attrs):
        kind = item.attrs.get_id(name)
        try:
            answer[name] = {"type": type_name(kind), "shape": list(kind.shape), "value": plain(item.attrs[name])}
        except (OSError, TypeError, AttributeError) as error:
            answer[name] = {"error": str(error)}
    return answer


def inventory(path):
    """Every item by its first path; further hard links name that path, soft and external links their target."""
    answer, first = {}, {}

    def visit(item, path):
        info = h5py.h5o.get_info(item.id)
        first[info.addr] = path
        entry = answer[path] = {"attributes": attributes(item)}
        if isinstance(item, h5py.Dataset):
            plist = item.id.get_create_plist()
            filters = [[plist.get_filter(i)[0], list(plist.get_filter(i)[2])] for i in range(plist.get_nfilters())]
            entry.update(kind="dataset", type=str(item.dtype), shape=None if item.shape is None else list(item.shape), filters=filters,
                         chunks=item.chunks and list(item.chunks), references=info.rc)
            try:
                entry["sha256"] = sha(item[()]) if not item.dtype.hasobject else hashlib.sha256(repr(plain(item[()])).encode()).hexdigest()
            except OSError as error:
                entry["error"] = str(error)
            return
        entry["kind"] = "group" if isinstance(item, h5py.Group) else "type"
        for name in sorted(item) if entry["kind"] == "group" else ():
            link, child = item.get(name, getlink=True), path.rstrip("/") + "/" + name
            if not isinstance(link, h5py.HardLink):
                target = {"soft": link.path} if isinstance(link, h5py.SoftLink) else {"external": [link.filename, link.path]}
                answer[child] = {"kind": "link", **target}
                continue
            known = first.get(h5py.h5o.get_info(item.id, name.encode()).addr)
            if known:
                answer[child] = {"kind": "link", "hard": known}
            else:
                visit(item[name], child)

    with h5py.File(path, "r") as f:
        visit(f["/"], "/")
    return answer


def read_product(options):
    one = inventory(options.product)
    if not options.other:
        out(one)
        return 0
    other, different = inventory(options.other), []
    for path in sorted(set(one) | set(other)):
        if path in options.ignore:
            continue
        a, b = one.get(path), other.get(path)
        if a is None or b is None:
            different.append([path, "only in the " + ("second" if a is None else "first")])
            continue
        for key in sorted((set(a) | set(b)) - {"chunks", "attributes"}):
            if a.get(key) != b.get(key):
                different.append([path, key, a.get(key), b.get(key)])
        a, b = a.get("attributes", {}), b.get("attributes", {})
        different += [[path, "@" + name, a.get(name), b.get(name)] for name in sorted(set(a) | set(b))
                      if a.get(name) != b.get(name) and "@" + name not in options.ignore]
    out(different)
    return 1 if different else 0


# ---- measuring ---------------------------------------------------------------------------------------------------

def bench_scan(n, size, dtype="float32"):
    """Amplitudes of Poisson counts under a bell, as speckled as a detector's; made a slab at a time."""
    random, axis = np.random.RandomState(7), np.arange(size) - size / 2
    mean = 400 * np.exp(-(axis[:, None] ** 2 + axis ** 2) / (size / 6) ** 2)
    pattern = np.empty((n, size, size), dtype)
    for i in range(0, n, 256):
        slab = pattern[i : i + 256]
        counts = random.poisson(mean * random.exponential(1, slab.shape))
        slab[...] = counts if slab.dtype.kind in "iu" else np.sqrt(counts) / 20
    grid = int(np.ceil(np.sqrt(n)))
    i, m = np.arange(n), size + 4 * grid
    raw = {"diffraction": pattern, "xcoords": size / 2 + 4. * (i % grid), "ycoords": size / 2 + 4. * (i // grid),
           "scan_index": np.zeros(n, np.int64)}
    for name, side in (("probeGuess", size), ("objectGuess", m)):
        raw[name] = (random.standard_normal((side, side)) + 1j * random.standard_normal((side, side))).astype(np.complex64)
    return raw


def make_bench_scan(options):
    np.savez(options.output, **bench_scan(options.n, options.size, options.dtype))


def bench_export(options):
    raw = bench_scan(options.n, options.size, options.dtype)
    start = time.perf_counter()
    write_product(options.output, raw, default_meta())
    seconds, megabytes = time.perf_counter() - start, raw["diffraction"].nbytes / 1e6
    out({"seconds": round(seconds, 4), "megabytes": megabytes, "megabytes_per_second": round(megabytes / seconds, 1),
         "bytes": Path(options.output).stat().st_size, "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024})


def bench_random(options):
    with h5py.File(options.product, "r") as f:
        stored = f["raw_data/diffraction"]
        order = np.random.RandomState(7).randint(len(stored), size=options.count)
        start = time.perf_counter()
        total = float(sum(stored[i].astype(np.float64).sum() for i in order))
        seconds = time.perf_counter() - start
        out({"milliseconds_each": round(1000 * seconds / options.count, 4), "count": options.count, "chunks": list(stored.chunks or ()),
             "sum": total})


# ---- the door ----------------------------------------------------------------------------------------------------

def parsed(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name, run, *flags):
        sub = commands.add_parser(name)
        sub.set_defaults(run=run)
        for flag in flags:
            names, settings = (flag, {}) if isinstance(flag, str) else (flag[0], flag[1])
            sub.add_argument(names, **settings)
        return sub

    def late(module, name):
        return lambda options: getattr(__import__(module), name)(options)

    yes, number, real = {"action": "store_true"}, {"type": int}, {"type": float}
    sub = command("export", export, ("--input-npz", {"required": True}), ("--output-product", {"required": True}),
                  ("--name", {"default": ""}),
                  ("--comments", {"default": ""}), *((f"--{flag}", {"type": float, "default": 0.0, "dest": dest}) for flag,
                                                     dest in META.items()),
                  ("--object-pixel-size-m", {"type": float, "default": 5e-8}), ("--probe-pixel-size-m",
                                                                                {"type": float, "default": 1.25e-7}),
                  ("--object-center-x-m", {"type": float, "default": 0.0}), ("--object-center-y-m", {"type": float, "default": 0.0}))
    sub.add_argument("--include-diffraction", action="store_true", default=True)
    sub.add_argument("--no-include-diffraction", dest="include_diffraction", action="store_false")
    command("import", import_product, "product", "output", ("--with-diffraction", yes))
    command("validate", validate, "product", "--source-npz")
    command("load", load, "file")
    command("contract", contract, "file")
    command("split", split, "file", "folder", ("--axis", {"choices": ["x", "y"], "default": "y"}),
            ("--fraction", {"type": float, "default": .8}))
    command("canonicalize", canonicalize, "file", "output", ("--flipx", yes), ("--flipy", yes), ("--intensity-to-amplitude", yes))
    command("normalize", normalize, "file", ("--n", number), "--output")
    command("subsample", print_subsample, ("size", number), ("k", number), ("seed", number), ("--write", yes))
    command("groups", print_groups, "source", ("--n-groups", {"type": int, "default": 512}), ("--neighbors", {"type": int, "default": 4}),
            ("--gridsize", {"type": int, "default": 2}), ("--seed", number), ("--sequential", yes), ("--oversample", yes), ("--pool",
                                                                                                                            number),
            ("--n-subsample", number), ("--subsample-seed", number))
    command("groups-cache", groups_cache, ("what", {"choices": ["write", "check"]}), "file", ("--gridsize", {"type": int, "default": 2}),
            ("--neighbors", {"type": int, "default": 4}), ("--seed", number))
    command("memo-key", print_memo_key, ("--config", {"default": "{}"}), ("--args", {"default": "[]"}), ("--kwargs", {"default": "{}"}),
            ("--mode", {"default": "data"}), ("--jitter-default", real))
    command("read-product", read_product, "product", ("other", {"nargs": "?"}), ("--ignore", {"nargs": "+", "default": []}))
    command("make-golden", late("ptycho_variants", "make_golden"), "output")
    command("make-ptychodus", late("ptycho_variants", "make_ptychodus"), "output", ("--layers", {"type": int, "default": 2}),
            ("--modes", {"type": int, "default": 3}), ("--coherent", {"type": int, "default": 2}))
    command("make-variants", late("ptycho_variants", "make_variants"), "folder")
    command("bench-scan", make_bench_scan, ("n", number), ("size", number), "output", ("--dtype", {"default": "float32"}))
    command("bench-export", bench_export, ("n", number), ("size", number), "output", ("--dtype", {"default": "float32"}))
    command("bench-random", bench_random, "product", ("--count", {"type": int, "default": 200}))
    command("self-check", late("ptycho_selftest", "main"))
    return parser.parse_args(arguments)


def main(arguments=None):
    options = parsed(arguments)
    return options.run(options) or 0


if __name__ == "__main__":
    sys.modules.setdefault("ptycho_original", sys.modules["__main__"])
    sys.exit(main())
