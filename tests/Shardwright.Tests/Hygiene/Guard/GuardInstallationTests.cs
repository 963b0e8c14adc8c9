using System.Runtime.Versioning;
using Shardwright.Foundation.Errors;
using Shardwright.Hygiene.Guard;

namespace Shardwright.Tests.Hygiene.Guard;

[SupportedOSPlatform("linux")]
public sealed class GuardInstallationTests : IDisposable
{
    private const string FreshMark = "# >>> shardwright guard";

    private readonly GitSandbox repository = new();
    private readonly TemporaryFolder programs = new();

    [Fact]
    public void The_hook_runs_on_a_commit_and_its_refusal_stops_it()
    {
        var program = Program("echo \"$@\" >>'" + programs.File("calls") + "'; exit $(cat '" + programs.File("code") + "')");
        var report = GuardInstallation.Install(repository.Root, [program]);
        Assert.True(report.IsHookChanged);
        Assert.Null(report.Chained);
        repository.Stage("a", "a");
        Assert.Equal(0, Commit(0).Code);
        Assert.Equal("guard check --staged --hook\n", File.ReadAllText(programs.File("calls")));
        repository.Stage("b", "b");
        Assert.Equal(1, Commit(4).Code);
        var (code, _, error) = Commit(1);
        Assert.Equal(1, code);
        Assert.Contains("--no-verify", error, StringComparison.Ordinal);
        Assert.Equal("1", repository.Git("rev-list", "--count", "HEAD").Trim());
    }

    [Fact]
    public void A_program_that_is_gone_refuses_the_commit_and_says_how_to_mend_it()
    {
        GuardInstallation.Install(repository.Root, [programs.File("it's gone")]);
        repository.Stage("a", "a");
        var (code, _, error) = repository.Try("git", "commit", "-qm", "x");
        Assert.Equal(1, code);
        Assert.Contains("it's gone", error, StringComparison.Ordinal);
        Assert.Contains("guard install", error, StringComparison.Ordinal);
        Assert.Equal(0, repository.Try("git", "commit", "-qm", "x", "--no-verify").Code);
    }

    [Fact]
    public void A_hook_that_is_there_is_run_behind_ours_and_put_back()
    {
        var hook = repository.Path(".git/hooks/pre-commit");
        var text = "#!/bin/sh\necho theirs >>'" + programs.File("calls") + "'\nexit $(cat '" + programs.File("theirs") + "')\n";
        File.WriteAllText(hook, text);
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var program = Program("echo ours >>'" + programs.File("calls") + "'; exit $(cat '" + programs.File("code") + "')");
        Assert.Equal(hook + ".chained", GuardInstallation.Install(repository.Root, [program]).Chained);
        var again = GuardInstallation.Install(repository.Root, [program]);
        Assert.False(again.IsHookChanged);
        Assert.False(again.IsIgnoreChanged);
        Assert.Equal(hook + ".chained", again.Chained);
        Assert.False(File.Exists(hook + ".chained.2"));
        repository.Stage("a", "a");
        File.WriteAllText(programs.File("theirs"), "7");
        Assert.NotEqual(0, Commit(0).Code);
        File.WriteAllText(programs.File("theirs"), "0");
        Assert.NotEqual(0, Commit(4).Code);
        Assert.Equal(0, Commit(0).Code);
        Assert.Equal("ours\ntheirs\nours\nours\ntheirs\n", File.ReadAllText(programs.File("calls")));
        Assert.True(GuardInstallation.Remove(repository.Root).IsHookChanged);
        Assert.Equal(text, File.ReadAllText(hook));
        Assert.False(File.Exists(hook + ".chained"));
        Assert.False(GuardInstallation.Remove(repository.Root).IsHookChanged);
        Assert.Equal(text, File.ReadAllText(hook));
    }

