using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Eeg;

/// <summary>What the command line makes of known recordings, looked at with NumPy and zipfile alone.</summary>
public sealed class GoldenTests : IDisposable
{
    private static readonly string[] Labels = ["5.5,42.25,mysz", "", "0,70,gnsz", "3,4,cpsz;30,31,bckg", "0,200,seiz"];

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData("none")]
    [InlineData("deflate")]
    public void The_recording_of_the_specification_becomes_its_windows(string compression)
    {
        const string Look = """
            import json, sys
            from pathlib import Path
            import numpy as np
            cache = Path(sys.argv[1])
            with np.load(cache / "aaaaaaaa_s001_t000_windows.npz") as archive:
                windows, labels = archive["windows"], archive["labels"]
            assert windows.shape == (2, 19, 15360) and labels.shape == (2, 15360), (windows.shape, labels.shape)
            found = windows[0, 0, [0, 1, 2, 5, 100, 5000, 15359]]
            assert np.abs(found - [-1.27373, .69425, 1.84034, .56328, -.3239, 1.203, 1.33105]).max() < 1e-5, found
            assert abs(np.abs(windows.astype(float)).mean() - .8402750) < 1e-6
            assert labels.sum(axis=1).tolist() == [9408, 8256] and set(labels.ravel().tolist()) == {0, 1}
            assert labels[0, 1407] == 0 and labels[0, 1408] == 1 and labels[0, 10815] == 1 and labels[0, 10816] == 0
            assert np.array_equal(windows[0, :, 2560:], windows[1, :, :-2560])
            name = "aaaaaaaa_s001_t000_windows.npz"
            manifest = {"partial_seizure": [{"cache_file": name, "window_idx": i} for i in (0, 1)], "full_seizure": [], "no_seizure": []}
            assert (cache / "manifest.json").read_text() == json.dumps(manifest, indent=2)
            assert (cache / "_dataset_index.json").read_text() == json.dumps({"files": [sys.argv[2] + "/aaaaaaaa_s001_t000.edf"], "window_counts": [2]})
            """;
        GoldenRecording.Make(new GoldenRecording { Path = workspace["in", "aaaaaaaa_s001_t000.edf"] });

        var said = Build("cache", "--compress", compression).Ends(0).Output;

        Python.Run(Look, workspace["cache"], workspace["in"]);
        Assert.Contains("✅ Cache build complete + manifest: partial=2, full=0, none=0\n", said, StringComparison.Ordinal);
        Assert.Contains($"Building cache for train split (1 files) from {workspace["in"]}\nCache status: 0/1 present, missing 1\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signal_stored_once_gives_the_same_batches_bit_for_bit_in_every_order()
    {
        const string Look = """
            import sys
            from pathlib import Path
            import numpy as np
            npz, once, half = map(Path, sys.argv[1:])
            names = sorted(path.name.removesuffix("_windows.npz") for path in npz.glob("*.npz"))
            assert len(names) == 5 and names == sorted(path.name.removesuffix("_signal.npz") for path in once.glob("*.npz"))
            for name in names:
                with np.load(npz / f"{name}_windows.npz") as a, np.load(once / f"{name}_signal.npz") as b, np.load(half / f"{name}_signal.npz") as c:
                    windows, labels, signal, mask = a["windows"], a["labels"], b["signal"], b["labels"]
                    assert list(b) == list(c) == ["signal", "labels", "segments", "grid"], list(b)
                    assert signal.dtype == np.dtype("<f4") and mask.dtype == np.uint8 and b["grid"].tolist() == [15360, 2560]
                    assert b["segments"].tolist() == [signal.shape[1]] and mask.shape == (17920,) and signal.shape == (19, 17920)
                    for i in range(2):
                        cut = slice(2560 * i, 2560 * i + 15360)
                        assert windows[i].tobytes() == signal[:, cut].tobytes() and np.array_equal(labels[i], mask[cut])
                    assert c["signal"].dtype == np.dtype("<f2") and c["signal"].tobytes() == signal.astype(np.float16).tobytes(), "not numpy's rounding"
                    assert np.array_equal(c["labels"], mask)
            """;
        GoldenRecording.MakeIn(workspace["in"], Labels);
        Build("npz").Ends(0);
        Build("deflated", "--compress", "deflate").Ends(0);
        Build("once", "--layout", "continuous").Ends(0);
        Build("half", "--layout", "continuous", "--dtype", "float16").Ends(0);

        Python.Run(Look, workspace["npz"], workspace["once"], workspace["half"]);

        foreach (var order in (string[][])[["sequential"], ["eeg-balanced"], ["eeg-balanced", "--seed", "7"]])
        {
            var digests = ((string[])["npz", "deflated", "once", "half"]).Select(cache => Digest(cache, order)).ToArray();
            Assert.Equal(digests[0], digests[1]);
            Assert.Equal(digests[0], digests[2]);
            Assert.NotEqual(digests[0], digests[3]);
        }
    }

    [Fact]
    public void A_signal_stored_once_takes_a_sixth_of_the_space()
    {
        GoldenRecording.Make(new GoldenRecording { Path = workspace["in", "a_1.edf"], Seconds = 600 });
        Build("npz").Ends(0);
        Build("once", "--layout", "continuous").Ends(0);
        Build("half", "--layout", "continuous", "--dtype", "float16").Ends(0);
        var (windows, once, half) = (Size("npz", "a_1_windows.npz"), Size("once", "a_1_signal.npz"), Size("half", "a_1_signal.npz"));
        Assert.InRange(windows / once, 5.5, 6);
        Assert.InRange(once / half, 1.9, 2);
    }

    [Theory]
    [InlineData("none", 0)]
    [InlineData("deflate", 8)]
    public void The_archives_are_laid_out_as_numpy_lays_them_out(string compression, int method)
    {
        const string Look = """
            import struct, sys, zipfile
            from pathlib import Path
            import numpy as np
            for path in sorted(Path(sys.argv[1]).glob("*.npz")):
                with zipfile.ZipFile(path) as archive:
                    assert archive.testzip() is None
                    assert archive.namelist() == ["windows.npy", "labels.npy"], archive.namelist()
                    for member in archive.infolist():
                        assert member.compress_type == int(sys.argv[2]) and member.date_time == (1980, 1, 1, 0, 0, 0), member
                        with archive.open(member) as file:
                            start = file.read(128)
                        assert start[:8] == b"\x93NUMPY\x01\x00" and struct.unpack("<H", start[8:10]) == (118,) and start.endswith(b"\n"), start
                        header = eval(start[10:])
                        n = 0 if path.name.startswith("short") else 2
                        assert header == {"descr": "<f4", "fortran_order": False, "shape": (n, 19, 15360) if member.filename == "windows.npy" else (n, 15360)}, header
                with np.load(path, allow_pickle=False) as archive:
                    assert all(archive[name].dtype == np.dtype("<f4") and archive[name].flags.c_contiguous for name in archive)
            """;
        GoldenRecording.Make(
            new GoldenRecording { Path = workspace["in", "long_1.edf"] },
            new GoldenRecording { Path = workspace["in", "short_1.edf"], Seconds = 59 });
        Build("cache", "--compress", compression).Ends(0);
        Assert.Equal("2", Python.Run("import sys, glob; print(len(glob.glob(sys.argv[1] + '/*.npz')))", workspace["cache"]).Trim());
        Python.Run(Look, workspace["cache"], $"{method}");
    }

    [Fact]
    public void The_weight_by_the_manifest_is_that_of_a_full_scan_of_the_labels()
    {
        const string Scan = """
            import math, sys
            from pathlib import Path
            import numpy as np
            classes = {"partial": [], "full": [], "none": []}
            for path in sorted(Path(sys.argv[1]).glob("*.npz")):
                with np.load(path) as archive:
                    for i, row in enumerate(archive["labels"]):
                        ratio = np.count_nonzero(row > 0) / row.size
                        classes["none" if ratio == 0 else "full" if ratio >= .99 else "partial"].append((path.name, i))
            p, f, n = (classes[name] for name in ("partial", "full", "none"))
            rng = np.random.default_rng(42)
            drawn = p + [f[i] for i in rng.choice(len(f), min(int(.3 * len(p)), len(f)), replace=False)]
            drawn += [n[i] for i in rng.choice(len(n), min(int(2.5 * len(p)), len(n)), replace=False)]
            ratio = sum(one not in n for one in drawn) / len(drawn)
            print(len(p), len(f), len(n), len(drawn), repr(ratio), repr(math.sqrt((1 - ratio) / ratio) if 0 < ratio < .5 else 1.0))
            """;
        GoldenRecording.MakeIn(workspace["in"], [.. Labels, "1,2,absz;3,4,tcsz", null, "", "", "", "", "", ""]);
        Build("cache").Ends(0);
        var scanned = Python.Run(Scan, workspace["cache"]).Split();
        var said = Launched.Run("eeg", "stats", "--cache-dir", workspace["cache"], "--json").Ends(0).Json;
        string[] names = ["partial", "full", "none", "balanced_windows", "seizure_ratio", "pos_weight"];
        Assert.Equal(scanned.Take(names.Length).Select(Number), names.Select(name => said.GetProperty(name).GetDouble()));
        Assert.InRange(Number(scanned[5]), 1.0001, 2);
    }

    [Fact]
    public void The_rate_of_a_channel_that_is_not_read_changes_nothing()
    {
        foreach (var (name, rate) in (ValueTuple<string, int>[])[("slow", 100), ("same", 250), ("fast", 1000)])
        {
            GoldenRecording.Make(new GoldenRecording { Path = workspace[name, "a_1.edf"], Rate = 250, OtherRate = rate });
            Launched.Run("eeg", "build-cache", "--data-dir", workspace[name], "--cache-dir", workspace["cache", name]).Ends(0);
        }

        var same = File.ReadAllBytes(workspace["cache", "same", "a_1_windows.npz"]);
        Assert.Equal(same, File.ReadAllBytes(workspace["cache", "slow", "a_1_windows.npz"]));
        Assert.Equal(same, File.ReadAllBytes(workspace["cache", "fast", "a_1_windows.npz"]));
    }

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private ToolResult Build(string cache, params string[] flags) => Launched.Run(["eeg", "build-cache", "--data-dir", workspace["in"], "--cache-dir", workspace[cache], .. flags]);

    private string Digest(string cache, params string[] order) => Launched.Run(["read", workspace[cache], "--json", "--order", .. order]).Ends(0).Json.GetProperty("digest").GetString()!;

    private double Size(string cache, string name) => new FileInfo(workspace[cache, name]).Length;
}
