using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Journeys;

/// <summary>From raw files to batches, and by tools that are not ours.</summary>
public sealed class JourneyTests(RawSpectra raw) : IDisposable
{
    private const string Check = """
        import sys, h5py, numpy as np
        with h5py.File(sys.argv[1], "r") as file:
            spectrum = file["spectrum"]
            n = len(spectrum)
            assert spectrum.shape == (n, 2, 128) and spectrum.dtype == np.float64, (spectrum.shape, spectrum.dtype)
            assert spectrum.compression == "gzip"
            peaks = spectrum[:]
            mz, intensity = peaks[:, 0], peaks[:, 1]
            held = mz > 0
            assert (np.diff(held.astype(int), axis=1) <= 0).all(), "padding is on the right"
            assert all((np.diff(row[keep]) >= 0).all() for row, keep in zip(mz, held)), "m/z ascends"
            assert np.isfinite(peaks).all() and (intensity[held] >= 0).all() and (intensity[~held] == 0).all()
            kinds = {"precursor_mz": "f4", "charge": "i1", "RT": "f4", "lsh": "i8", "instrument accuracy est.": "f4"}
            for name, kind in kinds.items():
                assert file[name].shape == (n,) and file[name].dtype == kind, name
            names = file["name"].asstr()[:]
            assert all(name.startswith("MSV") for name in names)
            print(n, len(set(names)))
        """;

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void A_sample_is_what_h5py_expects_of_raw_spectra()
        => Assert.Equal("3000 6\n", Python.Run(Check, Path.Combine(raw.Small, "GeMS_sample.0.hdf5")));

    [Fact]
    public void Sums_pass_without_us()
    {
        using var tool = Tool.Start("/usr/bin/sha256sum", ["--strict", "-c", "SHA256SUMS"], raw.Built);
        var lines = tool.Wait().Ends(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.EndsWith(": OK", line, StringComparison.Ordinal));
        Assert.Contains("dataset_manifest.json: OK", lines);
        var unsummed = Workspace.Published(raw.Built).Keys.Except(lines.Select(line => line[..^4]));
        Assert.Equal(["SHA256SUMS", "_COMPLETE"], unsummed);
    }

    [Fact]
    public void The_journey_again_elsewhere_gives_the_same_bytes_and_the_same_digest()
    {
        Launched.Run("sample", "spectra", "--output", workspace["else where", "raw"], "--count", "6000", "--runs", "12", "--files", "2", "--gzip").Ends(0);
        Workspace.Same(raw.Small, workspace["else where", "raw"]);
        Launched.RunIn(workspace["else where"], [.. RawSpectra.BuildOf("raw", "out")]).Ends(0);
        Workspace.Same(raw.Built, workspace["else where", "out"]);
        Launched.Run("verify", workspace["else where", "out"]).Ends(0);
        Assert.Equal(Digest(raw.Built), Digest(workspace["else where", "out"]));
    }

    [Fact]
    public void Every_split_is_read_whole_and_batches_do_not_enter_the_digest()
    {
        var whole = Digest(raw.Built);
        foreach (var size in (string[])["1000000", "1", "7"])
        {
            Assert.Equal(whole, Digest(raw.Built, "--batch-size", size));
        }

        var records = ((string[])["train", "val", "test"]).Sum(split => Launched.Run("read", raw.Built, "--split", split, "--json").Ends(0).Json.GetProperty("records").GetInt64());
        Assert.Equal(6000, records);
        Assert.Equal(512, Launched.Run("read", raw.Built, "--batches", "2", "--json").Ends(0).Json.GetProperty("records").GetInt64());
    }

    [Theory]
    [InlineData("gems")]
    [InlineData("gems-new")]
    [InlineData("nested")]
    public void Every_layout_loses_nothing(string layout)
    {
        Launched.Run("sample", "spectra", "--output", workspace["raw"], "--count", "1200", "--files", "3", "--defects", "30", "--layout", layout).Ends(0);
        var built = Launched.Run("spectra", "build", "--input", workspace["raw"], "--output", workspace["out"], "--keep-columns", "all", "--json").Ends(0).Json;
        var rejected = built.GetProperty("rejected").EnumerateObject().Sum(reason => reason.Value.GetInt64());
        Assert.Equal(1200, built.GetProperty("read").GetInt64());
        Assert.Equal(30, rejected);
        Assert.Equal(rejected, File.ReadLines(workspace["out", "rejected.jsonl"]).Count());
        Assert.Equal(1200 - rejected, Launched.Run("read", workspace["out"], "--json").Ends(0).Json.GetProperty("records").GetInt64());
        Launched.Run("verify", workspace["out"]).Ends(0);
    }

    [Fact]
    public void A_dataset_split_again_verifies_reads_and_can_be_split_back()
    {
        Launched.Run("spectra", "build", "--input", raw.Small, "--output", workspace["out"], "--shard-size", "128KiB").Ends(0);
        var before = Workspace.Published(workspace["out"]);
        Launched.Run("split", workspace["out"], "--ratios", "60/20/20", "--by", "shard").Ends(0);
        Launched.Run("verify", workspace["out"]).Ends(0);
        Assert.True(Launched.Run("read", workspace["out"], "--split", "val", "--json").Ends(0).Json.GetProperty("records").GetInt64() > 500);
        using (var sums = Tool.Start("/usr/bin/sha256sum", ["--quiet", "-c", "SHA256SUMS"], workspace["out"]))
        {
            sums.Wait().Ends(0);
        }

        Launched.Run("split", workspace["out"], "--ratios", "98/1/1", "--by", "shard").Ends(0);
        Assert.Equal(before, Workspace.Published(workspace["out"]));
    }

    private static string Digest(string folder, params string[] more) => Launched.Run(["read", folder, "--json", .. more]).Ends(0).Json.GetProperty("digest").GetString()!;
}
