"""The documented loader of genome windows in NVIDIA's bionemo-framework, written anew from the facts of it: sequence databases, window
databases, items, orders and slices. Python's sqlite3 and NumPy, one process, two queries an item, as the original.

Usage: genome_original.py store DIR --fasta F...             one sequence database a sample
       genome_original.py precompute SPLIT OUT.db            a window database; SPLIT is Parquet, or lines of contig_id<TAB>length
       genome_original.py items SEQUENCES WINDOWS.db         items of --indexes, in lines of JSON or as arrays
       genome_original.py order --count N                    where each step of the epochs reads
       genome_original.py slices --total N                   the steps of one rank
       genome_original.py bench-windows|bench-items SEQUENCES WINDOWS.db
       genome_original.py same-windows LEFT.db RIGHT.db      fails unless both have the same metadata and rows
       genome_original.py self-check

Exit codes: 0, 1 for any failure. What it says of its progress are the original's lines.
"""

import argparse
import csv
import itertools
import json
import sqlite3
import sys
import time
import uuid
from pathlib import Path

import numpy as np

SIZE, STRIDE, BATCH = 8192, 7992, 20_000
DATABASE = "glm_dataset_{}.sqlite"
MASK64 = (1 << 64) - 1
COMPLEMENT = str.maketrans("ACGTN", "TGCAN")
EDEN_IDS = {"bos": 1, "eos": 2, "sep": 3, "pad": 0}


# ---- names ----------------------------------------------------------------------------------------------------------

def sample_of(contig):
    """The sample that an id names; an id without a double underscore is an IndexError, as it is for the original."""
    return ".".join(contig.split("__")[1].split("-")[1:])


def tag_of(contig):
    return f"<ctrl_{contig.split('__')[0].lower()}>"


def reverse_complement(letters):
    return letters[::-1].translate(COMPLEMENT)


# ---- sequence databases --------------------------------------------------------------------------------------------------

def fasta(path):
    """The records of a plain FASTA file: the first word of each head, and its lines joined."""
    name, lines = None, []
    with open(path, encoding="ascii") as file:
        for line in file:
            line = line.strip()
            if line.startswith(">"):
                if name is not None:
                    yield name, "".join(lines)
                name, lines = line[1:].split(None, 1)[0], []
            elif line and not line.startswith(";"):
                if name is None:
                    raise ValueError(f"{path} does not begin with a record's head")
                lines.append(line)
    if name is not None:
        yield name, "".join(lines)


def create_sequences(folder, sample):
    """A new, empty sequence database of a sample, open."""
    path = Path(folder) / sample / DATABASE.format(sample)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE sequences (contig_id TEXT PRIMARY KEY, nt_sequence TEXT NOT NULL)")
    return connection


def store(options):
    databases, counted, letters = {}, 0, 0
    for path in options.fasta:
        for contig, sequence in fasta(path):
            sample = (sample_of(contig) if options.sample_from == "id" else "") or Path(path).name.split(".")[0]
            if sample not in databases:
                databases[sample] = create_sequences(options.folder, sample)
            databases[sample].execute("INSERT INTO sequences VALUES (?, ?)", (contig, sequence))
            counted, letters = counted + 1, letters + len(sequence)
    for connection in databases.values():
        connection.commit()
        connection.close()
    print(json.dumps({"samples": len(databases), "sequences": counted, "letters": letters}))


# ---- window databases -------------------------------------------------------------------------------------------------------

def windows_of(length, size, stride):
    return 1 if length < size else 1 + (length - size) // stride


def effective(length, index, size, stride):
    """The letters of a window."""
    return length if length < size else min(size, length - index * stride)


def split_rows(path):
    """The sequences of a split with their lengths, in the order of their ids' bytes. Lines are read where there is no reader of Parquet:
    the time that such a reader takes is not counted, which is in the original's favour."""
    if Path(path).suffix != ".parquet":
        with open(path, encoding="utf-8", newline="\n") as file:
            rows = [(name, int(length)) for name, length in (line.rstrip("\n").split("\t") for line in file)]
    else:
        import pyarrow.parquet as parquet

        try:
            table = parquet.read_table(path)
        except Exception as problem:
            raise ValueError(f"Failed to read Parquet file at {path}: {problem}") from problem
        if not {"contig_id", "length"} <= set(table.column_names):
            raise ValueError(f"Parquet file {path} must contain 'contig_id' and 'length' columns.")
        rows = list(zip(table["contig_id"].to_pylist(), table["length"].to_pylist()))
    # Python orders texts by code point, which is the order of their UTF-8 bytes.
    return sorted(rows)


