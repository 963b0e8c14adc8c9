using System.Globalization;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Eeg;

/// <summary>Caches that NumPy wrote, right and wrong: every command ends with a code of ours and one line, nothing is unpickled, nothing outside is read.</summary>
public sealed class ForeignCacheTests : IDisposable
{
    // Each case in a folder of its own, and a line of it: name, then the codes of verify, read, read balanced and scan-cache.
    private const string Make = """
        import io, itertools, json, os, pickle, sys, zipfile
        import numpy as np
        root, mark, every, rares = sys.argv[1], sys.argv[2], int(sys.argv[3]), itertools.count()
        r = np.random.default_rng(0)
        class Evil:
            def __reduce__(self): return (os.mkdir, (mark,))
        def W(n=4, s=64, t="f8"): return r.normal(size=(n, 19, s)).astype(t)
        def L(n=4, s=64):
            a = np.zeros((n, s), "f4"); a[0::3, :10] = 1; a[1::3] = 1; return a
        def S(n=4): return dict(windows=W(n, t="f4"), labels=L(n))
        def place(w, f="a_windows.npz"): return {"cache_file": f, "window_idx": w}
        man = {"partial_seizure": [place(0), place(3)], "full_seizure": [place(1)], "no_seizure": [place(2)]}
        idx = {"files": ["/x/a.edf"], "window_counts": [4]}
        def one(p): return {"partial_seizure": [p], "full_seizure": [], "no_seizure": []}
        def case(rare, name, codes, data, manifest=man, index=idx, file="a_windows.npz"):
            if rare and (every == 0 or next(rares) % every != every - 1): return
            folder = os.path.join(root, name); os.makedirs(folder)
            if isinstance(data, dict): np.savez(os.path.join(folder, file), **data)
            else: open(os.path.join(folder, file), "wb").write(data)
            for name_, value in (("manifest.json", manifest), ("_dataset_index.json", index)):
                if value is not None:
                    open(os.path.join(folder, name_), "wb").write(value if isinstance(value, bytes) else json.dumps(value).encode())
            print(name, *codes)
        def raw(*members):
            b = io.BytesIO()
            with zipfile.ZipFile(b, "w") as z:
                for n, v in members: z.writestr(n, v)
            return b.getvalue()
        def npy(a):
            b = io.BytesIO(); np.save(b, a); return b.getvalue()
        def head(shape):
            h = ("{'descr': '<f4', 'fortran_order': False, 'shape': %s, }" % (shape,)).encode()
            h += b" " * ((64 - (10 + len(h) + 1) % 64) % 64) + b"\n"
            return b"\x93NUMPY\x01\x00" + len(h).to_bytes(2, "little") + h
        def packed(**k):
            b = io.BytesIO(); np.savez_compressed(b, **k); return b.getvalue()
        def stored(**k):
            b = io.BytesIO(); np.savez(b, **k); return b.getvalue()
        def flipped(b, at):
            b = bytearray(b); b[int(len(b) * at)] ^= 0x40; return bytes(b)

        case(0, "sound", (0, 0, 0, 0), S())
        case(1, "compressed", (0, 0, 0, 0), packed(**S()))
        case(1, "only-windows", (4, 0, 1, 2), dict(windows=W()), None)
        case(1, "bare", (4, 0, 1, 0), S(), None, None)
        for t in ("f8", ">f4", "f2", "i2", ">i4", "u1", "?", "i8"):
            case(t != ">f4", "type" + t.replace(">", "-big-").replace("?", "-bool"), (0, 0, 0, 0), dict(windows=W().astype(t), labels=L().astype(t)))
        case(1, "fortran", (4, 1, 1, 2), dict(windows=np.asfortranarray(W()), labels=np.asfortranarray(L())))
        case(1, "complex", (4, 1, 1, 0), dict(windows=W().astype("c8"), labels=L()))
        case(1, "more-members", (0, 0, 0, 0), dict(x=np.arange(3), meta=np.array({"a": 1}, dtype=object), **S()))
        case(0, "objects", (4, 1, 1, 0), dict(windows=np.array([Evil()], dtype=object), labels=L()))
        case(0, "pickle", (4, 1, 1, 2), pickle.dumps(Evil()))
        case(0, "cut", (4, 1, 1, 2), stored(**S())[:-100])
        case(1, "cut-in-half", (4, 1, 1, 2), (lambda b: b[:len(b) // 2])(stored(**S())))
        case(0, "flipped-stored", (4, 1, 1, 0), flipped(stored(**S()), 0.3))
        case(0, "flipped", (4, 1, 1, 0), flipped(packed(**S()), 0.3))
        case(1, "text", (4, 1, 1, 2), b"hello" * 100)
        case(1, "nothing", (4, 1, 1, 2), b"")
        case(1, "no-windows", (4, 0, 1, 2), dict(windows=W(0), labels=np.zeros((0, 64), "f4")), {"partial_seizure": [], "full_seizure": [], "no_seizure": []}, {"files": ["a.edf"], "window_counts": [0]})
        case(1, "rank", (4, 1, 1, 0), dict(windows=np.zeros((4, 64), "f4"), labels=L()))
        case(0, "counts-differ", (4, 1, 1, 0), dict(windows=W(), labels=L(3)))
        case(1, "widths-differ", (4, 1, 1, 0), dict(windows=W(), labels=L(4, 32)))
        case(1, "scalar", (4, 1, 1, 2), dict(windows=np.float32(3), labels=np.float32(1)))
        case(1, "many-windows", (4, 1, 1, 2), packed(windows=np.zeros((2**25, 1, 1), "u1"), labels=np.zeros((2**25, 1), "u1")))
        case(1, "long-shape", (4, 1, 1, 2), raw(("windows.npy", head((2**62, 19, 64))), ("labels.npy", head((2**62, 64)))))
        case(1, "code-in-shape", (4, 1, 1, 2), raw(("windows.npy", head("(__import__('os').mkdir('%s'),)" % mark)), ("labels.npy", head((4, 64)))))
        case(0, "member-outside", (4, 1, 1, 2), raw(("../a.npy", npy(W(1))), ("windows.npy", npy(W())), ("labels.npy", npy(L()))))
        case(0, "file-outside", (4, 0, 1, 0), S(), one(place(0, "../sound/a_windows.npz")))
        case(1, "file-absolute", (4, 0, 1, 0), S(), one(place(0, "/etc/passwd")))
        case(1, "file-gone", (4, 0, 1, 0), S(), one(place(0, "b_windows.npz")))
        for n, w in (("beyond", 99), ("negative", -1), ("large", 10**30), ("text", "0"), ("none", None), ("part", 1.5)):
            case(n != "beyond", "window-" + n, (4, 0, 1, 0), S(), one(place(w)))
        for n, m in (("list", b"[]"), ("junk", b"{"), ("empty", b""), ("numbers", b'{"partial_seizure":1,"full_seizure":2,"no_seizure":3}'), ("bytes", bytes(range(256))), ("deep", b"[" * 100000)):
            case(n != "numbers", "manifest-" + n, (4, 0, 1, 0), S(), m)
        case(1, "listed-twice", (4, 0, 0, 0), S(), {**man, "partial_seizure": man["partial_seizure"] * 3})
        for n, i in (("list", b"[]"), ("junk", b"{"), ("negative", {"files": ["a.edf"], "window_counts": [-1]}), ("large", {"files": ["a.edf", "b.edf"], "window_counts": [2**63 - 1] * 2}), ("wrong", {"files": ["a.edf"], "window_counts": [7]}), ("other", {"files": ["../z.edf"], "window_counts": [4]})):
            case(n != "large", "index-" + n, (4, 0, 0, 0), S(), man, i)
        case(0, "odd-names", (4, 0, 1, 0), S(), None, None, "-a b\n\"\u00fc_windows.npz")
        """;

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Every_command_ends_with_a_code_of_ours_and_one_line()
    {
        Directory.CreateDirectory(workspace["caches"]);
        var cases = Python.Run(Make, workspace["caches"], workspace["unpickled"], Dose.IsLongest ? "1" : Dose.IsLong ? "3" : "0").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(cases.Length >= 11, $"{cases.Length} cases");
        var asked = Dose.Of(cases).ToHashSet(StringComparer.Ordinal);
        Assert.All(cases, line =>
        {
            var words = line.Split(' ');
            var (folder, codes) = (workspace["caches", words[0]], words[1..].Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray());
            var verified = Launched.Run("verify", folder).Ends(codes[0]);
            Assert.Contains(codes[0] == 0 ? "nothing vouches for it: unverified" : "finding", verified.Output, StringComparison.Ordinal);
            Ends(codes[1], "read", folder);
            Ends(codes[2], "read", folder, "--order", "eeg-balanced");
            if (Dose.IsLong && asked.Contains(line))
            {
                Launched.Run("eeg", "stats", "--cache-dir", folder);
                Launched.Run("inspect", folder).Ends(0);
                Launched.Run("manifest", "--dataset", folder, "--version", "1").Fails(1, "a window cache", "nothing was touched");
            }

            Launched.Run("eeg", "scan-cache", "--cache-dir", folder).Ends(codes[3]);
            Assert.False(File.Exists(Path.Combine(folder, "dataset_manifest.json")), folder);
        });
        Assert.False(Directory.Exists(workspace["unpickled"]), "an array of objects was unpickled");
    }

