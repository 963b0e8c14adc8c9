"""Writes a dataset manifest over a folder of Parquet shards, one file after the other, as the documented script of Nexa does.

Written from the facts in docs/formats/dataset.md, to be measured beside `shardwright manifest --plain`.
"""
import argparse
import hashlib
import json
import random
from datetime import datetime, timezone
from pathlib import Path


def checksum(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(8192):
            digest.update(piece)
    return "sha256:" + digest.hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shards_dir", type=Path, required=True)
    parser.add_argument("--output_dir", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--seed", type=int, default=777)
    parser.add_argument("--shard_size_bytes", type=int, default=2147483648)
    parser.add_argument("--checksum", action="store_true")
    options = parser.parse_args()

    shards = sorted(options.shards_dir.rglob("*.parquet"))
    if not shards:
        raise RuntimeError(f"No .parquet shard files found under {options.shards_dir}")
    print(f"Found {len(shards)} shards.")

    names = [path.name for path in shards]
    random.seed(options.seed)
    random.shuffle(names)
    train = int(len(names) * 0.98)
    val = int(len(names) * 0.01)
    splits = {"train": names[:train], "val": names[train:train + val], "test": names[train + val:]}
    print("Split: " + ", ".join(f"{len(part)} {name}" for name, part in splits.items()) + ".")

    checksums = {}
    if options.checksum:
        print("Computing checksums...")
        checksums = {path.name: checksum(path) for path in shards}

    manifest = {
        "version": options.version,
        "global_seed": options.seed,
        "shard_size_bytes": options.shard_size_bytes,
        "created_at": datetime.now(timezone.utc).replace(tzinfo=None).isoformat() + "Z",
        "splits": splits,
        "checksums": checksums,
    }
    options.output_dir.mkdir(parents=True, exist_ok=True)
    target = options.output_dir / "dataset_manifest.json"
    with open(target, "w") as file:
        json.dump(manifest, file, indent=2)
    print(f"\nManifest written to: {target}")
    print("\nDone.")


if __name__ == "__main__":
    main()