def precompute(options):
    size, stride, threshold = options.window_size, options.stride, options.window_min_length_threshold
    print(f"Precomputing windows of {options.split} into {options.output}")
    print(f"Window size: {size}, stride: {stride}, minimum length: {threshold}")
    connection = sqlite3.connect(options.output)
    for setting in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", "temp_store = MEMORY", "cache_size = -1048576"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("DROP TABLE IF EXISTS window_mappings")
    connection.execute("DROP TABLE IF EXISTS metadata")
    connection.execute("CREATE TABLE metadata (key TEXT PRIMARY KEY, value INTEGER NOT NULL)")
    connection.execute(
        "CREATE TABLE window_mappings (window_idx INTEGER PRIMARY KEY, sequence_id TEXT NOT NULL, window_in_seq_idx INTEGER NOT NULL)")
    total = kept = skipped = 0
    rows = []

    def flush():
        connection.executemany("INSERT INTO window_mappings VALUES (?, ?, ?)", rows)
        rows.clear()
        print(f"Processed {total} windows... (skipped {skipped})")

    for contig, length in split_rows(options.split):
        count = windows_of(length, size, stride)
        indexes = range(count)
        if threshold > 0:
            indexes = [index for index in indexes if effective(length, index, size, stride) >= threshold]
            skipped += count - len(indexes)
        rows.extend([(total + place, contig, index) for place, index in enumerate(indexes)])
        total, kept = total + len(indexes), kept + (len(indexes) > 0)
        if len(rows) >= BATCH:
            flush()
    if rows:
        flush()
    facts = (("window_size", size), ("stride", stride), ("window_min_length_threshold", threshold), ("total_windows", total),
             ("distinct_sequences", kept))
    connection.executemany("INSERT INTO metadata VALUES (?, ?)", facts)
    print("Creating the index on sequence_id...")
    connection.execute("CREATE INDEX idx_sequence_id ON window_mappings (sequence_id)")
    connection.commit()
    connection.close()
    print(f"Finished. Found {kept} sequences and {total} total windows.")
    if threshold > 0:
        print(f"Skipped {skipped} windows shorter than {threshold}.")


# ---- items -----------------------------------------------------------------------------------------------------------------

