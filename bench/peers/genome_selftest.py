"""Holds genome_original.py to what the original gave when it was run, and to what its source says."""

import contextlib
import csv
import io
import sqlite3
import tempfile
from pathlib import Path

import numpy as np

import genome_original as twin

A, B, C = "BCR__ECT-SAMPLE1__CT1-1", "BCR__ECT-SAMPLE1__CT1-2", "BCX__ECT-SAMPLE2__CT1-1"
SEQUENCES = {"SAMPLE1": {A: "ACGTN" * 8, B: "acgtRYacgt"}, "SAMPLE2": {C: "GGGGGCCCCCAAAAATTTTT"}}
COUNTS = {0: 1, 1: 1, 8191: 1, 8192: 1, 8193: 1, 16183: 1, 16184: 2, 19200: 2, 100_000: 12, 1_000_000: 125}
SETTINGS = ["--window-size", "16", "--stride", "12"]


def equal(found, expected):
    assert found == expected, f"{found} is not {expected}"


def fails(action, kind, *words):
    try:
        action()
    except kind as problem:
        for word in words:
            assert word in str(problem), f"{problem!r} does not say {word!r}"
        return
    raise AssertionError(f"no {kind.__name__} with {words}")


def quietly(*words):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        equal(twin.main([str(word) for word in words]), 0)
    return said.getvalue()


def sample_ids():
    for contig, sample in {A: "SAMPLE1", "X__ECT-LON042-1__CT1-1": "LON042.1", "A__B-C-D-E__F": "C.D.E", "A__B": "", "A__": "", "A__-x": "x"}.items():
        equal(twin.sample_of(contig), sample)
    fails(lambda: twin.sample_of("plain"), IndexError)
    equal(twin.tag_of(A), "<ctrl_bcr>")
    equal(twin.tag_of("Plain-1"), "<ctrl_plain-1>")


def window_counts():
    for length, count in COUNTS.items():
        equal(twin.windows_of(length, 8192, 7992), count)


def reverse_complements():
    equal(twin.reverse_complement("ACGTNRYacgt-"), "-tgcaYRNACGT")
    equal(twin.reverse_complement(twin.reverse_complement("ACGTNRYacgt-")), "ACGTNRYacgt-")


def orders():
    equal(twin.epoch_seeds(42, 5), [191664963, 1662057957, 1405681631, 942484272, 929893137])
    equal(twin.epoch_seeds(0, 3), [1826701614, 1367864806, 1097657231])
    equal([twin.permute(i, 10, 42) for i in range(10)], [7, 9, 6, 8, 3, 5, 1, 4, 2, 0])
    equal([twin.permute(i, 100, 42) for i in range(8)], [54, 67, 14, 62, 44, 75, 55, 4])
    equal(twin.permute(5, 10, 1), 8)
    equal(twin.permute(0, 1, 42), 0)
    for n in (2, 3, 17, 256, 1000):
        equal(sorted(twin.permute(i, n, 7) for i in range(n)), list(range(n)))
    walk = twin.Epochs(10, 2, 42)
    equal([walk[g] for g in range(20)], [8, 9, 7, 5, 4, 6, 2, 0, 3, 1, 5, 3, 1, 6, 4, 9, 7, 0, 8, 2])
    equal(twin.Epochs(10, None, 42, True, 25).length, 25)
    equal(len(twin.Epochs(10, None, 42, True, 25).seeds), 3)
    equal([twin.Epochs(3, 2, 42, False)[g] for g in range(6)], [0, 1, 2, 0, 1, 2])
    fails(lambda: twin.Epochs(10, 2, 42, True, 25), ValueError)


