"""The documented Python of brain-go-brr-v2 from EDF recordings to balanced windows, written anew from the facts in
docs/formats/eeg.md: one process, MNE or a small reader of our own, SciPy, NumPy.

Usage: eeg_original.py build-cache --data-dir D --cache-dir C [--limit-files N] [--edf-reader mne|own] [--interpolation mne|table]
       eeg_original.py scan-cache|balanced|pos-weight|sample-1000|random-window --cache-dir C
       eeg_original.py --selftest [--mne]

Prints the original's lines, and last a line of JSON with the seconds of each phase. Exit codes: 0, 1 for any failure, 2 for a cache
without seizures. `balanced` prints `file<TAB>window`, a line each.
"""

import argparse
import json
import sys
import time
import warnings
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from scipy import signal

RATE, WINDOW, STRIDE = 256, 15360, 2560
CHANNELS = "Fp1 F3 C3 P3 F7 T3 T5 O1 Fz Cz Pz Fp2 F4 C4 P4 F8 T4 T6 O2".split()
SYNONYMS = {"T7": "T3", "T8": "T4", "P7": "T5", "P8": "T6"}
SEIZURES = "seiz gnsz fnsz cpsz absz spsz tcsz tnsz mysz".split()
MANIFEST, INDEX = "manifest.json", "_dataset_index.json"
CLASSES = ("partial_seizure", "full_seizure", "no_seizure")

# What the spherical spline of MNE 1.3 gives Fz and Pz of each of the other 17 at their places in standard_1020.
SPLINE = {
    "Fp1": (0.06534154189918172, 0.007863054001733913), "F3": (0.630275589018164, -0.07355853668195074),
    "C3": (-0.15435797655856237, -0.16786480365359796), "P3": (-0.07797387394352576, 0.6258573245094946),
    "F7": (-0.24922682968095888, 0.048153302633177186), "T3": (0.039557163988470395, 0.049967265318789006),
    "T5": (0.05177685606036883, -0.2433882458729382), "O1": (0.008297485400820856, 0.05976421455278945),
    "Cz": (0.3782846506827033, 0.39044839325159336), "Fp2": (0.06545587011397395, 0.005616244896350306),
    "F4": (0.6172924328314904, -0.06678296164463077), "C4": (-0.13831491350530464, -0.17304308288482426),
    "P4": (-0.08327597952334287, 0.6088079958828629), "F8": (-0.2531072234703161, 0.04693242396619712),
    "T4": (0.03883704814229326, 0.05073790886183581), "T6": (0.05202341200012245, -0.24248047793807598),
    "O2": (0.009114746544548302, 0.07296998080118394),
}


class Phases:
    """Seconds by phase."""

    def __init__(self):
        self.begun, self.seconds = time.perf_counter(), {}

    @contextmanager
    def of(self, name):
        start = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start

    def print(self, **facts):
        rounded = {name: round(value, 4) for name, value in self.seconds.items()}
        print(json.dumps({**facts, "phases": rounded, "seconds": round(time.perf_counter() - self.begun, 4)}))


# ---- recordings -------------------------------------------------------------------------------------------------

def cleaned(name):
    name = name.replace(" ", "")
    name = name[3:] if name.startswith("EEG") else name
    for suffix in ("-LE", "-REF", "-AR"):
        if name.endswith(suffix):
            name = name[: -len(suffix)]
            break
    return {known.upper(): known for known in CHANNELS}.get(name.upper(), name)


def renamed(labels):
    """The name of each channel; names that collide are an error, as they are for MNE."""
    names = [SYNONYMS.get(cleaned(label), cleaned(label)) for label in labels]
    if len(set(names)) < len(names):
        raise ValueError(f"New channel names are not unique, renaming failed: {names}")
    return names


def missing(names):
    absent = set(CHANNELS) - set(names)
    if absent - {"Fz", "Pz"}:
        raise ValueError(f"Missing required channels: {absent}")
    return sorted(absent)