class Windows:
    """The items of one split. Chance stays outside: what decides on a reverse complement is given with each index."""

    def __init__(self, sequences, windows, seq_length=SIZE, stride=STRIDE, threshold=0, layout="eden", ids=None, tags=False, bos=True,
                 eos=True, log=None):
        self.seq_length, self.stride, self.layout, self.tags = seq_length, stride, layout, tags
        self.ids, self.include = ids or EDEN_IDS, (bos, eos)
        self.folder, self.path, self.log = sequences, windows, log
        self.windows = sqlite3.connect(f"file:{windows}?mode=ro", uri=True)
        self.total, self.sequences = self.checked(threshold)
        found = sorted(path.name for path in Path(sequences).iterdir() if (path / DATABASE.format(path.name)).is_file())
        if not found:
            raise ValueError(f"No SQLite files found in {sequences}")
        self.samples = {name: sqlite3.connect(f"file:{Path(sequences) / name / DATABASE.format(name)}?mode=ro", uri=True) for name in found}
        self.positions = np.arange(seq_length, dtype=np.int64)
        self.control = {}
        if tags:
            names = self.windows.execute("SELECT DISTINCT sequence_id FROM window_mappings").fetchall()
            self.control = {name: list(tag_of(name).encode()) for name, in names}

    def checked(self, threshold):
        """The two counts, once the metadata is what this run asks for."""
        try:
            facts = dict(self.windows.execute("SELECT key, value FROM metadata").fetchall())
        except sqlite3.OperationalError as problem:
            if "no such table" not in str(problem):
                raise
            raise ValueError(f"Could not find `metadata` table in {self.path}: make it with precompute.") from problem
        if "window_size" not in facts or "stride" not in facts:
            raise ValueError("The database's metadata is missing 'window_size' or 'stride'.")
        if (facts["window_size"], facts["stride"]) != (self.seq_length, self.stride):
            raise ValueError(
                f"Database metadata mismatch! window_size {facts['window_size']} and stride {facts['stride']} are there, {self.seq_length} "
                f"and {self.stride} are configured. Run precompute again.")
        there = facts.get("window_min_length_threshold")
        if threshold > 0 and there is None:
            raise ValueError("The database's metadata is missing 'window_min_length_threshold'.")
        if threshold > 0 and there != threshold:
            raise ValueError(f"Database metadata mismatch for window_min_length_threshold: {there} there, {threshold} configured.")
        if threshold == 0 and there:
            raise ValueError(f"Window DB indicates pruning was applied ({there}) but the configuration does not set it.")
        if "total_windows" not in facts or "distinct_sequences" not in facts:
            raise ValueError("The metadata must contain 'total_windows' and 'distinct_sequences'.")
        return facts["total_windows"], facts["distinct_sequences"]

    def __len__(self):
        return self.total

    def place(self, index):
        """The first query."""
        if index >= self.total:
            raise IndexError(f"Index {index} out of range for dataset with length {self.total}")
        row = self.windows.execute("SELECT sequence_id, window_in_seq_idx FROM window_mappings WHERE window_idx = ?", (index,)).fetchone()
        if row is None:
            raise IndexError(f"Window index {index} was not found in the database [{self.path}]")
        return row

    def text(self, contig, start, count):
        """The second query: letters as they are stored."""
        if len(self.samples) == 1:
            connection, sample = next(iter(self.samples.values())), None
        else:
            sample = sample_of(contig)
            if sample not in self.samples:
                raise ValueError(f"No pre-opened SQLite connection found for sample {sample}")
            connection = self.samples[sample]
        row = connection.execute("SELECT substr(nt_sequence, ?, ?) FROM sequences WHERE contig_id = ?", (start + 1, count, contig)).fetchone()
        if row is None:
            raise ValueError(f"Sequence ID {contig} not found in database for sample {sample}")
        return row[0]

    def frame(self, contig):
        """What stands before and behind the letters."""
        bos, eos, sep = (self.ids[name] for name in ("bos", "eos", "sep"))
        if self.layout == "eden" or self.tags:
            return [bos, *self.control.get(contig, ()), sep], [eos]
        return [bos] * self.include[0], [eos] * self.include[1]

    def item(self, index, draw=0.0):
        contig, window = self.place(index)
        if self.log:
            self.log.row(index, contig, window)
        header, footer = self.frame(contig)
        letters = self.text(contig, window * self.stride, self.seq_length - len(header) - len(footer)).upper()
        if draw > 0.5:
            letters = reverse_complement(letters)
        pad = self.ids["pad"]
        ids = np.frombuffer(letters.encode(), np.uint8)
        tokens = np.concatenate([header, ids, footer]).astype(np.int64)[: self.seq_length]
        tokens = np.pad(tokens, (0, self.seq_length - len(tokens)), constant_values=pad)
        labels = np.append(tokens[1:], pad)
        mask = np.ones(self.seq_length, np.float32)
        for special in {self.ids["bos"], self.ids["eos"], self.ids["sep"], pad, *self.control.get(contig, ())}:
            mask[labels == special] = 0
        return {"tokens": tokens, "labels": labels, "loss_mask": mask, "position_ids": self.positions}

    def attention_mask(self):
        """True where a place may not be seen."""
        return np.triu(np.ones((1, self.seq_length, self.seq_length), bool), k=1)


class AccessLog:
    """One file a process, made at the first access."""

    COLUMNS = ("window_idx", "sequence_id", "sample_id", "window_in_seq_idx", "rank", "access_ts")

    def __init__(self, folder, split, rank):
        self.folder, self.split, self.rank, self.file = Path(folder), split, rank, None

    def row(self, index, contig, window):
        if self.file is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.file = open(self.folder / f"window_access_{self.split}_rank{self.rank}_{uuid.uuid4().hex[:8]}.csv", "w", newline="")
            csv.writer(self.file).writerow(self.COLUMNS)
        try:
            sample = sample_of(contig)
        except IndexError:
            sample = "unknown"
        csv.writer(self.file).writerow((index, contig, sample, window, self.rank, time.time_ns()))
        self.file.flush()


