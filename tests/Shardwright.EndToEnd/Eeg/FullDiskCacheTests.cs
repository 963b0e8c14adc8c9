using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Eeg;

/// <summary>A disk that fills up ends a build with a sentence, and the same command goes on once there is room.</summary>
public sealed class FullDiskCacheTests(EegCacheRuns eeg)
{
    public static TheoryData<string, string> Sizes() => Dose.IsLong
        ? [.. new[] { "none", "deflate", "continuous" }.SelectMany(kind => Dose.Of(Enumerable.Range(1, 24)).Select(i => new TheoryDataRow<string, string>(kind, $"{(i < 8 ? i * 64 : (i - 7) * 640)}k")))]
        : new() { { "none", "64k" }, { "none", "5000k" }, { "none", "8900k" }, { "deflate", "5000k" }, { "continuous", "3000k" } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_build_that_fills_the_disk_says_so_and_goes_on_when_there_is_room(string kind, string size)
    {
        string[] flags = kind switch { "continuous" => ["--layout", "continuous"], "deflate" => ["--compress", "deflate"], _ => [] };
        using var workspace = new Workspace();
        using var disk = new SmallDisk(workspace["disk"], size);
        var cache = workspace["disk", "train"];
        var full = Launched.Run([.. EegCacheRuns.BuildOf(eeg.Recordings, cache, [.. flags, "--ignore-space"])]);
        if (full.ExitCode != 0)
        {
            full.Ends(1);
            Assert.Contains(full.Complaints, line => line.Contains("space", StringComparison.Ordinal));
            Assert.False(File.Exists(Path.Combine(cache, "_COMPLETE")));
            Workspace.NothingHalf(eeg.Built(flags), cache);
        }

        Assert.True(full.ExitCode != 0 || Dose.IsLong, $"{size} is not too small for {kind}");
        disk.Grow("64m");
        Launched.Run([.. EegCacheRuns.BuildOf(eeg.Recordings, cache, flags)]).Ends(0);
        Workspace.Same(eeg.Built(flags), cache);
        Launched.Run("verify", cache).Ends(0);
    }

    [Fact]
    public void A_disk_that_cannot_hold_the_cache_is_refused_before_anything_is_built()
    {
        using var workspace = new Workspace();
        using var disk = new SmallDisk(workspace["disk"], "4m");
        var refused = Launched.Run([.. EegCacheRuns.BuildOf(eeg.Recordings, workspace["disk", "train"])]).Ends(1);
        Assert.Contains(refused.Complaints, line => line.Contains("space", StringComparison.Ordinal) && line.Contains("--ignore-space", StringComparison.Ordinal));
        Assert.Empty(Workspace.Published(workspace["disk", "train"]));
    }

    [Fact]
    public void A_manifest_that_finds_no_room_says_so_and_leaves_the_old_one()
    {
        using var workspace = new Workspace();
        using var disk = new SmallDisk(workspace["disk"], "12m");
        Workspace.Copy(eeg.Built(), workspace["disk", "train"]);
        var before = Workspace.Published(workspace["disk", "train"]);
        Tool.Run("/bin/sh", "-c", "cat /dev/zero > \"$1\"", "sh", workspace["disk", "filler"]);
        var full = Launched.Run("eeg", "scan-cache", "--cache-dir", workspace["disk", "train"]).Ends(1);
        Assert.Contains(full.Complaints, line => line.Contains("space", StringComparison.Ordinal));
        Assert.Equal(before, Workspace.Published(workspace["disk", "train"]));
    }

    [Fact]
    public void A_sample_that_fills_the_disk_says_so()
    {
        using var workspace = new Workspace();
        using var disk = new SmallDisk(workspace["disk"], "1m");
        string[] sample = ["sample", "eeg", "--output", workspace["disk", "raw"], "--patients", "3", "--minutes", "1"];
        Launched.Run(sample).Fails(1, "space");
        disk.Grow("64m");
        Launched.Run(sample).Ends(0);
    }
}