def read_own(path):
    """EDF signals in volts (channels by samples) with their names, as MNE reads them: the whole records that the file has, whatever
    its head says of their number; annotations left out; slower signals brought to the highest rate, each record for itself."""
    blob = Path(path).read_bytes()
    count = int(blob[252:256])
    fields, at = [], 256
    for width in (16, 80, 8, 8, 8, 8, 8, 80, 8, 32):
        fields.append([blob[at + i * width: at + (i + 1) * width].decode("latin-1").strip() for i in range(count)])
        at += width * count
    per_record = np.array([int(text) for text in fields[8]])
    size = int(per_record.sum())
    records = (len(blob) - at) // (2 * size)
    data = np.frombuffer(blob, "<i2", records * size, at).reshape(records, size)
    kept = [i for i in range(count) if fields[0][i] != "EDF Annotations"]
    most = int(per_record[kept].max())
    starts = np.concatenate([[0], np.cumsum(per_record)])
    volts = np.empty((len(kept), records * most))
    for row, i in enumerate(kept):
        low, high, digital_low, digital_high = (float(fields[f][i]) for f in (3, 4, 5, 6))
        scale = (high - low) / (digital_high - digital_low)
        unit = {"uV": 1e-6, "mV": 1e-3}.get(fields[2][i], 1.0)
        own = (data[:, starts[i]: starts[i + 1]] * scale + (low - digital_low * scale)) * unit
        volts[row] = (own if per_record[i] == most else signal.resample(own, most, axis=1)).reshape(-1)
    return volts, [fields[0][i] for i in kept], most / float(blob[244:252])


def spline_of(volts, names, absent):
    """Fz and Pz added by the fixed table, where they are absent."""
    if not absent:
        return volts, names
    weights = np.array([[SPLINE[name][("Fz", "Pz").index(one)] for name in SPLINE] for one in absent])
    if len(absent) == 1:
        raise ValueError(f"{absent[0]} alone is missing: the table is for both")
    good = volts[[names.index(name) for name in SPLINE]]
    return np.concatenate([volts, weights @ good]), names + absent


def load_own(path):
    volts, labels, rate = read_own(path)
    names = renamed(labels)
    volts, names = spline_of(volts, names, missing(names))
    return (volts[[names.index(name) for name in CHANNELS]] * 1e6).astype(np.float32), rate


def load_mne(path, interpolation):
    import mne

    raw = mne.io.read_raw_edf(path, preload=True, verbose="ERROR")
    raw.rename_channels(dict(zip(raw.ch_names, renamed(raw.ch_names))))
    absent = missing(raw.ch_names)
    if absent and interpolation == "table":
        volts, names = spline_of(raw.get_data(), raw.ch_names, absent)
        return (volts[[names.index(name) for name in CHANNELS]] * 1e6).astype(np.float32), raw.info["sfreq"]
    if absent:
        info = mne.create_info(absent, raw.info["sfreq"], "eeg")
        raw.add_channels([mne.io.RawArray(np.zeros((len(absent), raw.n_times)), info, verbose="ERROR")], force_update_info=True)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                raw.set_montage("standard_1020", on_missing="ignore", verbose="ERROR")
                raw.info["bads"] = absent
                raw.interpolate_bads(reset_bads=True, verbose="ERROR")
        except Exception as problem:
            print(f"WARNING: {path}: {absent} stay zero: {problem}", file=sys.stderr)
        print(f"WARNING: {path}: interpolated {absent}", file=sys.stderr)
    raw.pick_channels(CHANNELS)
    raw.reorder_channels(CHANNELS)
    return (raw.get_data() * 1e6).astype(np.float32), raw.info["sfreq"]


# ---- signals, labels, windows ---------------------------------------------------------------------------------------

def preprocess(microvolts, rate, phases):
    """Channels by samples at 256 Hz, float32: resampled, filtered, z-scored, clipped."""
    data = microvolts.astype(np.float64)
    with phases.of("resample"):
        if rate != RATE:
            data = signal.resample(data, round(data.shape[1] * RATE / rate), axis=1)
    with phases.of("filters"):
        data = signal.lfilter(*signal.butter(3, [0.5, 120], "bandpass", fs=RATE), data, axis=1)
        data = signal.lfilter(*signal.iirnotch(60, 30, fs=RATE), data, axis=1)
    with phases.of("z-score"):
        data = (data - data.mean(axis=1, keepdims=True)) / (data.std(axis=1, keepdims=True) + 1e-8)
        return np.nan_to_num(np.clip(data, -10, 10)).astype(np.float32)


def events(text):
    """The rows of a label file: (start, stop, label)."""
    found = []
    for line in text.splitlines():
        fields = line.strip().split(",")
        if line.strip().startswith("#") or len(fields) < 4 or fields[0] in ("channel", "Channel"):
            continue
        try:
            found.append((float(fields[1]), float(fields[2]), fields[3].strip()))
        except ValueError:
            continue
    return found


def mask(rows, samples):
    labels = np.zeros(samples, np.float32)
    for start, stop, label in rows:
        if label in SEIZURES:
            labels[int(start * RATE): int(stop * RATE)] = 1
    return labels


def windows_of(data, labels):
    count = 0 if data.shape[1] < WINDOW else (data.shape[1] - WINDOW) // STRIDE + 1
    labels = np.pad(labels, (0, max(0, data.shape[1] - len(labels))))
    cuts = [slice(STRIDE * i, STRIDE * i + WINDOW) for i in range(count)]
    if count == 0:
        return np.zeros((0, len(data), WINDOW), np.float32), np.zeros((0, WINDOW), np.float32)
    return np.stack([data[:, cut] for cut in cuts]), np.stack([labels[cut] for cut in cuts])


