"""Holds eeg_original.py to the figures in docs/formats/eeg.md: what the original gave when it was run."""

import contextlib
import hashlib
import io
import json
import tempfile
from pathlib import Path

import numpy as np
from scipy import signal

import eeg_input
import eeg_original as twin

PREPROCESSED = {
    250: ([-1.364735, 3.42587, 3.586568, 2.40907, -0.175818, 0.683489, 0.064311, -0.035296], 0.83697016),
    256: ([-1.374981, 3.508282, 3.571169, 2.411824, -0.775872, 0.077176, 0.6876, -1.581943], 0.83852057),
}
PLACES = [0, 1, 2, 10, 100, 1000, 10000, 17919]
WEIGHTS = """Fp1 .065342/.007863 F3 .630276/-.073559 C3 -.154358/-.167865 P3 -.077974/.625857 F7 -.249227/.048153
T3 .039557/.049967 T5 .051777/-.243388 O1 .008297/.059764 Cz .378285/.390448 Fp2 .065456/.005616 F4 .617292/-.066783
C4 -.138315/-.173043 P4 -.083276/.608808 F8 -.253107/.046932 T4 .038837/.050738 T6 .052023/-.24248 O2 .009115/.07297"""


def near(found, expected, tolerance):
    worst = np.max(np.abs(np.asarray(found) - np.asarray(expected)))
    assert worst <= tolerance, f"{worst} apart: {found} is not {expected}"


def resampling():
    near(signal.resample(np.array([1, 2, 4, 8, 16.0]), 8), [
        1, -0.8906960872421991, 3.8752678915790586, 4.428706552358029, 3.5167184270002525, 9.750882113710993, 16.408013681420694,
        11.511107421173179], 1e-12)
    near(signal.resample(np.arange(8.0) ** 2, 6), [
        3.5, 3.0882752554355584, 4.459400341748001, 19.5, 24.05531828401342, 50.39700611880302], 1e-12)


def filters():
    b, a = signal.butter(3, [0.5, 120], "bandpass", fs=256)
    near(b, 0.8113925727880571 * np.array([1, 0, -3, 0, 3, 0, -1]), 1e-14)
    near(a, [1, -0.36765723989884214, -2.5193508833992944, 0.5848700333264876, 2.2025660627101082, -0.24205891372198807,
             -0.6583570403933984], 1e-12)
    b, a = signal.iirnotch(60, 30, fs=256)
    near(b, [0.9760395733504627, -0.19133721565659384, 0.9760395733504627], 1e-14)
    near(a, [1, -0.19133721565659384, 0.9520791467009253], 1e-14)


def preprocessing():
    for rate, (values, mean) in PREPROCESSED.items():
        n, c = np.arange(70 * rate), np.arange(19)[:, None]
        wave = (c + 1) * np.sin(2 * np.pi * (7 + c) * n / rate) + 20 * np.sin(2 * np.pi * 60 * n / rate)
        noise = (((7919 * n + 104729 * c) % 2003) - 1001) / 100
        found = twin.preprocess((wave + noise).astype(np.float32), rate, twin.Phases())
        assert found.shape == (19, 17920) and found.dtype == np.float32
        near(found[0, PLACES], values, 2e-6)
        near(np.abs(found).mean(dtype=np.float64), mean, 2e-7)
    bad = np.random.default_rng(1).normal(size=(3, 20000)).astype(np.float32)
    bad[0, 77], bad[1], bad[2] = np.nan, 0, 5
    found = twin.preprocess(bad, 256, twin.Phases())
    assert not found[0].any() and not found[1].any() and found[2, 0] == 10


def weights():
    words = WEIGHTS.split()
    assert set(words[::2]) == set(twin.SPLINE)
    for name, pair in zip(words[::2], words[1::2]):
        near(twin.SPLINE[name], [float(value) for value in pair.split("/")], 5.1e-7)
    near(np.sum(list(twin.SPLINE.values()), axis=0), [1, 1], 1e-12)


