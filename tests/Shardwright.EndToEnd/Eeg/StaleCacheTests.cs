using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Eeg;

/// <summary>
/// The same command again follows the recordings and labels: just what is stale is made again, and afterwards the cache is, byte for
/// byte, what a fresh build makes of the same inputs.
/// </summary>
public sealed class StaleCacheTests(EegCacheRuns eeg) : IDisposable
{
    private const string First = "aaaaaaaa_s001_t000";
    private const string Second = "aaaaaaar_s001_t000";

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void A_changed_label_file_rebuilds_its_recording()
        => Follows(() => File.WriteAllText(Find(First, ".csv"), "F7,1,30,seiz,1\n"), [First]);

    [Fact]
    public void A_label_file_that_comes_rebuilds_its_recording()
        => Follows(() => File.Move(workspace["aside"], Path.ChangeExtension(Find(Second, ".edf"), ".csv")), [Second], () => File.Move(Find(Second, ".csv"), workspace["aside"]));

    [Fact]
    public void A_label_file_that_goes_rebuilds_its_recording()
        => Follows(() => File.Delete(Find(First, ".csv")), [First]);

    [Fact]
    public void A_recording_with_another_sample_is_rebuilt()
        => Follows(
            () =>
            {
                using var file = File.OpenWrite(Find(Second, ".edf"));
                file.Seek(100_000, SeekOrigin.Begin);
                file.Write([1, 2, 3, 4]);
            },
            [Second]);