# ---- commands --------------------------------------------------------------------------------------------------

def build_one(edf, target, options, phases):
    with phases.of("read"):
        own = options.edf_reader == "own"
        microvolts, rate = load_own(edf) if own else load_mne(edf, options.interpolation)
    data = preprocess(microvolts, rate, phases)
    with phases.of("labels"):
        path = edf.with_suffix(".csv")
        labels = mask(events(path.read_text()) if path.exists() else [], data.shape[1])
    with phases.of("windows"):
        cut, cut_labels = windows_of(data, labels)
    with phases.of("save"):
        np.savez_compressed(target, windows=cut, labels=cut_labels)
    return len(cut)


def build_cache(options, phases):
    data, cache = options.data_dir, options.cache_dir
    if not data.is_dir():
        raise ValueError(f"no folder {data}")
    files = sorted(data.glob("**/*.edf"))
    files = files[: options.limit_files] if options.limit_files else files
    cache.mkdir(parents=True, exist_ok=True)
    targets = [cache / f"{edf.stem}_windows.npz" for edf in files]
    print(f"Building cache for {options.split} split ({len(files)} files) from {data}")
    print(f"Cache status: {sum(t.exists() for t in targets)}/{len(files)} present, missing {sum(not t.exists() for t in targets)}")
    counts = known_counts(cache, files)
    if counts is None:
        print(f"[DATA] Building dataset index for {len(files)} files...")
        counts = []
        for number, (edf, target) in enumerate(zip(files, targets), 1):
            if number % 10 == 0:
                print(f"[DATA] Processing file {number}/{len(files)}: {edf.name}")
            if not target.exists():
                print(f"[DATA] Building cache for {edf.name}...")
                counts.append(build_one(edf, target, options, phases))
                continue
            with np.load(target) as arrays:
                counts.append(len(arrays["windows"]))
        (cache / INDEX).write_text(json.dumps({"files": [str(edf) for edf in files], "window_counts": counts}))
        print(f"[DATA] Saved index cache to {cache / INDEX}\n[DATA] Dataset ready! Total windows: {sum(counts)}")
    manifest = scan(cache, phases)
    partial, full, none = (len(manifest[name]) for name in CLASSES)
    if partial + full == 0:
        print("❌ No seizures found in cache. Refusing to proceed to training.")
        return 2
    print(f"✅ Cache build complete + manifest: partial={partial}, full={full}, none={none}")
    phases.print(files=len(files), windows=sum(counts))
    return 0


def known_counts(cache, files):
    path = cache / INDEX
    if not path.exists():
        return None
    index = json.loads(path.read_text())
    if [Path(name).name for name in index["files"]] != [edf.name for edf in files]:
        return None
    print(f"[DATA] Loaded cached index: {len(files)} files, {sum(index['window_counts'])} windows")
    return index["window_counts"]


def scan(cache, phases):
    manifest = {name: [] for name in CLASSES}
    files = sorted(cache.glob("*.npz"))
    with phases.of("scan"):
        for path in files:
            try:
                with np.load(path) as arrays:
                    if "labels" not in arrays:
                        warnings.warn(f"{path.name} has no labels")
                        continue
                    labels = arrays["labels"]
            except (OSError, ValueError) as problem:
                print(f"Warning: Skipping {path.name}: {problem}")
                continue
            for i in range(len(labels)):
                ratio = (labels[i] > 0).sum() / labels.shape[1]
                name = CLASSES[2] if ratio == 0 else CLASSES[1] if ratio >= 0.99 else CLASSES[0]
                manifest[name].append({"cache_file": path.name, "window_idx": i})
    total = sum(len(items) for items in manifest.values())
    (cache / MANIFEST).write_text(json.dumps(manifest, indent=2 if total else None))
    partial, full, none = (len(manifest[name]) for name in CLASSES)
    if partial:
        print(f"Manifest created: {partial} partial, {full} full, {none} no-seizure\n  Seizure ratio: {100 * (partial + full) / total:.1f}%")
    else:
        print(f"WARNING: No partial seizure windows found in {len(files)} files!\n  Full seizure: {full}, No seizure: {none}")
    return manifest


def scan_cache(options, phases):
    manifest = scan(options.cache_dir, phases)
    partial, full, none = (len(manifest[name]) for name in CLASSES)
    if partial + full == 0:
        return 2
    print(f"✅ Manifest created: partial={partial}, full={full}, none={none} at {options.cache_dir / MANIFEST}")
    phases.print(windows=partial + full + none, pos_weight=pos_weight((partial + full) / (partial + full + none)))
    return 0


