"""Reads 8,192 characters of random rows with substr, as scripts do; prints reads per second of processor time, the best of three."""
import random
import sqlite3
import sys
import time

path, rows, length = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
reads = 500 if length > 1_000_000 else 5000
connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
chance = random.Random(2)
best = 1e9
for _ in range(3):
    before = time.process_time()
    for _ in range(reads):
        start = chance.randrange(length - 8192)
        connection.execute(
            "SELECT substr(value, ?, 8192) FROM texts WHERE name = ?", (start + 1, f"name {chance.randrange(rows)}")
        ).fetchone()
    best = min(best, time.process_time() - before)
print(reads / best)