def opened(options, **more):
    ids = EDEN_IDS | {name: int(number) for name, number in (pair.split("=") for pair in options.special_ids.split(",") if pair)}
    return Windows(options.sequences, options.windows, options.seq_length, options.stride, options.window_min_length_threshold,
                   options.token_layout, ids, options.control_tags, **more)


def items(options):
    log = AccessLog(options.log_windows, options.split, options.rank) if options.log_windows else None
    dataset = opened(options, bos=not options.no_bos, eos=not options.no_eos, log=log)
    indexes = range(len(dataset)) if options.indexes == "all" else [int(word) for word in options.indexes.split(",")]
    draws = [float(word) for word in options.draws.split(",")] if options.draws else [0.0] * len(indexes)
    found = [dataset.item(index, draw) for index, draw in zip(indexes, draws, strict=True)]
    if options.output:
        for name in ("tokens", "labels", "loss_mask"):
            np.save(f"{options.output}_{name}.npy", np.stack([item[name] for item in found]))
        return
    for index, item in zip(indexes, found):
        print(json.dumps({"index": index} | {name: item[name].tolist() for name in ("tokens", "labels", "loss_mask")}))


# ---- order and slices ----------------------------------------------------------------------------------------------------------------

def permute(index, n, seed):
    """Where an index goes in the permutation of [0, n) that a seed names: the hashed permutation of "Correlated Multi-Jittered Sampling"."""
    if n == 1:
        return 0
    w = n - 1
    for shift in (1, 2, 4, 8, 16, 32):
        w |= w >> shift
    i = index
    while True:
        i ^= seed
        i = i * 0xE170893D & MASK64
        i ^= seed >> 16
        i ^= (i & w) >> 4
        i ^= seed >> 8
        i = i * 0x0929EB3F & MASK64
        i ^= seed >> 23
        i ^= (i & w) >> 1
        i = i * (1 | seed >> 27) & MASK64
        i = i * 0x6935FA69 & MASK64
        i ^= (i & w) >> 11
        i = i * 0x74DCB303 & MASK64
        i ^= (i & w) >> 2
        i = i * 0x9E501CC3 & MASK64
        i ^= (i & w) >> 2
        i = i * 0xC860A3DF & MASK64
        i &= w
        if i < n:
            return (i + seed) % n


def epoch_seeds(seed, epochs):
    return np.random.default_rng(seed).integers(0, 2147483647, size=epochs).tolist()


