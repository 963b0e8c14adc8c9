"""Reads one dataset with h5py in slabs of rows and prints the seconds that the reads alone took.

usage: h5py_read.py FILE DATASET ROWS_PER_READ [--strings]
"""
import sys
import time

import h5py
import numpy as np

path, name, step = sys.argv[1], sys.argv[2], int(sys.argv[3])
with h5py.File(path, "r") as file:
    dataset = file[name]
    rows = dataset.shape[0]
    if "--strings" in sys.argv:
        start = time.perf_counter()
        characters = 0
        for row in range(0, rows, step):
            characters += sum(map(len, dataset[row:row + step]))
        print(time.perf_counter() - start, characters)
    else:
        target = np.empty((step,) + dataset.shape[1:], dataset.dtype)
        start = time.perf_counter()
        for row in range(0, rows, step):
            count = min(step, rows - row)
            dataset.read_direct(target, np.s_[row:row + count], np.s_[:count])
        print(time.perf_counter() - start, float(target[count - 1].sum()))
