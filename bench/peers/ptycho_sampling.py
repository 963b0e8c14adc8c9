"""What PtychoPINN draws and names by a digest: subsamples, groups of neighbours, the cache of groups, keys of memoized calls. Run through
ptycho_original.py: subsample, groups, groups-cache, memo-key."""

import hashlib
import itertools
import json
import sys
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree


def subsample(size, k, seed):
    """All in order when k reaches the size; else the first k of a permutation, sorted."""
    return np.arange(size) if k >= size else np.sort(np.random.RandomState(seed).permutation(size)[:k])


def neighbors_of(points, chosen, k):
    """K nearest of each chosen point, nearest first, without the first, which is taken to be the point itself."""
    if k + 1 > len(points):
        raise ValueError(f"{k} neighbours of each of {len(points)} points")
    return cKDTree(points).query(points[chosen], k=k + 1)[1][:, 1:]


def groups(points, n_groups, k=4, c=4, seed=None, sequential=False, oversample=False, pool=None):
    """(n_groups, C) indices: seeds and their neighbours are drawn from one generator, seeds first."""
    size = len(points)
    if n_groups > size and c > 1:
        pool = pool or k
        if not oversample:
            raise ValueError(f"{n_groups} groups of {size} points: oversampling is not enabled")
        if pool < c:
            raise ValueError(f"a pool of {pool} neighbours for groups of {c}")
        # READING: points in order, combinations in the order of nearness, and the list is cut as soon as it is twice as long as asked for.
        combinations = (rest for near in neighbors_of(points, np.arange(size), pool) for rest in itertools.combinations(near, c))
        every = np.array(list(itertools.islice(combinations, 2 * n_groups)))
        random = np.random.RandomState(seed)
        return every[random.choice(len(every), n_groups, replace=len(every) < n_groups)]
    # READING: with C = 1 and more groups than points, every point comes once.
    random = np.random.RandomState(0 if sequential else seed)
    if sequential:
        chosen = np.arange(min(n_groups, size))
    else:
        chosen = np.arange(size) if n_groups >= size else random.permutation(size)[:n_groups]
    if c == 1:
        return chosen[:, None]
    if k < c:
        raise ValueError(f"{k} neighbours for groups of {c}")
    return np.array([random.choice(near, c, replace=False) for near in neighbors_of(points, chosen, k)])


def points_of(source):
    if source.startswith("grid:"):
        side = int(source[5:])
        i, j = np.divmod(np.arange(side * side), side)
        return np.column_stack([10 * i + .1 * j, 10 * j + .03 * i])
    with np.load(source) as archive:
        return np.column_stack([archive["xcoords"], archive["ycoords"]])


def checksum(x, y):
    lengths = np.array([len(x), len(y)], np.float64)
    return hashlib.md5(b"".join(np.asarray(a, np.float64).tobytes() for a in (x, y, lengths))).hexdigest()