class Epochs:
    """Global index to local one."""

    def __init__(self, n, epochs=1, seed=42, shuffle=True, num_samples=None):
        if num_samples is not None and epochs is not None:
            raise ValueError("give num_epochs or num_samples, not both")
        epochs = epochs or (-(-num_samples // n) if num_samples is not None else 1)
        self.n, self.length = n, num_samples if num_samples is not None else n * epochs
        self.seeds = epoch_seeds(seed, epochs) if shuffle else None

    def __getitem__(self, g):
        return g % self.n if self.seeds is None else permute(g % self.n, self.n, self.seeds[g // self.n])


def steps(total, consumed, micro, world, rank, keep_last):
    """What one rank reads at each step: the global indexes of its micro-batch."""
    if consumed >= total:
        raise ValueError(f"no samples left to consume: {consumed}, {total}")
    block = []
    for g in range(consumed, total):
        block.append(g)
        if len(block) == micro * world:
            yield block[rank * micro: (rank + 1) * micro]
            block = []
    if block and keep_last:
        yield block[rank * micro: (rank + 1) * micro]


def order(options):
    walk = Epochs(options.count, options.epochs, options.seed, options.split == "train")
    print(" ".join(str(walk[g]) for g in range(walk.length)))


def slices(options):
    """A line for each step of the rank: epoch:local, or the global indexes alone with --raw."""
    if options.global_batch and options.global_batch % (options.micro * options.world):
        raise ValueError(f"global batch {options.global_batch} is not divisible by {options.micro} x {options.world}")
    train = options.split == "train"
    walk = Epochs(options.total, options.epochs, options.seed, train)
    for step in steps(walk.length, options.consumed if train else 0, options.micro, options.world, options.rank, options.split == "test"):
        print(" ".join(str(g) if options.raw else f"{g // walk.n}:{walk[g]}" for g in step))


# ---- rates -------------------------------------------------------------------------------------------------------------------------

def rate(options, work):
    """Items a second of processor time, the best of several rounds over random indexes; the first round is not counted."""
    dataset = opened(options)
    indexes = np.random.default_rng(options.seed).integers(0, len(dataset), options.count).tolist()
    best = wall = 1e9
    for turn in range(options.turns + 1):
        before, clock = time.process_time(), time.perf_counter()
        for index in indexes:
            work(dataset, index)
        if turn:
            best, wall = min(best, time.process_time() - before), min(wall, time.perf_counter() - clock)
    print(json.dumps({"count": options.count, "per_second": options.count / best, "per_second_wall": options.count / wall}))


def one_window(dataset, index):
    contig, window = dataset.place(index)
    return dataset.text(contig, window * dataset.stride, dataset.seq_length)


def bench_windows(options):
    rate(options, one_window)


def bench_items(options):
    rate(options, Windows.item)


def same_windows(options):
    tables = {"metadata": "key", "window_mappings": "window_idx"}
    count = 0
    for table, key in tables.items():
        cursors = [sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute(f"SELECT * FROM {table} ORDER BY {key}")
                   for path in (options.left, options.right)]
        for count, (left, right) in enumerate(itertools.zip_longest(*cursors), 1):
            if left != right:
                raise ValueError(f"row {count} of {table} is {left} in one and {right} in the other")
    print(count)


def self_check(_):
    sys.dont_write_bytecode = True
    from genome_selftest import self_check as check

    check()


def main(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command")

    def command(name, action):
        one = commands.add_parser(name)
        one.set_defaults(action=action)
        return one

    one = command("store", store)
    one.add_argument("folder", type=Path)
    one.add_argument("--fasta", type=Path, nargs="+", required=True)
    one.add_argument("--sample-from", choices=["id", "file"], default="id")

    one = command("precompute", precompute)
    one.add_argument("split", type=Path)
    one.add_argument("output", type=Path)
    one.add_argument("--window-size", type=int, default=SIZE)
    one.add_argument("--stride", type=int, default=STRIDE)
    one.add_argument("--window-min-length-threshold", type=int, default=0)

    for name, action in (("items", items), ("bench-windows", bench_windows), ("bench-items", bench_items)):
        one = command(name, action)
        one.add_argument("sequences", type=Path)
        one.add_argument("windows", type=Path)
        one.add_argument("--seq-length", type=int, default=SIZE)
        one.add_argument("--stride", type=int, default=STRIDE)
        one.add_argument("--window-min-length-threshold", type=int, default=0)
        one.add_argument("--token-layout", choices=["eden", "head"], default="eden")
        one.add_argument("--special-ids", default="")
        one.add_argument("--control-tags", action="store_true")
        one.add_argument("--count", type=int, default=5000)
        one.add_argument("--turns", type=int, default=3)
        one.add_argument("--seed", type=int, default=42)
        one.add_argument("--indexes", default="all")
        one.add_argument("--draws")
        one.add_argument("--no-bos", action="store_true")
        one.add_argument("--no-eos", action="store_true")
        one.add_argument("--log-windows", type=Path)
        one.add_argument("--split", default="train")
        one.add_argument("--rank", type=int, default=0)
        one.add_argument("--output")

    for name, action in (("order", order), ("slices", slices)):
        one = command(name, action)
        one.add_argument("--count", "--total", dest="count", type=int, required=True)
        one.add_argument("--epochs", type=int, default=1)
        one.add_argument("--seed", type=int, default=42)
        one.add_argument("--split", choices=["train", "validation", "test"], default="train")
        one.add_argument("--consumed", type=int, default=0)
        one.add_argument("--micro", type=int, default=1)
        one.add_argument("--global-batch", type=int)
        one.add_argument("--rank", type=int, default=0)
        one.add_argument("--world", type=int, default=1)
        one.add_argument("--raw", action="store_true")

    one = command("same-windows", same_windows)
    one.add_argument("left", type=Path)
    one.add_argument("right", type=Path)

    command("self-check", self_check)
    options = parser.parse_args(words)
    if options.command is None:
        parser.print_help()
        return 1
    if options.command in ("order", "slices"):
        options.total = options.count
    try:
        options.action(options)
    except Exception as problem:
        print(f"{options.command} error: {type(problem).__name__}: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
