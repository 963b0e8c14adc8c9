using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Builds;

/// <summary>A disk that fills up ends a build with a sentence, and the same command goes on once there is room.</summary>
public sealed class FullDiskTests(RawSpectra raw)
{
    public static TheoryData<string> Sizes() => Dose.IsLong
        ? [.. Dose.Of([.. Enumerable.Range(1, 12).Select(i => $"{i * 64}k"), .. Enumerable.Range(4, 17).Select(i => $"{i * 256}k")])]
        : ["64k", "1500k", "3200k", "3600k"];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_build_that_fills_the_disk_says_so_and_goes_on_when_there_is_room(string size)
    {
        using var workspace = new Workspace();
        using var disk = new SmallDisk(workspace["disk"], size);
        var output = workspace["disk", "out"];
        var full = Launched.Run([.. RawSpectra.BuildOf(raw.Small, output, "--ignore-space")]);
        if (full.ExitCode != 0)
        {
            full.Fails(1, "space");
            Assert.False(File.Exists(Path.Combine(output, "_COMPLETE")));
            Workspace.NothingHalf(raw.Built, output);
        }

        disk.Grow("64m");
        Launched.Run([.. RawSpectra.BuildOf(raw.Small, output)]).Ends(0);
        Workspace.Same(raw.Built, output);
        Launched.Run("verify", output).Ends(0);
    }

    [Fact]
    public void A_disk_that_cannot_hold_the_dataset_is_refused_before_anything_is_built()
    {
        using var workspace = new Workspace();
        using var disk = new SmallDisk(workspace["disk"], "8m");
        Launched.Run([.. RawSpectra.BuildOf(raw.Large, workspace["disk", "out"])]).Fails(1, "space", "--ignore-space");
        Assert.Empty(Workspace.Published(workspace["disk", "out"]));
    }

    [Fact]
    public void A_sample_that_fills_the_disk_says_so()
    {
        using var workspace = new Workspace();
        using var disk = new SmallDisk(workspace["disk"], "1m");
        string[] sample = ["sample", "spectra", "--output", workspace["disk", "raw"], "--count", "6000", "--gzip"];
        Launched.Run(sample).Fails(1, "space");
        disk.Grow("64m");
        Launched.Run(sample).Ends(0);
    }

    [Fact]
    public void A_manifest_that_finds_no_room_says_so_and_leaves_the_old_one()
    {
        using var workspace = new Workspace();
        using var disk = new SmallDisk(workspace["disk"], "64k");
        Launched.Run("manifest", "--shards-dir", raw.Built, "--output-dir", workspace["disk", "m"], "--version", "v1").Ends(0);
        var before = Workspace.Published(workspace["disk", "m"]);
        Tool.Run("/bin/sh", "-c", "cat /dev/zero > \"$1\"", "sh", workspace["disk", "filler"]);
        Launched.Run("manifest", "--shards-dir", raw.Built, "--output-dir", workspace["disk", "m"], "--version", "v2").Fails(1, "space");
        Assert.Equal(before, Workspace.Published(workspace["disk", "m"]));
    }
}
