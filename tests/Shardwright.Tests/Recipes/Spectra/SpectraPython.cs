namespace Shardwright.Tests.Recipes.Spectra;

/// <summary>Python that makes raw spectra, and Python that says what a build must make of them: h5py and numpy, no code of ours.</summary>
internal static class SpectraPython
{
    /// <summary>Makes raw files: <c>gems(path, n, …)</c>. Scripts run with the folder of the inputs as working directory.</summary>
    public const string Maker = """
        import h5py, json, numpy as np, os, sys
        os.chdir(sys.argv[1])
        STR = h5py.string_dtype("utf-8")

        def peaks(n, width, seed, dtype="f8", least=1, most=None):
            rng = np.random.default_rng(seed)
            s = np.zeros((n, 2, width), dtype)
            count = rng.integers(least, (most or width) + 1, n)
            mask = np.arange(width) < count[:, None]
            mz = np.where(mask, np.round(rng.uniform(50, 1000, (n, width)), 4), np.inf)
            mz.sort(axis=1)
            s[:, 0] = np.where(mask, mz, 0)
            s[:, 1] = np.where(mask, np.round(rng.exponential(5000, (n, width)) + 20, 2), 0)
            return s

        def gems(path, n, width=16, seed=1, dtype="f8", runs=4, spectrum=None, names=None, name="name", gzip=False, chunks=True, extra=None, leave=(), attrs=None, prefix="", group=None):
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
            rng = np.random.default_rng(seed + 1000)
            s = peaks(n, width, seed, dtype) if spectrum is None else spectrum
            z = dict(compression="gzip", compression_opts=4, chunks=chunks) if gzip else {}
            with h5py.File(path, "w") as f:
                g = f if group is None else f.create_group(group)
                if group is None:
                    g.create_dataset("spectrum", data=s, **z)
                else:
                    g.create_dataset("mzs", data=s[:, 0].astype("f8"), **z)
                    g.create_dataset("intensities", data=s[:, 1].astype("f4"), **z)
                columns = {
                    "precursor_mz": rng.uniform(100, 990, n).astype("f4"), "charge": rng.integers(-1, 3, n).astype("i1"), "RT": rng.uniform(0, 3600, n).astype("f4"),
                    "lsh": rng.integers(-2**63, 2**63 - 1, n), "instrument accuracy est.": rng.uniform(0, 1, n).astype("f4"),
                    name: np.array(names if names is not None else ["MSV%09d_run" % (i * runs // max(n, 1)) for i in range(n)], dtype=object),
                }
                columns.update(extra or {})
                for key, data in columns.items():
                    if key in leave or data is None: continue
                    if isinstance(data, np.ndarray) and data.dtype == object: g.create_dataset(key, data=data, dtype=STR)
                    else: g.create_dataset(key, data=data, **(z if n else {}))
                for key, value in (attrs or {}).items(): f.attrs[key] = value
            return s
        """;

