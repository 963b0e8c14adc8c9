"""A cache of very many windows on a small disk: the files of another cache under many names, as hard links.

Usage: eeg_links.py CACHE OUTPUT WINDOWS   One link in ten is of a file with seizures. Prints: files windows
"""

import json
import os
import sys
from pathlib import Path


def main():
    cache, output, wanted = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    manifest = json.loads((cache / "manifest.json").read_text())
    counts, seizures = {}, set()
    for name, items in manifest.items():
        for item in items:
            counts[item["cache_file"]] = counts.get(item["cache_file"], 0) + 1
            if name != "no_seizure":
                seizures.add(item["cache_file"])
    some, others = sorted(seizures), sorted(set(counts) - seizures)
    output.mkdir(parents=True)
    files, windows = 0, 0
    while windows < wanted:
        group = some if files % 10 == 0 or not others else others
        source = group[files % len(group)]
        os.link(cache / source, output / f"linked{files:05d}_windows.npz")
        windows += counts[source]
        files += 1
    print(files, windows)


if __name__ == "__main__":
    main()
