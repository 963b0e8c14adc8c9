"""Recordings for the EEG bench and oracles: EDF files with labels, the same for the same flags.

Usage: eeg_input.py --output DIR [--files 8] [--minutes 10] [--rates 250] [--seed 7] [--names le,ref,t7,lower] [--missing no,both,both+ekg]
                    [--seizures-in 1]

File i takes the i-th of each list, round and round. Names: `EEG FP1-LE`, `EEG FP1-REF`, T7 T8 P7 P8 for T3 T4 T5 T6, or `fp1-REF`.
Missing: nothing; Fz and Pz, with A1, A2 and EKG1 left out too; or Fz and Pz, with A1, A2 and EKG1 there.
Every `--seizures-in`th file has seizures, a few in ten minutes; the others are background.
Each file is a patient of its own: `<patient>_s001_t000.edf`, in a folder of that patient, with `.csv` and `.csv_bi` beside it.
"""

import argparse
from pathlib import Path

import numpy as np
from scipy import signal

ORDER = "FP1 FP2 F3 F4 C3 C4 P3 P4 O1 O2 F7 F8 T3 T4 T5 T6 A1 A2 FZ CZ PZ EKG1".split()
NEWER = {"T3": "T7", "T4": "T8", "T5": "P7", "T6": "P8"}
KINDS = "gnsz fnsz cpsz absz spsz tcsz tnsz mysz seiz".split()


def label(name, style):
    if style == "t7":
        return f"EEG {NEWER.get(name, name)}-REF"
    if style == "lower":
        return f"{name.lower()}-REF"
    return f"EEG {name}-{style.upper()}"


def write_edf(path, labels, digital, rates, said=None, seconds=1):
    """EDF in uV. Digital: int16 samples of each channel, in whole records of so many seconds; rates: samples a record, one or for each."""
    count = len(labels)
    rates = [rates] * count if isinstance(rates, int) else rates
    records = len(digital[0]) // rates[0]
    said = records if said is None else said
    head = f"{'0':8}{'X X X X':80}{'Startdate X X X X':80}{'01.01.10'}{'00.00.00'}{256 * (count + 1):<8}{'':44}{said:<8}{seconds:<8}{count:<4}"
    columns = [(16, labels), (80, [""] * count), (8, ["uV"] * count), (8, [-3276.8] * count), (8, [3276.7] * count),
               (8, [-32768] * count), (8, [32767] * count), (80, [""] * count), (8, rates), (32, [""] * count)]
    text = head + "".join(f"{value:<{width}}" for width, values in columns for value in values)
    body = np.concatenate([row[: records * rate].reshape(records, rate) for row, rate in zip(digital, rates)], axis=1).astype("<i2")
    Path(path).write_bytes(text.encode("ascii") + body.tobytes())


def brain(rng, channels, samples, rate):
    """Noise with more of the slow than of the fast, some of it shared, mains at 60 Hz, and an offset of each channel."""
    slow = signal.lfilter([1], [1, -0.985], rng.normal(0, 3, (channels + 1, samples)), axis=1)
    times = np.arange(samples) / rate
    mains = np.sin(2 * np.pi * 60 * times) * rng.uniform(1, 20, (channels, 1))
    data = slow[:-1] + slow[-1] + rng.normal(0, 4, (channels, samples)) + mains + rng.uniform(-100, 100, (channels, 1))
    return np.clip(np.round(data * 10), -32768, 32767).astype(np.int16)


def events(rng, seconds, has_seizures):
    """Seizures that overlap between channels, with background and artefacts around them."""
    rows = [("FP1-F7", 0.0, seconds, "bckg"), ("T3-C3", seconds * 0.1, seconds * 0.2, "spkz")]
    start = rng.uniform(0.1, 0.3) * seconds
    while has_seizures and start < seconds:
        length = rng.choice([rng.uniform(1, 20), rng.uniform(60, 90)])
        for channel in ("FP1-F7", "F7-T3", "C3-P3"):
            first = round(start + rng.uniform(0, 1), 4)
            rows.append((channel, first, round(first + length, 4), rng.choice(KINDS)))
        start += length + rng.uniform(120, 360)
    return rows


def write_labels(path, rows, seconds, name):
    head = f"# version = csv_v1.0.0\n# bname = {name}\n# duration = {seconds:.4f} secs\n# montage_file = none\n#\nchannel,start_time,stop_time,label,confidence\n"
    path.with_suffix(".csv").write_text(head + "".join(f"{c},{a:.4f},{b:.4f},{kind},1.0000\n" for c, a, b, kind in rows))
    two = [f"TERM,{a:.4f},{b:.4f},seiz,1.0000\n" for _, a, b, kind in rows if kind in KINDS]
    path.with_suffix(".csv_bi").write_text(head + "".join(two))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rates", default="250")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--names", default="le")
    parser.add_argument("--missing", default="no")
    parser.add_argument("--seizures-in", type=int, default=1)
    options = parser.parse_args()
    rates, names, gaps = ([word for word in text.split(",")] for text in (options.rates, options.names, options.missing))
    for i in range(options.files):
        rng = np.random.default_rng([options.seed, i])
        rate, style, gap = int(rates[i % len(rates)]), names[i % len(names)], gaps[i % len(gaps)]
        left = {"no": [], "both": ["FZ", "PZ", "A1", "A2", "EKG1"], "both+ekg": ["FZ", "PZ"]}[gap]
        order = [name for name in ORDER if name not in left]
        seconds = int(options.minutes * 60)
        patient = "aaaaaa" + "".join(chr(ord("a") + i // 26 ** power % 26) for power in (1, 0))
        name = f"{patient}_s001_t000"
        folder = options.output / patient / "s001_2010" / "01_tcp_ar"
        folder.mkdir(parents=True, exist_ok=True)
        write_edf(folder / f"{name}.edf", [label(one, style) for one in order], brain(rng, len(order), seconds * rate, rate), rate)
        write_labels(folder / f"{name}.csv", events(rng, float(seconds), i % options.seizures_in == 0), seconds, name)


if __name__ == "__main__":
    main()