def cached_groups(points, k, c, seed=None):
    """Every point's own draw among its K+1 nearest. The original draws without a seed."""
    if len(points) < k + 1 or c > k + 1:
        raise ValueError(f"{len(points)} points, {k} neighbours, groups of {c}")
    random, rows = np.random.RandomState(seed), []
    for near in cKDTree(points).query(points, k=k + 1)[1]:
        rows += [np.sort(random.choice(near, c, replace=False)) for _ in range(min(50, (k + 1) // c + 1))]
    return np.unique(np.array(rows, np.int64), axis=0)  # READING: unique over all points, hence in order


def groups_cache(options):
    points, c = points_of(options.file), options.gridsize ** 2
    if options.gridsize < 2:
        raise SystemExit("only for a gridsize above 1")
    sum_now, path = checksum(*points.T), Path(options.file)
    path = path.with_name(f"{path.stem}.g{options.gridsize}k{options.neighbors}.groups_cache.npz")
    if options.what == "write":
        np.savez_compressed(path, all_groups=cached_groups(points, options.neighbors, c, options.seed), dataset_checksum=np.array(sum_now),
                            gridsize=np.array(options.gridsize), overlap_factor=np.array(options.neighbors))
    try:
        with np.load(path) as cache:
            held = {key: cache[key] for key in ("all_groups", "dataset_checksum", "gridsize", "overlap_factor")}
        usable = (str(held["dataset_checksum"]) == sum_now and held["gridsize"] == options.gridsize
                  and held["overlap_factor"] == options.neighbors and held["all_groups"].dtype == np.int64)
        shape = list(held["all_groups"].shape)
    except Exception:  # READING: whatever is wrong with a cache, it is computed anew; here it is only said to be unusable
        usable, shape = False, None
    print(json.dumps({"file": path.name, "checksum": sum_now, "usable": bool(usable), "groups": shape}))
    return 0 if usable else 1


def print_subsample(options):
    chosen = subsample(options.size, options.k, options.seed)
    if options.write:  # READING: one index a line
        Path("tmp").mkdir(exist_ok=True)
        np.savetxt(f"tmp/subsample_seed{options.seed}_indices.txt", chosen, fmt="%d")
    print(json.dumps(chosen.tolist()))


def print_groups(options):
    points = points_of(options.source)
    if options.n_subsample is not None:
        points = points[subsample(len(points), options.n_subsample, options.subsample_seed)]
        if options.n_subsample < options.n_groups * options.gridsize ** 2:
            print(f"warning: {options.n_subsample} points for {options.n_groups} groups of {options.gridsize ** 2}", file=sys.stderr)
    found = groups(points, options.n_groups, options.neighbors, options.gridsize ** 2, options.seed, options.sequential,
                   options.oversample, options.pool)
    print(json.dumps(found.tolist()))


# ---- keys of memoized calls ------------------------------------------------------------------------------------------

CONFIG = """offset N outer_offset_train outer_offset_test nphotons nimgs_train nimgs_test set_phi data_source gridsize big_gridsize
default_probe_scale""".split()
DATASET = "n size probe outer_offset intensity_scale YY_I YY_phi which jitter_scale".split()


def hashable(value):
    if isinstance(value, np.ndarray):
        return {"type": "ndarray", "dtype": str(value.dtype), "shape": list(value.shape), "sha1": hashlib.sha1(value.tobytes()).hexdigest()}
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def memo_key(config, args=(), kwargs=None, mode="data", names=DATASET[:4], defaults=None):
    """`names` are the parameters that positional arguments are bound to in mode `dataset`, `defaults` what the function's own would add."""
    kwargs, wanted = kwargs or {}, CONFIG + (["sim_jitter_scale", "npseed"] if mode == "dataset" else [])
    key = {name: config[name] for name in wanted if name in config}
    if mode in ("data", "full"):
        key.update({f"arg_{i}": hashable(value) for i, value in enumerate(args)})
        key.update({f"kwarg_{name}": hashable(value) for name, value in kwargs.items()})
    elif mode == "dataset":
        # READING: bound arguments stand under their bare names, arrays hashed as above.
        bound = {**(defaults or {}), **dict(zip(names, args)), **kwargs}
        key.update({name: hashable(bound[name]) for name in DATASET if bound.get(name) is not None})
    return hashlib.sha1(json.dumps(key, sort_keys=True).encode()).hexdigest()


def argument(value):
    if isinstance(value, dict) and "npy" in value:
        return np.load(value["npy"])
    if isinstance(value, dict) and "ones" in value:
        return np.ones(value["ones"], value.get("dtype", "float64"))
    return value


def print_memo_key(options):
    args = [argument(value) for value in json.loads(options.args)]
    kwargs = {name: argument(value) for name, value in json.loads(options.kwargs).items()}
    defaults = {} if options.jitter_default is None else {"jitter_scale": options.jitter_default}
    print(memo_key(json.loads(options.config), args, kwargs, options.mode, defaults=defaults))