def labels():
    text = " # Duration = 12.5 secs\n\nchannel,start_time,stop_time,label,confidence\nFZ-CZ,1.0,2.0,gnsz,1\nC3,1.5,2.5, seiz ,1\n" \
           "a,b,c,seiz,1\na,1,2\nx,3,4,SEIZ,1\nx,5,6,bckg,1\nx,6,7,spkz\nx,9,8,mysz\nx,11.999,99,tnsz,1\n"
    found = twin.mask(twin.events(text), 3200)
    expected = np.zeros(3200)
    expected[256:640] = 1
    expected[int(11.999 * 256):] = 1
    assert np.array_equal(found, expected)
    wrapped = twin.mask([(-1.0, 13.0, "seiz")], 3200)
    assert wrapped.sum() == 256 and wrapped[-256:].all()
    for samples, count in ((15359, 0), (15360, 1), (17919, 1), (17920, 2)):
        cut, cut_labels = twin.windows_of(np.zeros((19, samples), np.float32), np.zeros(7, np.float32))
        assert cut.shape == (count, 19, 15360) and cut_labels.shape == (count, 15360) and cut.dtype == cut_labels.dtype == np.float32
    assert [twin.cleaned(name) for name in ("EEG FP1-REF", "E E G cz -LE", "T7-AR", "eeg C3-LE", "EEG t7-REF")] == ["Fp1", "Cz", "T7", "eegC3", "t7"]
    assert twin.renamed(["EEG T7-REF", "t7-REF", "P8"]) == ["T3", "t7", "T6"]


def manifest(folder):
    counts = [0, 1, 15206, 15207, 15360]
    rows = np.array([np.arange(15360) < count for count in counts], np.float32)
    np.savez_compressed(folder / "x_windows.npz", windows=np.zeros((5, 1, 1), np.float32), labels=rows)
    found = twin.scan(folder, twin.Phases())
    assert [[item["window_idx"] for item in found[name]] for name in twin.CLASSES] == [[1, 2], [3, 4], [0]]
    text = (folder / "manifest.json").read_text()
    assert text.startswith('{\n  "partial_seizure": [\n    {\n      "cache_file": "x_windows.npz",\n      "window_idx": 1\n    },\n'), text


def draws():
    choose = lambda size, count: list(np.random.default_rng(42).choice(size, count, replace=False))
    assert choose(7, 7) == [3, 2, 5, 6, 1, 4, 0]
    assert choose(378, 142)[:8] == [46, 320, 249, 217, 177, 296, 142, 269]
    assert choose(20000, 5000)[:6] == [7479, 10179, 12294, 16123, 3177, 9640]
    raw = [f"{value:016x}" for value in np.random.PCG64(42).random_raw(3)]
    assert raw == ["c621fbcd16d92688", "705a5661a791ffc1", "dbcd12c26eda1624"], raw
    rows = np.arange(12).reshape(12, 1)
    np.random.default_rng(42).shuffle(rows)
    assert list(rows[:, 0]) == [0, 7, 6, 9, 11, 3, 5, 2, 4, 10, 1, 8], rows
    drawn = twin.draw(*([f"{letter}{i}" for i in range(count)] for letter, count in zip("PFB", (57, 7, 378))))
    assert len(drawn) == 206 and drawn[:12] == "B229 B39 B153 B338 P4 B49 P39 B160 B330 B339 B92 P26".split(), drawn[:12]
    digest = hashlib.sha256(";".join(drawn).encode()).hexdigest()
    assert digest == "1b6d7038371a0d5aa75d3e3552452fd6e2666353371543f2b11eb0eebaada713", digest
    near([twin.pos_weight(1.3 / 3.8), twin.pos_weight(0.5), twin.pos_weight(0.0)], [1.3868, 1, 1], 5e-5)


