using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Eeg;

/// <summary>Where a cache may be built: not twice at once, not over somebody's files, not beside the same split in its other spelling.</summary>
public sealed class CachePlaceTests(EegCacheRuns eeg) : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Of_two_builds_at_once_of_one_cache_one_wins_and_the_other_names_it()
    {
        using var winner = eeg.StartAndAwaitUnit(workspace["out"]);

        // Held still, so that it is at work for as long as the others try.
        winner.Signal("STOP");
        foreach (var more in (string[][])[[], ["--part", "1/2"], ["--finish"], ["--rebuild"]])
        {
            var loser = Build("out", [.. EegCacheRuns.SlowFlags, .. more]).Ends(1);
            Assert.Contains(loser.Complaints, line => line.Contains($"host={Environment.MachineName} pid={winner.Id} ", StringComparison.Ordinal));
        }

        winner.Signal("CONT");
        Launched.Sane(winner.Wait()).Ends(0);
        Launched.Run("verify", workspace["out"]).Ends(0);
    }

    [Fact]
    public void A_file_in_the_place_of_the_cache_is_refused_and_untouched()
    {
        File.WriteAllText(workspace["out"], "a file");
        Refused(Build("out"), "a file");
        Assert.Equal("a file", File.ReadAllText(workspace["out"]));
    }

    [Fact]
    public void A_folder_with_foreign_files_is_refused_and_untouched()
    {
        Directory.CreateDirectory(workspace["out"]);
        File.WriteAllText(workspace["out", "thesis.txt"], "three years");
        Refused(Build("out"), "other files", "nothing was touched");
        Assert.Equal([workspace["out", "thesis.txt"]], Directory.EnumerateFileSystemEntries(workspace["out"]));
    }

    [Fact]
    public void A_cache_of_the_original_is_refused_as_unverified_and_untouched()
    {
        Directory.CreateDirectory(workspace["out"]);
        foreach (var name in (string[])["manifest.json", "_dataset_index.json", "aaaaaaaa_s001_t000_windows.npz", "aaaaaaar_s001_t000_windows.npz"])
        {
            File.Copy(Path.Combine(eeg.Built(), name), workspace["out", name]);
        }

        var before = EegCacheRuns.State(workspace["out"]);
        foreach (var more in (string[][])[[], ["--rebuild"], ["--part", "1/2"]])
        {
            Refused(Build("out", more), "unverified", "nothing was touched");
        }

        Assert.Equal(before, EegCacheRuns.State(workspace["out"]));
        Launched.Run("eeg", "scan-cache", "--cache-dir", workspace["out"]).Ends(0);
        Assert.Contains("unverified", Launched.Run("verify", workspace["out"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_may_not_be_written_is_named()
    {
        Directory.CreateDirectory(workspace["closed"]);
        Tool.Run("/bin/chmod", "555", workspace["closed"]).Ends(0);
        Tool.Run("/bin/cp", "-r", eeg.Recordings, workspace["in"]).Ends(0);
        Tool.Run("/bin/chmod", "-R", "a+rX", workspace["in"]).Ends(0);
        Refused(Nobody.Run([.. EegCacheRuns.BuildOf(workspace["in"], workspace["closed", "out"])]), "closed/out", "denied");
    }

    [Fact]
    public void A_recording_that_may_not_be_read_is_named()
    {
        Dose.RequireRoot();
        Tool.Run("/bin/cp", "-r", eeg.Recordings, workspace["in"]).Ends(0);
        Tool.Run("/bin/chmod", "-R", "a+rX", workspace["in"]).Ends(0);
        var closed = Directory.GetFiles(workspace["in"], "*.edf", SearchOption.AllDirectories)[0];
        Tool.Run("/bin/chmod", "000", closed).Ends(0);
        Refused(Nobody.Run([.. EegCacheRuns.BuildOf(workspace["in"], workspace["out"])]), Path.GetFileName(closed), "permission");
    }

    [Theory]
    [InlineData("val", "dev")]
    [InlineData("dev", "val")]
    public void A_split_is_not_built_beside_itself_in_its_other_spelling(string first, string second)
    {
        Workspace.Copy(eeg.Recordings, workspace["in"]);
        Launched.Run([.. EegCacheRuns.BuildOf(workspace["in"], workspace["cache", first], "--split", first)]).Ends(0);
        var before = EegCacheRuns.State(workspace["cache"]);
        Refused(Launched.Run([.. EegCacheRuns.BuildOf(workspace["in"], workspace["cache", second], "--split", second)]), first, second);
        Assert.Equal(before, EegCacheRuns.State(workspace["cache"]));
        Assert.False(Directory.Exists(workspace["cache", second]));
        Launched.Run("verify", workspace["cache"]).Ends(0);
        Workspace.Copy(workspace["cache", first], workspace["cache", second]);
        Assert.Contains("one split", Launched.Run("verify", workspace["cache"]).Ends(4).Output, StringComparison.Ordinal);
    }

    private static void Refused(ToolResult result, params string[] words)
    {
        result.Ends(1);
        Assert.All(words, word => Assert.Contains(result.Complaints, line => line.Contains(word, StringComparison.Ordinal)));
    }

    private ToolResult Build(string cache, params string[] flags) => Launched.Run([.. EegCacheRuns.BuildOf(eeg.Recordings, workspace[cache], flags)]);
}
