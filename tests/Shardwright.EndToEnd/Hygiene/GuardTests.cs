using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Hygiene;

/// <summary>The guard in a real repository, its hook run by <c>git commit</c>.</summary>
public sealed class GuardTests : IDisposable
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["GIT_CONFIG_NOSYSTEM"] = "1", ["GIT_AUTHOR_NAME"] = "Ada", ["GIT_AUTHOR_EMAIL"] = "ada@example.org",
        ["GIT_COMMITTER_NAME"] = "Ada", ["GIT_COMMITTER_EMAIL"] = "ada@example.org",
    };

    private readonly Workspace place = new();

    public GuardTests() => Git("init", "-q", ".").Ends(0);

    [Fact]
    public void The_hook_refuses_data_and_lets_sources_pass()
    {
        Launched.RunIn(place.Folder, "guard", "install").Ends(0);
        File.WriteAllText(place["a.py"], "print()\n");
        Git("add", ".").Ends(0);
        var good = Git("commit", "-qm", "sources").Ends(0);
        Assert.Equal("", good.Output + good.Error);
        File.WriteAllBytes(place["renamed model.dat"], [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]);
        Git("add", ".").Ends(0);

        // The content that is staged counts, not the one that lies there now; and a part of the index may be committed.
        File.WriteAllText(place["renamed model.dat"], "harmless\n");
        var bad = Git("commit", "-qm", "data").Ends(1);
        Assert.Contains("renamed model.dat", bad.Error, StringComparison.Ordinal);
        Assert.Contains("git restore --staged -- 'renamed model.dat'", bad.Error, StringComparison.Ordinal);
        Assert.Contains("[ ] no data file is staged", bad.Error, StringComparison.Ordinal);
        File.WriteAllText(place["a.py"], "print(1)\n");
        Git("commit", "-qm", "only this", "a.py").Ends(0);
        File.WriteAllBytes(place["renamed model.dat"], [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]);
        Git("commit", "-qam", "all").Ends(1);
        Git("commit", "-qm", "anyway", "--no-verify").Ends(0);
        Launched.RunIn(place.Folder, "guard", "check").Ends(4);
        var scan = Launched.RunIn(place.Folder, "guard", "scan", "--history", "--json").Ends(0);
        Assert.Equal("Content", scan.Json.GetProperty("breaches")[0].GetProperty("rule").GetString());
        Launched.RunIn(place.Folder, "guard", "install", "--remove").Ends(0);
        Assert.False(File.Exists(place[".git", "hooks", "pre-commit"]));
    }

    [Fact]
    public void A_repository_that_is_named_counts_whatever_the_environment_says()
    {
        using var other = new Workspace();
        Git("init", "-q", other.Folder).Ends(0);
        File.WriteAllText(place["a.npz"], "x");
        Git("add", "-f", "a.npz").Ends(0);
        using var tool = Tool.Start(Repository.Launcher, ["guard", "check", other.Folder], place.Folder, new Dictionary<string, string>(Launched.Environment) { ["GIT_DIR"] = place[".git"] });
        tool.Wait().Ends(0);
    }

    [Fact]
    public void The_block_has_the_patterns_and_git_does_what_they_promise()
    {
        File.WriteAllText(place[".gitignore"], "mine\n");
        Launched.RunIn(place.Folder, "guard", "install").Ends(0);
        var written = File.ReadAllText(place[".gitignore"]);
        Assert.StartsWith("mine\n", written, StringComparison.Ordinal);

        // datasets/ is written so that its documentation stays; all others stand word by word, and the fixtures last.
        string[] patterns = ["*.npz", "*.h5", "*.hdf5", "*.groups_cache.npz", "*.dill", "outputs/", "*_outputs/", "*_output/", "memoized_data/", "memoized_simulated_data/", "tmp/", "*.tmp", "!tests/data/**"];
        Assert.Equal(patterns, written.Split('\n').Where(patterns.Contains));
        Launched.RunIn(place.Folder, "guard", "install").Ends(0);
        Assert.Equal(written, File.ReadAllText(place[".gitignore"]));
        string[] ignored =
        [
            "a.npz", "x/a.h5", "a.hdf5", "a.groups_cache.npz", "a.dill", "outputs/a", "my_outputs/a", "my_output/a", "memoized_data/a", "memoized_simulated_data/a", "tmp/a", "a.tmp",
            "datasets/fly/a.bin", "datasets/a.csv",
        ];
        string[] seen = ["datasets/README.md", "datasets/fly/README.md", "tests/data/a.npz", "tests/data/deep/a.h5", "src/a.cs", "tests/other.txt"];
        using var asked = Tool.Start("git", ["check-ignore", "--no-index", .. ignored, .. seen], place.Folder, Settings);
        Assert.Equal(ignored, asked.Wait().Ends(0).Output.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void What_is_printed_mends_what_was_committed()
    {
        File.WriteAllText(place[".gitignore"], "");
        File.WriteAllText(place["a b.npz"], "data");
        Git("add", ".").Ends(0);
        Git("commit", "-qm", "data").Ends(0);
        var found = Launched.RunIn(place.Folder, "guard", "check").Ends(4).Output;
        Assert.Contains("git filter-repo --invert-paths --path 'a b.npz'", found, StringComparison.Ordinal);
        foreach (var command in (string[])["git rm --cached -- 'a b.npz'", "git commit --amend --no-edit --allow-empty"])
        {
            Assert.Contains("  " + command + "\n", found, StringComparison.Ordinal);
            using var shell = Tool.Start("/bin/sh", ["-c", command], place.Folder, Settings);
            shell.Wait().Ends(0);
        }

        Launched.RunIn(place.Folder, "guard", "check").Ends(0);
        Assert.True(File.Exists(place["a b.npz"]));
    }

    [Fact]
    public void Wrong_words_are_said_to_be_so()
    {
        Launched.RunIn(place.Folder, "guard", "check", "--staged", "--history").Ends(2);
        Launched.RunIn(place.Folder, "guard", "scan", "--over", "1MB").Ends(2);
        Launched.RunIn("/", "guard", "check").Fails(1, "git");
        Launched.RunIn("/", "clean").Fails(1, "project");
    }

    [Fact]
    public void Clean_lists_and_removes_only_when_told_to()
    {
        Directory.CreateDirectory(place["tmp"]);
        File.WriteAllText(place["tmp", "a"], "12345");
        Assert.Contains("--apply", Launched.RunIn(place.Folder, "clean").Ends(0).Output, StringComparison.Ordinal);
        Assert.True(File.Exists(place["tmp", "a"]));
        var report = Launched.RunIn(place.Folder, "clean", "--apply", "--json").Ends(0).Json;
        Assert.Equal(5, report.GetProperty("removed_bytes").GetInt64());
        Assert.False(Directory.Exists(place["tmp"]));
    }

    public void Dispose() => place.Dispose();

    private ToolResult Git(params string[] words)
    {
        using var tool = Tool.Start("git", words, place.Folder, Settings);
        return tool.Wait();
    }
}