def whole(folder, reader):
    for rate in (250, 256):
        n, c = np.arange(70 * rate), np.arange(22)[:, None]
        digital = ((7919 * n + 104729 * c) % 2003) - 1001 + 500 * (((n // 32) + c) % 2)
        data, cache = folder / f"{reader}{rate}", folder / f"{reader}{rate}-cache"
        data.mkdir()
        eeg_input.write_edf(data / "a_s001_t000.edf", [f"EEG {name}-LE" for name in eeg_input.ORDER], digital.astype(np.int16), rate)
        (data / "a_s001_t000.csv").write_text("channel,start_time,stop_time,label,confidence\nFP1-F7,5.5,42.25,mysz,1\n")
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            assert twin.main(["build-cache", "--data-dir", str(data), "--cache-dir", str(cache), "--edf-reader", reader]) == 0
        assert "✅ Cache build complete + manifest: partial=2, full=0, none=0\n" in said.getvalue()
        index = (cache / "_dataset_index.json").read_text()
        assert index == json.dumps({"files": [f"{data}/a_s001_t000.edf"], "window_counts": [2]}) and "\n" not in index
        with np.load(cache / "a_s001_t000_windows.npz") as arrays:
            assert list(arrays) == ["windows", "labels"] and arrays["windows"].shape == (2, 19, 15360)
            assert list(arrays["labels"].sum(axis=1)) == [9408, 8256]
            if rate == 256:
                near(arrays["windows"][0, 0, [0, 1, 2, 5, 100, 5000, 15359]], [-1.27373, .69425, 1.84034, .56328, -.3239, 1.203, 1.33105], 5.1e-6)
                near(np.abs(arrays["windows"]).mean(dtype=np.float64), .8402750, 1e-7)
        load = twin.load_own if reader == "own" else lambda path: twin.load_mne(path, "mne")
        if rate == 256:
            near(load(data / "a_s001_t000.edf")[0][0, :3], [-100.1, 90.9, 81.6], 1e-4)


def beside_mne(folder):
    """The reader and the table of our own against MNE; and the trap: an extra channel without a place leaves Fz and Pz dead."""
    rng = np.random.default_rng(3)
    for extra in ([], ["EKG1"], ["A1", "A2"]):
        order = [name for name in eeg_input.ORDER if name not in ("FZ", "PZ", "A1", "A2", "EKG1")] + extra
        path = folder / f"beside{len(extra)}.edf"
        eeg_input.write_edf(path, [f"EEG {name}-REF" for name in order], eeg_input.brain(rng, len(order), 20 * 400, 400), 400)
        own, rate = twin.load_own(path)
        theirs, their_rate = twin.load_mne(path, "mne")
        assert rate == their_rate == 400 and own.shape == theirs.shape == (19, 8000)
        middle = [twin.CHANNELS.index("Fz"), twin.CHANNELS.index("Pz")]
        rest = [i for i in range(19) if i not in middle]
        near(own[rest], theirs[rest], 1e-4)
        near(own, twin.load_mne(path, "table")[0], 1e-4)
        if not extra:
            near(own[middle], theirs[middle], 1e-4)
        elif extra == ["EKG1"]:
            assert not np.nan_to_num(theirs[middle]).any()
        else:
            assert 1e-3 < np.abs(own[middle] - theirs[middle]).max()


def odd_beside_mne(folder):
    """Heads that lie about the number of records, a last record that is cut, other lengths of records, and mixed rates."""
    rng = np.random.default_rng(4)
    labels = [f"EEG {name}-LE" for name in eeg_input.ORDER]
    path = folder / "odd.edf"
    mixed = [250] * 22
    mixed[21], mixed[9] = 500, 125
    for rates, cut, options in (
            (256, 0, {"said": -1}), (256, 0, {"said": 3}), (256, 0, {"said": 99}), (256, 5000, {}), (64, 0, {"seconds": 0.25}), (mixed, 0, {})):
        each = rates if isinstance(rates, list) else [rates] * 22
        eeg_input.write_edf(path, labels, [eeg_input.brain(rng, 1, 12 * rate, rate)[0] for rate in each], rates, **options)
        path.write_bytes(path.read_bytes()[: -cut or None])
        own, rate = twin.load_own(path)
        theirs, their_rate = twin.load_mne(path, "mne")
        assert rate == their_rate and own.shape == theirs.shape and own.shape[1] == (11 if cut else 12) * max(each), (options, own.shape, theirs.shape)
        near(own, theirs, 1e-3)


def selftest(with_mne):
    with tempfile.TemporaryDirectory() as name, contextlib.redirect_stdout(io.StringIO()) as said:
        folder = Path(name)
        for one in (resampling, filters, preprocessing, weights, labels, draws):
            one()
        manifest(folder)
        whole(folder, "own")
        if with_mne:
            whole(folder, "mne")
            beside_mne(folder)
            odd_beside_mne(folder)
    print("every figure holds" + (", with MNE too" if with_mne else ""))
    return 0
