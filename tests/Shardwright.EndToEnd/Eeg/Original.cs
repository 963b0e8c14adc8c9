using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Eeg;

/// <summary>The documented Python of the EEG cache, written anew from its facts, and what compares a cache of ours with one of its own.</summary>
public static class Original
{
    private const string Interpreter = "/usr/bin/python3";

    private const string Compare = """
        import json, sys
        from pathlib import Path
        import numpy as np
        ours, theirs = Path(sys.argv[1]), Path(sys.argv[2])
        names = sorted(path.name for path in theirs.glob("*.npz"))
        assert names == sorted(path.name for path in ours.glob("*.npz")), names
        assert names, "nothing to compare"
        worst = 0.0
        for name in names:
            with np.load(ours / name) as left, np.load(theirs / name) as right:
                assert list(left) == list(right) == ["windows", "labels"], (name, list(left))
                for member in right:
                    a, b = left[member], right[member]
                    assert a.dtype == b.dtype == np.dtype("<f4") and a.flags.c_contiguous, (name, member, a.dtype)
                    assert a.shape == b.shape, (name, member, a.shape, b.shape)
                assert np.array_equal(left["labels"], right["labels"]), f"{name}: the labels differ"
                apart = np.abs(left["windows"] - right["windows"])
                if apart.size:
                    assert np.isfinite(apart).all(), f"{name}: not every sample is a number"
                    worst = max(worst, float(apart.max()))
                    where = np.unravel_index(apart.argmax(), apart.shape)
                    assert apart.max() <= 2e-5, f"{name}: {apart.max()} apart at window, channel, sample {where}"
        print(worst)
        """;

    private static readonly Lazy<bool> HasSciPy = new(() => File.Exists(Interpreter) && Tool.Run(Interpreter, "-c", "import scipy, numpy").ExitCode == 0);
    private static readonly Lazy<bool> HasMne = new(() => File.Exists(Interpreter) && Tool.Run(Interpreter, "-c", "import mne").ExitCode == 0);

    /// <summary>Makes recordings: see bench/peers/eeg_input.py.</summary>
    public static void Record(string folder, params string[] flags) => Peer("eeg_input.py", null, ["--output", folder, .. flags]).Ends(0);

    /// <summary>Runs a command of the original.</summary>
    public static ToolResult Run(params string[] arguments) => Peer("eeg_original.py", null, arguments);

    /// <summary>Builds a cache with the original's own small reader and the fixed table for Fz and Pz, started in a folder.</summary>
    public static ToolResult BuildIn(string folder, string recordings, string cache, params string[] flags)
        => Peer("eeg_original.py", folder, ["build-cache", "--data-dir", recordings, "--cache-dir", cache, "--edf-reader", "own", .. flags]);

    /// <summary>Builds a cache with MNE; skips the test where MNE is not to be used.</summary>
    public static ToolResult BuildWithMne(string recordings, string cache, params string[] flags)
    {
        Assert.SkipUnless(Dose.IsLong, "MNE is for SHARDWRIGHT_TEST_ALL=1");
        Dose.Require(HasMne.Value, "python3 with MNE");
        return Run(["build-cache", "--data-dir", recordings, "--cache-dir", cache, "--edf-reader", "mne", .. flags]);
    }

    /// <summary>Fails the test unless two caches have the same windows within 2e-5, and the same labels, manifest and index exactly.</summary>
    public static void Same(string ours, string theirs)
    {
        Python.Run(Compare, ours, theirs);
        foreach (var name in (string[])["manifest.json", "_dataset_index.json"])
        {
            Assert.Equal(File.ReadAllText(Path.Combine(theirs, name)), File.ReadAllText(Path.Combine(ours, name)));
        }
    }

    private static ToolResult Peer(string name, string? folder, IEnumerable<string> arguments)
    {
        Dose.Require(HasSciPy.Value, "python3 with SciPy");
        using var tool = Tool.Start(Interpreter, [Path.Combine(Repository.Root, "bench", "peers", name), .. arguments], folder, new Dictionary<string, string> { ["PYTHONIOENCODING"] = "utf-8" });
        return tool.Wait();
    }
}
