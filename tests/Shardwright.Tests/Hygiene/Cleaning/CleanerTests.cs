using Shardwright.Foundation.Errors;
using Shardwright.Hygiene.Cleaning;

namespace Shardwright.Tests.Hygiene.Cleaning;

public sealed class CleanerTests
{
    private static readonly string[] Removable =
    [
        "a.0123456789ab.partial", "cache/fly.g2k7.groups_cache.npz", "memoized_data/a.npz", "memoized_simulated_data/x/a.npz", "simulation_outputs/a.h5",
        "test_run/logs/debug.log", "tmp/x", "x.tmp",
    ];

    [Fact]
    public void What_is_safe_to_remove_is_listed_and_only_removed_when_told_to()
    {
        using var repository = new GitSandbox();
        foreach (var name in Removable)
        {
            repository.Write(name, "12345");
        }

        string[] stay = ["test_units/test_a.py", "a.partial", "a.npz", "src/a.py"];
        foreach (var name in stay)
        {
            repository.Write(name, "x");
        }

        var listed = Clean(repository.Root, apply: false);
        Assert.Equal(
            [
                "a.0123456789ab.partial", "cache/fly.g2k7.groups_cache.npz", "memoized_data/", "memoized_simulated_data/", "simulation_outputs/", "test_run/",
                "tmp/", "x.tmp",
            ],
            listed.Items.Select(item => item.Path));
        Assert.All(listed.Items, item => Assert.Equal((5L, false), (item.Bytes, item.IsRemoved)));
        Assert.All(Removable, name => Assert.True(File.Exists(repository.Path(name))));
        var applied = Clean(repository.Root, apply: true);
        Assert.Equal(Removable.Length * 5, applied.RemovedBytes);
        Assert.All(Removable, name => Assert.False(File.Exists(repository.Path(name))));
        Assert.False(Directory.Exists(repository.Path("tmp")));
        Assert.All(stay, name => Assert.True(File.Exists(repository.Path(name))));
        Assert.Empty(Clean(repository.Root, apply: true).Items);
    }