    [Fact]
    public void Hooks_that_chain_each_other_end()
    {
        var program = Program("exit 0");
        GuardInstallation.Install(repository.Root, [program]);
        var hook = repository.Path(".git/hooks/pre-commit");
        File.Move(hook, repository.Path(".git/hooks/pre-commit.legacy"));
        File.WriteAllText(hook, "#!/bin/sh\nexec \"$(dirname \"$0\")/pre-commit.legacy\"\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        GuardInstallation.Install(repository.Root, [program]);

        // As if the one that was moved away had chained the same name.
        var legacy = repository.Path(".git/hooks/pre-commit.legacy");
        File.WriteAllText(legacy, File.ReadAllText(legacy).Replace("chained=''", "chained='pre-commit.chained'", StringComparison.Ordinal));
        repository.Stage("a", "a");
        Assert.Equal(0, Commit(0).Code);
    }

    [Fact]
    public void The_folder_that_core_hooksPath_names_gets_the_hook()
    {
        repository.Git("config", "core.hooksPath", programs.File("shared hooks"));
        var report = GuardInstallation.Install(repository.Root, [Program("exit 4")]);
        Assert.Equal(programs.File("shared hooks/pre-commit"), report.Hook);
        Assert.True(report.IsShared);
        repository.Stage("a", "a");
        Assert.Equal(1, Commit(4).Code);
    }

    [Fact]
    public void A_worktree_and_a_submodule_get_the_hook_that_git_runs_for_them()
    {
        repository.Stage("a", "a");
        repository.Commit();
        repository.Git("worktree", "add", "-q", programs.File("tree"));
        var tree = GitSandbox.At(programs.File("tree"));
        var report = GuardInstallation.Install(tree.Root, [Program("exit 4")]);
        Assert.False(report.IsShared);
        Assert.StartsWith(FreshMark, File.ReadAllText(tree.Path(".gitignore")), StringComparison.Ordinal);
        tree.Stage("b", "b");
        Assert.Equal(1, tree.Try("git", "commit", "-qm", "x").Code);
        using var outer = new GitSandbox();
        outer.Git("submodule", "--quiet", "add", repository.Root, "module");
        var module = GitSandbox.At(outer.Path("module"));
        GuardInstallation.Install(module.Root, [Program("exit 4")]);
        module.Stage("b", "b");
        Assert.Equal(1, module.Try("git", "commit", "-qm", "x").Code);
        outer.Stage("b", "b");
        Assert.Equal(0, outer.Try("git", "commit", "-qm", "x").Code);
    }

    [Fact]
    public void The_block_ignores_data_and_keeps_what_documents_it()
    {
        GuardInstallation.Install(repository.Root, [Program("exit 0")]);
        string[] ignored = ["a.npz", "x/b.h5", "c.hdf5", "d.dill", "e.tmp", "datasets/a.csv", "datasets/x/y/b.csv", "sub/datasets/a.csv", "outputs/a", "my_outputs/a", "x/my_output/a", "memoized_data/a", "memoized_simulated_data/a", "tmp/a"];
        string[] seen = ["datasets/README.md", "datasets/x/y/notes.rst", "sub/datasets/README", "datasets/a.npz.dvc", "tests/data/a.npz", "tests/data/tmp/b.h5", "src/a.py"];
        foreach (var name in ignored.Concat(seen))
        {
            repository.Write(name, "x");
        }

        var untracked = repository.Git("ls-files", "--others", "--exclude-standard").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(seen.Append(".gitignore").Order(StringComparer.Ordinal), untracked.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("*.log\r\nbuild/\r\n", "\r\n")]
    [InlineData("*.log\nbuild/", "\n")]
    [InlineData("", "\n")]
    [InlineData("\u00e9\u00ff bytes\n", "\n")]
    public void What_was_in_the_ignore_file_stays_byte_for_byte(string before, string lineEnd)
    {
        var bytes = System.Text.Encoding.Latin1.GetBytes(before);
        repository.Write(".gitignore", bytes);
        GuardInstallation.Install(repository.Root, [Program("exit 0")]);
        var after = File.ReadAllBytes(repository.Path(".gitignore"));
        Assert.True(after.AsSpan().StartsWith(bytes));
        var block = System.Text.Encoding.Latin1.GetString(after)[before.Length..];
        Assert.Equal(lineEnd == "\r\n", block.Contains('\r', StringComparison.Ordinal));
        GuardInstallation.Install(repository.Root, [Program("exit 0")]);
        Assert.Equal(after, File.ReadAllBytes(repository.Path(".gitignore")));

        // Lines of an old block are renewed where they stand.
        var text = System.Text.Encoding.Latin1.GetString(after);
        repository.Write(".gitignore", System.Text.Encoding.Latin1.GetBytes(text.Replace("*.hdf5", "*.old", StringComparison.Ordinal) + "mine" + lineEnd));
        Assert.True(GuardInstallation.Install(repository.Root, [Program("exit 0")]).IsIgnoreChanged);
        Assert.Equal(text + "mine" + lineEnd, System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(repository.Path(".gitignore"))));
    }

    [Fact]
    public void A_block_that_lost_its_end_is_left_to_a_person()
    {
        repository.Write(".gitignore", FreshMark + "\n*.npz\nmine\n");
        Assert.Throws<DatasetStateException>(() => GuardInstallation.Install(repository.Root, [Program("exit 0")]));
        Assert.Equal(FreshMark + "\n*.npz\nmine\n", File.ReadAllText(repository.Path(".gitignore")));
    }

    public void Dispose()
    {
        repository.Dispose();
        programs.Dispose();
    }

    private string Program(string body)
    {
        var path = programs.File("a program");
        File.WriteAllText(path, "#!/bin/sh\n" + body + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private (int Code, string Output, string Error) Commit(int answer)
    {
        File.WriteAllText(programs.File("code"), answer.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return repository.Try("git", "commit", "-qm", "x");
    }
}