    /// <summary>Compares a dataset, exported as JSON, with what the raw files give by the rules of spec 3.3, 3.4 and the issue; prints what it counted.</summary>
    public const string Checker = """
        import h5py, json, numpy as np, os, sys
        o = json.loads(sys.argv[1])
        ANNOTATIONS = ["adduct", "instrument_type", "smiles", "inchikey", "formula"]
        text = lambda v: v.decode("utf-8") if isinstance(v, bytes) else str(v)

        def rows(path, source):
            stem = os.path.splitext(os.path.basename(source))[0]
            with h5py.File(path, "r") as f:
                if "spectrum" in f or "MSn data/mzs" in f:
                    g = f if "spectrum" in f else f["MSn data"]
                    fallback = f.attrs.get("name", stem)
                    s = g["spectrum"][()] if "spectrum" in g else None
                    m, i = (s[:, 0], s[:, 1]) if s is not None else (g["mzs"][()], g["intensities"][()])
                    run = next((g[k][()] for k in ("name", "file_name") if k in g), None)
                    precursor = g["precursor_mz" if "precursor_mz" in g else "precursor mz"][()]
                    charge = g["charge"][()] if "charge" in g else np.full(len(m), -1)
                    energy = g["collision_energy"][()] if "collision_energy" in g else np.full(len(m), np.nan)
                    notes = {k: g[k][()] for k in ANNOTATIONS if k in g}
                    kept = {k: g[k][()] for k in o["keep"] if k in g}
                    for r in range(len(m)):
                        yield dict(run=(text(run[r]) if run is not None else "") or text(fallback), mz=m[r], it=i[r], p=precursor[r], z=charge[r], e=energy[r],
                            notes={k: text(v[r]) for k, v in notes.items()}, kept={k: v[r] for k, v in kept.items()})
                else:
                    for key in sorted(k for k in f["spectra"] if isinstance(f["spectra"][k], h5py.Group)):
                        g = f["spectra"][key]
                        get = lambda k, d: g[k][()] if k in g else d
                        yield dict(run=key, mz=get("mzs", np.zeros(0)), it=get("intensities", np.zeros(0)), p=np.ravel(get("precursor_mz", np.nan))[0], z=np.ravel(get("charge", -1))[0],
                            e=np.ravel(get("collision_energy", np.nan))[0], notes={k: text(g.attrs[k]) for k in ANNOTATIONS if k in g.attrs}, kept={})

        def judge(r):
            m, i = np.asarray(r["mz"], "f8"), np.asarray(r["it"], "f8")
            if m.ndim != 1 or len(m) != len(i): return "shape_mismatch", None
            used = np.flatnonzero((m != 0) | (i != 0))
            if len(used) == 0: return "shape_mismatch", None
            m, i = m[:used[-1] + 1], i[:used[-1] + 1]
            if not (np.isfinite(m).all() and np.isfinite(i).all()): return "nonfinite_values", None
            if (m <= 0).any(): return "negative_mz", None
            if (i < 0).any(): return "negative_intensity", None
            if not 0 < float(r["p"]) < o["max_precursor_mz"]: return "invalid_precursor_mz", None
            if len(m) < o["min_peaks"]: return "too_few_peaks", None
            if i.max() == 0: return "no_signal", None
            z = float(r["z"])
            if not (np.isfinite(z) and z == int(z) and -128 <= z <= 127): return "invalid_charge", None
            top = sorted(sorted(range(len(m)), key=lambda k: (-i[k], k))[:o["max_peaks"]], key=lambda k: (m[k], k))
            return None, (m[top].astype("f4"), (i[top] / i.max()).astype("f4"))

        expected, rejected, taken = [], [], set()
        for path, source in o["inputs"]:
            stem = os.path.splitext(os.path.basename(source))[0]
            for n, r in enumerate(rows(path, source)):
                names = [r["run"], stem + "_" + r["run"], source + "_" + r["run"]]
                sample = next(c for c in ("%s_%d" % (name, n) for name in names) if c not in taken)
                taken.add(sample)
                reason, made = judge(r)
                if reason: rejected.append((source, "row %d" % n, reason))
                else: expected.append((source, n, sample, r, made))

        got = []
        for path in o["exports"]:
            with open(path, encoding="utf-8") as f: got += [json.loads(line) for line in f]
        key = lambda row: (row["source"], row["row_in_source"])
        if not o["in_order"]:
            order = {(e[0], e[1]): k for k, e in enumerate(expected)}
            got.sort(key=lambda row: order.get(key(row), -1))
        found = [key(row) for row in got]
        assert found == [(e[0], e[1]) for e in expected], ("rows", len(found), len(expected), [a for a, b in zip(found, expected) if a != b[:2]][:3], list(set(found) - set(e[:2] for e in expected))[:3])
        same = lambda a, b: a.dtype == b.dtype and a.tobytes() == b.tobytes()
        for row, (source, n, sample, r, (m, i)) in zip(got, expected):
            where = (source, n)
            assert row["sample_id"] == sample, (where, row["sample_id"], sample)
            assert same(np.array(row["mzs"], "f4"), m), (where, "mzs", row["mzs"], m)
            assert same(np.array(row["ints"], "f4"), i), (where, "ints", row["ints"], i)
            assert np.float32(row["precursor_mz"]) == np.float32(r["p"]), (where, "precursor")
            assert row["charge"] == int(r["z"]), (where, "charge", row["charge"], r["z"])
            e = r["e"]
            assert row["collision_energy"] is None if np.isnan(e) else np.float32(row["collision_energy"]) == np.float32(e), (where, "energy")
            for k in ANNOTATIONS:
                want = r["notes"].get(k) or ("unknown" if k in ("adduct", "instrument_type") else None)
                assert row[k] == want, (where, k, row[k], want)
            for k in o["keep"]:
                want, have = r["kept"].get(k), row[k]
                if want is None: assert have is None, (where, k, have)
                elif isinstance(want, bytes) or isinstance(want, str): assert have == text(want), (where, k, have, want)
                else: assert np.array_equal(np.array(have, np.asarray(want).dtype), want), (where, k, have, want)
        with open(o["rejected"], encoding="utf-8") as f: lines = [json.loads(line) for line in f]
        listed = [(l["path"], l["place"], l["reason"]) for l in lines if l["place"] is not None]
        assert (listed if o["in_order"] else sorted(listed)) == (rejected if o["in_order"] else sorted(rejected)), (listed[:5], rejected[:5], len(listed), len(rejected))
        assert all(l["message"] for l in lines)
        print(len(expected), len(rejected))
        """;
}
