using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Hygiene;

/// <summary>The guard's hook where things go wrong around it.</summary>
public sealed class HookFaultTests : IDisposable
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["GIT_CONFIG_NOSYSTEM"] = "1", ["GIT_AUTHOR_NAME"] = "Ada", ["GIT_AUTHOR_EMAIL"] = "ada@example.org",
        ["GIT_COMMITTER_NAME"] = "Ada", ["GIT_COMMITTER_EMAIL"] = "ada@example.org", ["GIT_EDITOR"] = "true",
    };

    private readonly Workspace place = new();

    public HookFaultTests() => Git("init", "-q", "-b", "main", ".").Ends(0);

    public void Dispose() => place.Dispose();

    [Fact]
    public void Every_way_of_committing_passes_through_the_hook()
    {
        Launched.RunIn(place.Folder, "guard", "install").Ends(0);
        Commit("a.txt");

        // What is staged counts, also where it lies there no longer.
        File.WriteAllBytes(place["d.dat"], [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);
        Git("add", ".").Ends(0);
        File.Delete(place["d.dat"]);
        Assert.Contains("d.dat", Git("commit", "-qm", "data").Ends(1).Error, StringComparison.Ordinal);
        Git("reset", "-q").Ends(0);
        File.WriteAllText(place[".git", "index.lock"], "");
        Launched.RunIn(place.Folder, "guard", "check", "--staged").Ends(0);
        File.Delete(place[".git", "index.lock"]);
        File.AppendAllText(place["a.txt"], "more\n");
        Git("stash", "-q").Ends(0);
        Git("stash", "pop", "-q").Ends(0);
        Git("commit", "-q", "-a", "--amend", "-m", "amended").Ends(0);
        Git("checkout", "-q", "-b", "side").Ends(0);
        Commit("b.txt");
        Git("checkout", "-q", "main").Ends(0);
        Commit("c.txt");
        Git("merge", "-q", "--no-ff", "--no-edit", "side").Ends(0);
        Git("checkout", "-q", "side").Ends(0);
        Git("rebase", "-q", "main").Ends(0);
    }

    [Fact]
    public void A_program_that_was_moved_is_looked_for_on_the_path()
    {
        Launched.RunIn(place.Folder, "guard", "install").Ends(0);
        var hook = place[".git", "hooks", "pre-commit"];
        File.WriteAllText(hook, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(hook), @"(?<=')/[^']*(?=')", "/gone/shardwright"));
        File.WriteAllText(place["a.txt"], "a");
        Git("add", ".").Ends(0);
        Assert.Contains("guard install", Git("commit", "-qm", "x").Ends(1).Error, StringComparison.Ordinal);
        using var tool = Tool.Start("git", ["commit", "-qm", "x"], place.Folder, new Dictionary<string, string>(Settings)
        {
            ["PATH"] = $"{Repository.Root}:{Environment.GetEnvironmentVariable("PATH")}",
        });
        tool.Wait().Ends(0);
    }

    [Fact]
    public void A_disk_that_is_full_leaves_the_hook_that_was_there()
    {
        using var disk = new SmallDisk(place["disk"], "1m");
        Git("init", "-q", "--template=", place["disk"]).Ends(0);
        var hooks = Directory.CreateDirectory(place["disk", ".git", "hooks"]).FullName;
        var hook = Path.Combine(hooks, "pre-commit");
        File.WriteAllText(hook, "#!/bin/sh\nexit 0\n");
        Tool.Run("/bin/dd", "if=/dev/zero", $"of={place["disk", "fill"]}", "bs=4k");
        Launched.Run("guard", "install", place["disk"]).Ends(1);
        Assert.Equal([hook], Directory.GetFiles(hooks));
        Assert.Equal("#!/bin/sh\nexit 0\n", File.ReadAllText(hook));
    }

    private void Commit(string name)
    {
        File.WriteAllText(place[name], name);
        Git("add", ".").Ends(0);
        Git("commit", "-qm", name).Ends(0);
    }

    private ToolResult Git(params string[] words)
    {
        using var tool = Tool.Start("git", words, place.Folder, Settings);
        return tool.Wait();
    }
}