    [Fact]
    public void What_is_no_file_among_cache_files_is_found_and_never_waited_for()
    {
        Directory.CreateDirectory(workspace["cache", "b_windows.npz"]);
        File.CreateSymbolicLink(workspace["cache", "a_windows.npz"], "/nowhere");
        Tool.Run("/usr/bin/mkfifo", workspace["cache", "c_windows.npz"]).Ends(0);
        Python.Run("import sys, numpy as np\nnp.savez(sys.argv[1], windows=np.zeros((2, 19, 64), 'f4'), labels=np.ones((2, 64), 'f4'))", workspace["cache", "d_windows.npz"]);
        var scanned = Launched.Run("eeg", "scan-cache", "--cache-dir", workspace["cache"]).Ends(3).Error;
        Assert.Equal(["a", "b", "c"], scanned.Split("warning: Skipping ")[1..].Select(line => line[..1]));
        var found = Launched.Run("verify", workspace["cache"]).Ends(4).Output;
        Assert.Contains("a_windows.npz", found, StringComparison.Ordinal);
        Assert.Contains("c_windows.npz", found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_without_a_manifest_of_ours_is_inspected_and_gets_none_by_mistake()
    {
        Directory.CreateDirectory(workspace["caches"]);
        Python.Run(Make, workspace["caches"], workspace["unpickled"], "0");
        var inspected = Launched.Run("inspect", workspace["caches", "sound"]).Ends(0).Output;
        foreach (var line in (string[])["window cache without a manifest of ours", "windows by class: 4", "partial seizure: 2", "full seizure: 1", "no seizure: 1", "windows in the index: 4"])
        {
            Assert.Contains(line, inspected, StringComparison.Ordinal);
        }

        Launched.Run("manifest", "--dataset", workspace["caches", "sound"], "--version", "1").Fails(1, "a window cache", "nothing was touched");
    }

    private static void Ends(int code, params string[] arguments)
    {
        var result = Launched.Run(arguments);
        if (code == 0)
        {
            result.Ends(0);
        }
        else
        {
            result.Fails(code);
        }
    }
}