    [Fact]
    public void What_comes_into_a_folder_meanwhile_is_not_removed_with_it()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])["tmp/old", "tmp/deep/old", "tmp/deep/new"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
            File.WriteAllText(folder.File(name), "x");
        }

        HashSet<string> inside = [folder.File("tmp/old"), folder.File("tmp/deep"), folder.File("tmp/deep/old")];
        Assert.Contains("came into it", CleanRemoval.Remove(folder.File("tmp"), isFolder: true, inside), StringComparison.Ordinal);
        Assert.Equal([folder.File("tmp/deep/new")], Directory.GetFiles(folder.File("tmp"), "*", SearchOption.AllDirectories));
        Assert.Null(CleanRemoval.Remove(folder.File("tmp"), isFolder: true, new HashSet<string> { folder.File("tmp/deep"), folder.File("tmp/deep/new") }));
        Assert.False(Directory.Exists(folder.File("tmp")));
    }

    [Fact]
    public void What_git_tracks_stays_and_so_does_a_folder_that_holds_it()
    {
        using var repository = new GitSandbox();
        repository.Stage("tmp/deep/mine.txt", "x");
        repository.Write("tmp/other.txt", "x");
        repository.Write("tmp/a.tmp", "x");
        repository.Stage("b.groups_cache.npz", "x");
        repository.Stage("test_run/logs/debug.log", "x");
        using var inner = new GitSandbox();
        inner.Stage("memoized_data/a", "x");
        inner.Write("tmp/b", "x");
        inner.Commit();
        Directory.Move(inner.Root, repository.Path("inner"));
        var report = Clean(repository.Root, apply: true);
        Assert.Equal(["inner/tmp/", "tmp/a.tmp"], report.Items.Select(item => item.Path));
        Assert.Equal(["b.groups_cache.npz", "inner/memoized_data/", "test_run/", "tmp/"], report.Kept.Select(kept => kept.Path));
        Assert.True(File.Exists(repository.Path("tmp/other.txt")));
    }

    [Fact]
    public void Nothing_behind_a_link_is_touched()
    {
        using var outside = new TemporaryFolder();
        Directory.CreateDirectory(outside.File("tmp"));
        File.WriteAllText(outside.File("tmp/precious"), "x");
        File.WriteAllText(outside.File("precious.tmp"), "x");
        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(folder.File("tmp"), outside.File("tmp"));
        Directory.CreateSymbolicLink(folder.File("elsewhere"), outside.Path);
        File.CreateSymbolicLink(folder.File("a.tmp"), outside.File("precious.tmp"));
        Directory.CreateDirectory(folder.File("memoized_data"));
        Directory.CreateSymbolicLink(folder.File("memoized_data/link"), outside.Path);
        File.CreateSymbolicLink(folder.File("memoized_data/dead"), "/nowhere/at/all");
        var report = Clean(folder.Path, apply: true);
        Assert.Equal(["memoized_data/"], report.Items.Select(item => item.Path));
        Assert.False(Directory.Exists(folder.File("memoized_data")));
        Assert.True(File.Exists(outside.File("tmp/precious")));
        Assert.True(File.Exists(outside.File("precious.tmp")));
        Assert.True(Path.Exists(folder.File("a.tmp")));
    }

    [Fact]
    public void What_a_dead_pull_left_goes_and_stays_while_one_is_at_work_or_none_ever_was()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])["pulled/.shardwright/stores", "other"])
        {
            Directory.CreateDirectory(folder.File(name));
        }

        string[] left = ["pulled/a.parquet.pull.partial", "pulled/a.parquet.pull.state.partial"];
        foreach (var name in (string[])[.. left, "other/a.parquet.pull.partial"])
        {
            File.WriteAllText(folder.File(name), "x");
        }

        using (File.Create(folder.File("pulled/.shardwright/stores/pull.lock")))
        {
            Assert.Empty(Clean(folder.Path, apply: true).Items);
        }

        Assert.Equal(left, Clean(folder.Path, apply: true).Items.Select(item => item.Path));
        Assert.False(File.Exists(folder.File(left[0])));
        Assert.True(File.Exists(folder.File("other/a.parquet.pull.partial")));
    }

    [Fact]
    public void A_partial_that_is_written_to_or_young_stays()
    {
        using var folder = new TemporaryFolder();
        var old = DateTime.UtcNow.AddHours(-1);
        foreach (var name in (string[])["dead", "young", "held"])
        {
            File.WriteAllText(folder.File($"{name}.0123456789ab.partial"), "x");
        }

        File.SetLastWriteTimeUtc(folder.File("dead.0123456789ab.partial"), old);
        File.SetLastWriteTimeUtc(folder.File("held.0123456789ab.partial"), old);
        using var held = File.OpenRead(folder.File("held.0123456789ab.partial"));
        var report = Cleaner.Run(new CleanOptions { Folder = folder.Path, Apply = true }, TestContext.Current.CancellationToken);
        Assert.Equal("dead.0123456789ab.partial", Assert.Single(report.Items).Path);
        Assert.Equal(["held.0123456789ab.partial", "young.0123456789ab.partial"], report.Kept.Select(kept => kept.Path));
        Assert.Contains($"process {Environment.ProcessId}", report.Kept[0].Reason, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("dead.0123456789ab.partial")));
        Assert.True(File.Exists(folder.File("held.0123456789ab.partial")));
    }

    [Fact]
    public void What_a_manifest_lists_stays_and_a_dataset_is_no_temporary_folder()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("tmp/set"));
        Directory.CreateDirectory(folder.File("set/sub"));
        Directory.CreateDirectory(folder.File("broken/tmp"));
        foreach (var set in (string[])["tmp/set", "set"])
        {
            File.WriteAllText(folder.File(set + "/dataset_manifest.json"), """{"splits":{"train":["a.tmp"]},"shards":[{"name":"sub/b.groups_cache.npz"}]}""");
        }

        File.WriteAllText(folder.File("broken/dataset_manifest.json"), "{");
        File.WriteAllText(folder.File("set/a.tmp"), "x");
        File.WriteAllText(folder.File("set/c.tmp"), "x");
        File.WriteAllText(folder.File("set/sub/b.groups_cache.npz"), "x");
        var report = Clean(folder.Path, apply: true);
        Assert.Equal(["set/c.tmp"], report.Items.Select(item => item.Path));
        Assert.Equal(["broken/", "set/a.tmp", "set/sub/b.groups_cache.npz", "tmp/"], report.Kept.Select(kept => kept.Path));

        // Also where only a folder of it was named.
        Assert.Empty(Clean(folder.File("set/sub"), apply: true).Items);
    }

    [Fact]
    public void Without_git_trial_runs_stay_and_it_is_said()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("test_run/logs"));
        File.WriteAllText(folder.File("test_run/logs/debug.log"), "x");
        File.WriteAllText(folder.File("a.tmp"), "x");
        var report = Clean(folder.Path, apply: false);
        Assert.Equal(["a.tmp"], report.Items.Select(item => item.Path));
        Assert.Contains("No git", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_and_a_home_are_no_folders_to_clean()
    {
        Assert.Throws<DatasetStateException>(() => Clean("/", apply: false));
        using var folder = new TemporaryFolder();
        Assert.Throws<StorageException>(() => Clean(folder.File("none"), apply: true));
    }

    [Fact]
    public void A_file_that_goes_or_turns_into_a_link_meanwhile_is_no_harm()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(CleanRemoval.Remove(folder.File("gone.tmp"), isFolder: false, new HashSet<string>()));
        Assert.Null(CleanRemoval.Remove(folder.File("gone"), isFolder: true, new HashSet<string>()));
        Directory.CreateDirectory(folder.File("real"));
        File.WriteAllText(folder.File("real/x"), "x");
        Directory.CreateSymbolicLink(folder.File("tmp"), folder.File("real"));
        Assert.NotNull(CleanRemoval.Remove(folder.File("tmp"), isFolder: true, new HashSet<string>()));
        Assert.True(File.Exists(folder.File("real/x")));
    }

    private static CleanReport Clean(string folder, bool apply)
        => Cleaner.Run(new CleanOptions { Folder = folder, Apply = apply, PartialAge = TimeSpan.Zero }, TestContext.Current.CancellationToken);
}