    [Fact]
    public void A_recording_that_comes_is_built()
        => Follows(
            () =>
            {
                Directory.CreateDirectory(workspace["in", "aaaaaaab"]);
                foreach (var ending in (string[])[".edf", ".csv", ".csv_bi"])
                {
                    File.Copy(Path.ChangeExtension(eeg.Another, ending), workspace["in", "aaaaaaab", "aaaaaaab_s001_t000" + ending]);
                }
            },
            ["aaaaaaab_s001_t000"]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_cache_file_of_a_recording_that_goes_is_moved_aside_and_not_deleted(bool withLabels)
    {
        Build("out").Ends(0);
        var whole = File.ReadAllBytes(workspace["out", Second + "_windows.npz"]);
        Follows(
            () =>
            {
                File.Delete(Find(Second, ".edf"));
                if (withLabels)
                {
                    File.Delete(Find(Second, ".csv"));
                }
            },
            [], moved: [Second]);
        Assert.Equal(whole, File.ReadAllBytes(workspace["out", ".shardwright", "old", "2", Second + "_windows.npz"]));
        Assert.DoesNotContain(Second, File.ReadAllText(workspace["out", "manifest.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_recording_under_another_name_is_built_under_it()
        => Follows(
            () =>
            {
                foreach (var ending in (string[])[".edf", ".csv"])
                {
                    File.Move(Find(First, ending), workspace["in", "zzz_s001_t000" + ending]);
                }
            },
            ["zzz_s001_t000"], moved: [First]);

    [Fact]
    public void Recordings_that_were_touched_but_are_equal_change_nothing()
    {
        Build("out").Ends(0);
        var before = EegCacheRuns.State(workspace["out"]);
        foreach (var path in Directory.GetFiles(workspace["in"], "*.*", SearchOption.AllDirectories))
        {
            File.Copy(path, workspace["copy"], overwrite: true);
            File.Move(workspace["copy"], path, overwrite: true);
            File.SetLastWriteTimeUtc(path, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        Assert.Equal(0, EegCacheRuns.Made(Build("out", "--json").Ends(0)));
        Assert.Equal(before, EegCacheRuns.State(workspace["out"]));
    }

    [Fact]
    public void Files_that_are_no_inputs_change_nothing()
    {
        Build("out").Ends(0);
        var before = EegCacheRuns.State(workspace["out"]);
        File.WriteAllText(Find(First, ".csv_bi"), "TERM,1,2,seiz,1\n");
        File.WriteAllText(workspace["in", "AAREADME.txt"], "about the corpus");
        Assert.Equal(0, EegCacheRuns.Made(Build("out", "--json").Ends(0)));
        Assert.Equal(before, EegCacheRuns.State(workspace["out"]));
    }

    [Fact]
    public void A_change_that_size_and_time_do_not_show_is_found_with_rehash()
    {
        Build("out").Ends(0);
        var (path, time) = (Find(First, ".csv"), File.GetLastWriteTimeUtc(Find(First, ".csv")));
        var text = File.ReadAllText(path);
        var other = text.Replace('1', '2');
        Assert.NotEqual(text, other);
        File.WriteAllText(path, other);
        File.SetLastWriteTimeUtc(path, time);
        Assert.Equal(1, EegCacheRuns.Made(Build("out", "--rehash", "--json").Ends(0)));
        Build("fresh").Ends(0);
        Workspace.Same(workspace["fresh"], workspace["out"]);
    }

    [Fact]
    public void A_recording_that_becomes_unreadable_is_left_out_listed_and_ends_with_3()
    {
        Build("out").Ends(0);
        var before = EegCacheRuns.State(workspace["out"]);
        var whole = File.ReadAllBytes(Find(First, ".edf"));
        File.WriteAllText(Find(First, ".edf"), "not a recording");
        Assert.Equal(0, EegCacheRuns.Made(Build("out", "--json").Ends(3)));
        Assert.Contains(First, File.ReadAllText(workspace["out", "rejected.jsonl"]), StringComparison.Ordinal);
        Assert.Equal([First + "_windows.npz"], EegCacheRuns.MovedAside(EegCacheRuns.State(workspace["out"])));
        Assert.Empty(EegCacheRuns.Remade(before, EegCacheRuns.State(workspace["out"])));
        Build("fresh").Ends(3);
        Workspace.Same(workspace["fresh"], workspace["out"]);
        File.WriteAllBytes(Find(First, ".edf"), whole);
        Assert.Equal(1, EegCacheRuns.Made(Build("out", "--json").Ends(0)));
        Assert.Equal(before.Keys.Where(name => !name.Contains("/old/", StringComparison.Ordinal)), EegCacheRuns.State(workspace["out"]).Keys.Where(name => !name.Contains("/old/", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_limit_or_another_folder_never_gives_up_what_was_built_of_recordings_that_are_still_there()
    {
        Build("out").Ends(0);
        var before = EegCacheRuns.State(workspace["out"]);
        Assert.Contains("is there, but is not asked for", Build("out", "--limit-files", "2").Ends(1).Error, StringComparison.Ordinal);
        Workspace.Copy(Path.GetDirectoryName(Find(First, ".edf"))!, workspace["other"]);
        Assert.Contains("--rebuild", Launched.RunIn(workspace.Folder, [.. EegCacheRuns.BuildOf("other", "out")]).Ends(1).Error, StringComparison.Ordinal);
        Assert.Equal(before, EegCacheRuns.State(workspace["out"]));

        Assert.Equal(0, EegCacheRuns.Made(Build("out", "--limit-files", "2", "--rebuild", "--json").Ends(0)));
        Build("fresh", "--limit-files", "2").Ends(0);
        Workspace.Same(workspace["fresh"], workspace["out"]);
    }

    [Fact]
    public void A_limit_that_is_lifted_builds_the_rest()
    {
        Build("out", "--limit-files", "2").Ends(0);
        var before = EegCacheRuns.State(workspace["out"]);
        Assert.Equal(2, EegCacheRuns.Made(Build("out", "--json").Ends(0)));
        Assert.Equal(2, EegCacheRuns.Remade(before, EegCacheRuns.State(workspace["out"])).Length);
        Build("fresh").Ends(0);
        Workspace.Same(workspace["fresh"], workspace["out"]);
    }

    /// <summary>Builds, changes something, builds again: just some cache files are new, and all is as a fresh build makes it.</summary>
    private void Follows(Action change, string[] remade, Action? prepare = null, string[]? moved = null)
    {
        if (!Directory.Exists(workspace["in"]))
        {
            Workspace.Copy(eeg.Recordings, workspace["in"]);
        }

        prepare?.Invoke();
        Build("out").Ends(0);
        var before = EegCacheRuns.State(workspace["out"]);
        change();
        Assert.Equal(remade.Length, EegCacheRuns.Made(Build("out", "--json").Ends(0)));
        var after = EegCacheRuns.State(workspace["out"]);
        Assert.Equal(remade.Select(stem => stem + "_windows.npz"), EegCacheRuns.Remade(before, after));
        var replaced = remade.Select(stem => stem + "_windows.npz").Where(before.ContainsKey);
        Assert.Equal([.. replaced, .. (moved ?? []).Select(stem => stem + "_windows.npz")], EegCacheRuns.MovedAside(after));
        Build("fresh").Ends(0);
        Workspace.Same(workspace["fresh"], workspace["out"]);
        Launched.Run("verify", workspace["out"]).Ends(0);
        var again = EegCacheRuns.State(workspace["out"]);
        Assert.Equal(0, EegCacheRuns.Made(Build("out", "--json").Ends(0)));
        Assert.Equal(again, EegCacheRuns.State(workspace["out"]));
    }

    // Relative to the workspace, so that the index of both caches names the same paths.
    private ToolResult Build(string cache, params string[] flags)
    {
        if (!Directory.Exists(workspace["in"]))
        {
            Workspace.Copy(eeg.Recordings, workspace["in"]);
        }

        return Launched.RunIn(workspace.Folder, [.. EegCacheRuns.BuildOf("in", cache, flags)]);
    }

    private string Find(string stem, string ending) => Directory.GetFiles(workspace["in"], stem + ending, SearchOption.AllDirectories).Single();
}