def draw(partial, full, none, seed=42):
    """The balanced order over three lists."""
    if not partial:
        raise ValueError(f"No partial seizure windows found in manifest! Full: {len(full)}, No-seizure: {len(none)}")
    rng = np.random.default_rng(seed)
    entries = list(partial)
    for some, share in ((full, 0.3), (none, 2.5)):
        quota = min(int(share * len(partial)), len(some))
        if quota > 0:
            entries += [some[i] for i in rng.choice(len(some), quota, replace=False)]
    rows = np.array(entries, dtype=object)
    rng.shuffle(rows)
    return list(rows)


def pos_weight(ratio):
    return float(np.sqrt((1 - ratio) / ratio)) if 0 < ratio < 0.5 else 1.0


def drawn(cache, seed):
    """The kept entries as (file, window, class), and the ratio of seizures in them."""
    manifest = json.loads((cache / MANIFEST).read_text())
    lists = [[(item["cache_file"], item["window_idx"], name) for item in manifest[name]] for name in CLASSES]
    there = {path.name for path in cache.glob("*.npz")}
    codes = [[f"{i}:{j}" for j in range(len(items))] for i, items in enumerate(lists)]
    picked = [tuple(int(part) for part in code.split(":")) for code in draw(*codes, seed)]
    kept = [entry for i, j in picked if (entry := lists[i][j])[0] in there]
    return kept, sum(name != CLASSES[2] for _, _, name in kept) / len(kept) if kept else 0.0


def balanced(options, phases):
    for name, window, _ in drawn(options.cache_dir, options.seed)[0]:
        print(f"{name}\t{window}")
    return 0


def weigh(options, phases):
    kept, ratio = drawn(options.cache_dir, options.seed)
    print(f"[DATASET] BalancedSeizureDataset: {len(kept)} windows from manifest\n[DATASET] Using BalancedSeizureDataset known distribution")
    print(f"[DATASET] Seizure ratio: {100 * ratio:.1f}% (from manifest)\n[DATASET] Using pos_weight: {pos_weight(ratio):.2f} (sqrt scaling)")
    phases.print(windows=len(kept), seizure_ratio=ratio, pos_weight=pos_weight(ratio))
    return 0


def read_window(path, window, times=1):
    with np.load(path) as arrays:
        row = arrays["windows"][window].astype(np.float32)
        for _ in range(times):
            labels = arrays["labels"][window].astype(np.float32)
    return row, labels


def sample_1000(options, phases):
    """What the fallback does before it can train: random windows are read whole to see how many have a seizure."""
    manifest = json.loads((options.cache_dir / MANIFEST).read_text())
    places = [(item["cache_file"], item["window_idx"]) for name in CLASSES for item in manifest[name]]
    count = min(options.samples, len(places))
    with phases.of("sample"):
        found = 0
        for i in np.random.default_rng(42).permutation(len(places))[:count]:
            found += bool((read_window(options.cache_dir / places[i][0], places[i][1], times=2)[1] > 0).any())
    phases.print(samples=count, seizure_ratio=found / count, pos_weight=pos_weight(found / count))
    return 0


def random_window(options, phases):
    manifest = json.loads((options.cache_dir / MANIFEST).read_text())
    places = [(item["cache_file"], item["window_idx"]) for name in CLASSES for item in manifest[name]]
    rng, seconds = np.random.default_rng(options.seed), []
    for _ in range(options.count):
        name, window = places[rng.integers(len(places))]
        start = time.perf_counter()
        read_window(options.cache_dir / name, window)
        seconds.append(time.perf_counter() - start)
    phases.print(count=options.count, median=float(np.median(seconds)), least=min(seconds), most=max(seconds))
    return 0


COMMANDS = {
    "build-cache": build_cache, "scan-cache": scan_cache, "balanced": balanced, "pos-weight": weigh,
    "sample-1000": sample_1000, "random-window": random_window,
}


def main(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--cache-dir", type=Path, required=True)
    parser.add_argument("--split", default="train")
    parser.add_argument("--limit-files", type=int)
    parser.add_argument("--edf-reader", choices=["mne", "own"], default="mne")
    parser.add_argument("--interpolation", choices=["mne", "table"], default="mne")
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--samples", type=int, default=1000)
    parser.add_argument("--count", type=int, default=5)
    options = parser.parse_args(words)
    phases = Phases()
    try:
        return COMMANDS[options.command](options, phases)
    except Exception as problem:
        print(f"{options.command} error: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    if "--selftest" in sys.argv:
        from eeg_selftest import selftest

        sys.exit(selftest(with_mne="--mne" in sys.argv))
    sys.exit(main(sys.argv[1:]))