def ranks():
    for world in range(1, 17):
        for micro in (1, 3):
            parts = [list(twin.steps(100, 0, micro, world, rank, False)) for rank in range(world)]
            whole = [g for step in zip(*parts) for piece in step for g in piece]
            equal(whole, list(range(100 // (micro * world) * micro * world)))
    equal(list(twin.steps(10, 0, 2, 2, 1, False)), [[2, 3], [6, 7]])
    equal(list(twin.steps(10, 0, 2, 2, 0, True)), [[0, 1], [4, 5], [8, 9]])
    equal(list(twin.steps(10, 4, 2, 2, 0, False)), [[4, 5]])
    fails(lambda: list(twin.steps(10, 10, 1, 1, 0, False)), ValueError)


def make(folder):
    """The golden's databases, by way of FASTA and of lines of lengths."""
    fasta = folder / "all.fa"
    records = [(name, text) for contigs in SEQUENCES.values() for name, text in contigs.items()]
    fasta.write_text("".join(f">{name} some words\n{text[:7]}\n{text[7:]}\n\n" for name, text in records))
    quietly("store", folder / "sequences", "--fasta", fasta)
    lengths = folder / "split.tsv"
    lengths.write_text("".join(f"{name}\t{len(text)}\n" for name, text in reversed(records)))
    said = quietly("precompute", lengths, folder / "windows.db", *SETTINGS)
    assert "Finished. Found 3 sequences and 5 total windows." in said, said
    return lengths


def databases(folder, lengths):
    for sample, contigs in SEQUENCES.items():
        with sqlite3.connect(folder / "sequences" / sample / f"glm_dataset_{sample}.sqlite") as connection:
            equal(dict(connection.execute("SELECT contig_id, nt_sequence FROM sequences")), contigs)
    for threshold, metadata, mappings in (
            (0, (16, 12, 0, 5, 3), [(0, A, 0), (1, A, 1), (2, A, 2), (3, B, 0), (4, C, 0)]),
            (15, (16, 12, 15, 4, 2), [(0, A, 0), (1, A, 1), (2, A, 2), (3, C, 0)]),
            (17, (16, 12, 17, 0, 0), [])):
        # The same file every time: what was there before is dropped.
        path = folder / "windows-again.db"
        quietly("precompute", lengths, path, *SETTINGS, "--window-min-length-threshold", threshold)
        with sqlite3.connect(path) as connection:
            names = ("window_size", "stride", "window_min_length_threshold", "total_windows", "distinct_sequences")
            equal(dict(connection.execute("SELECT key, value FROM metadata")), dict(zip(names, metadata)))
            equal(connection.execute("SELECT * FROM window_mappings ORDER BY window_idx").fetchall(), mappings)
            equal(connection.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'idx%'").fetchall(), [("idx_sequence_id",)])


def items(folder):
    open_ = lambda **more: twin.Windows(folder / "sequences", folder / "windows.db", 16, 12, **more)
    eden = open_()
    first = eden.item(0)
    equal([first[name].dtype for name in ("tokens", "labels", "loss_mask")], [np.int64, np.int64, np.float32])
    equal(first["tokens"].tolist(), [1, 3, 65, 67, 71, 84, 78, 65, 67, 71, 84, 78, 65, 67, 71, 2])
    equal(first["labels"].tolist(), [3, 65, 67, 71, 84, 78, 65, 67, 71, 84, 78, 65, 67, 71, 2, 0])
    equal(first["loss_mask"].tolist(), [0] + [1] * 13 + [0, 0])
    equal(first["position_ids"].tolist(), list(range(16)))
    equal(eden.item(1)["tokens"][:5].tolist(), [1, 3, 71, 84, 78])
    short = eden.item(3)
    equal(short["tokens"].tolist(), [1, 3, 65, 67, 71, 84, 82, 89, 65, 67, 71, 84, 2, 0, 0, 0])
    equal(short["loss_mask"].tolist(), [0] + [1] * 10 + [0] * 5)
    equal(eden.item(3, 0.5)["tokens"].tolist(), short["tokens"].tolist())
    equal(bytes(eden.item(3, 0.51)["tokens"][2:12].tolist()), b"ACGTYRACGT")
    tagged = open_(tags=True)
    for layout in ("eden", "head"):
        one = open_(tags=True, layout=layout).item(0)
        equal(one["tokens"].tolist(), [1, 60, 99, 116, 114, 108, 95, 98, 99, 114, 62, 3, 65, 67, 71, 2])
        equal(one["loss_mask"].tolist(), [0] * 11 + [1, 1, 1, 0, 0])
    assert tagged.item(4)["tokens"][9] == ord("x")
    head = open_(layout="head")
    equal(head.item(0)["tokens"].tolist(), [1, 65, 67, 71, 84, 78, 65, 67, 71, 84, 78, 65, 67, 71, 84, 2])
    equal(head.item(0)["loss_mask"].tolist(), [1] * 14 + [0, 0])
    equal(bytes(open_(layout="head", bos=False, eos=False).item(1)["tokens"].tolist()), b"GTNACGTNACGTNACG")
    equal(open_(ids={"bos": 7, "eos": 8, "sep": 9, "pad": 6}).item(3)["tokens"].tolist()[:3], [7, 9, 65])
    equal((~twin.Windows.attention_mask(type("S", (), {"seq_length": 4}))).astype(int).tolist(), [np.tril(np.ones((4, 4), int)).tolist()])
    equal((len(eden), eden.sequences), (5, 3))
    fails(lambda: eden.item(5), IndexError, "Index 5 out of range for dataset with length 5")
    fails(lambda: eden.item(-1), IndexError, "Window index -1 was not found in the database [")


def logs(folder):
    log = twin.AccessLog(folder / "logs", "train", 3)
    dataset = twin.Windows(folder / "sequences", folder / "windows.db", 16, 12, log=log)
    for index in (4, 0, 4):
        dataset.item(index)
    path, = (folder / "logs").iterdir()
    assert path.name.startswith("window_access_train_rank3_") and len(path.stem.rsplit("_", 1)[1]) == 8, path.name
    text = path.read_bytes()
    assert text.startswith(b"window_idx,sequence_id,sample_id,window_in_seq_idx,rank,access_ts\r\n") and text.count(b"\r\n") == 4
    equal([row[:5] for row in csv.reader(io.StringIO(text.decode()))][1], ["4", C, "SAMPLE2", "0", "3"])


def refusals(folder):
    """One database for each of the original's complaints."""
    metadata = {"window_size": 16, "stride": 12, "window_min_length_threshold": 0, "total_windows": 5, "distinct_sequences": 3}

    def tried(change, threshold=0, table="metadata"):
        path = folder / "bad.db"
        path.unlink(missing_ok=True)
        with sqlite3.connect(path) as connection:
            connection.execute(f"CREATE TABLE {table} (key TEXT PRIMARY KEY, value INTEGER NOT NULL)")
            facts = {name: number for name, number in (metadata | change).items() if number is not None}
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", facts.items())
        return lambda: twin.Windows(folder / "sequences", path, 16, 12, threshold)

    fails(tried({"window_size": 17}), ValueError, "Database metadata mismatch!", "window_size", "stride")
    fails(tried({"stride": 11}), ValueError, "Database metadata mismatch!")
    fails(tried({"stride": None}), ValueError, "missing 'window_size' or 'stride'")
    fails(tried({"window_min_length_threshold": None}, 4), ValueError, "missing 'window_min_length_threshold'")
    fails(tried({"window_min_length_threshold": 5}, 4), ValueError, "mismatch for window_min_length_threshold")
    fails(tried({"window_min_length_threshold": 5}), ValueError, "Window DB indicates pruning was applied (")
    fails(tried({}, table="other"), ValueError, "Could not find `metadata` table in ")
    fails(tried({"total_windows": None}), ValueError, "must contain 'total_windows' and 'distinct_sequences'")
    fails(lambda: twin.Windows(folder / "sequences", folder / "none.db", 16, 12), sqlite3.OperationalError, "unable to open database file")
    (folder / "empty").mkdir()
    fails(lambda: twin.Windows(folder / "empty", folder / "windows.db", 16, 12), ValueError, "No SQLite files found in ")


def bad_sequences(folder):
    dataset = twin.Windows(folder / "sequences", folder / "windows.db", 16, 12)
    fails(lambda: dataset.text("X__E-NONE__1", 0, 5), ValueError, "No pre-opened SQLite connection found for sample NONE")
    fails(lambda: dataset.text("X__E-SAMPLE2__1", 0, 5), ValueError, "Sequence ID X__E-SAMPLE2__1 not found in database for sample SAMPLE2")
    alone = folder / "alone"
    twin.create_sequences(alone, "only").execute("INSERT INTO sequences VALUES ('plain', 'AC')").connection.commit()
    equal(twin.Windows(alone, folder / "windows.db", 16, 12).text("plain", 1, 9), "C")


def self_check():
    for check in (sample_ids, window_counts, reverse_complements, orders, ranks):
        check()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lengths = make(folder)
        databases(folder, lengths)
        for check in (items, logs, refusals, bad_sequences):
            check(folder)
    print("self-check: every figure holds")
