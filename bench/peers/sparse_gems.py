"""Makes a GeMS-like HDF5 of very many rows, of which only a few hold spectra: what planning sees of a file that fits no disk.

usage: sparse_gems.py FILE ROWS

Datasets are chunked and their chunks are not written, but for the places that a plan's sample looks at: 64 stretches of 256 rows,
spread evenly over the file. A name that was never written is empty, so every row belongs to one run.
"""
import sys

import h5py
import numpy as np

STRETCHES, LENGTH, PEAKS = 64, 256, 128

path, rows = sys.argv[1], int(sys.argv[2])
random = np.random.default_rng(777)
with h5py.File(path, "w") as file:
    spectrum = file.create_dataset("spectrum", (rows, 2, PEAKS), "f4", chunks=(512, 2, PEAKS), compression="gzip")
    precursor = file.create_dataset("precursor_mz", (rows,), "f4", chunks=(65536,))
    file.create_dataset("charge", (rows,), "i1", chunks=(65536,))
    file.create_dataset("RT", (rows,), "f4", chunks=(65536,))
    file.create_dataset("name", (rows,), h5py.string_dtype(), chunks=(65536,))
    for stretch in range(STRETCHES):
        first = (rows - LENGTH) * stretch // (STRETCHES - 1)
        block = np.zeros((LENGTH, 2, PEAKS), "f4")
        for row in block:
            peaks = random.integers(8, PEAKS)
            row[0, :peaks] = np.sort(random.uniform(50, 900, peaks)).round(4)
            row[1, :peaks] = random.exponential(5000, peaks).round(2) + 20
        spectrum[first:first + LENGTH] = block
        precursor[first:first + LENGTH] = random.uniform(100, 990, LENGTH)
