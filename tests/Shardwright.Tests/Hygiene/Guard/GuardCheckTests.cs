using Shardwright.Foundation.Errors;
using Shardwright.Hygiene.Guard;
using static Shardwright.Tests.Hygiene.Guard.GuardSamples;

namespace Shardwright.Tests.Hygiene.Guard;

public sealed class GuardCheckTests
{
    private static readonly GuardScope[] Both = [GuardScope.Staged, GuardScope.Tracked];

    [Theory]
    [InlineData("scan.npz")]
    [InlineData("deep/in/a.h5")]
    [InlineData("B.HDF5")]
    [InlineData("x.groups_cache.npz")]
    [InlineData("history.dill")]
    [InlineData("datasets/a.bin")]
    [InlineData("sub/datasets/b/notes.csv")]
    [InlineData("outputs/log.csv")]
    [InlineData("run_outputs/log.csv")]
    [InlineData("x/run_output/log.csv")]
    [InlineData("memoized_data/a")]
    [InlineData("memoized_simulated_data/a")]
    [InlineData("tmp/a.py")]
    [InlineData("a.tmp")]
    [InlineData("wts.h5.zip")]
    [InlineData("old/wts_12.h5.zip")]
    [InlineData("baseline_model.h5")]
    [InlineData("name with spaces.npz")]
    [InlineData("line\nend 'quoted' \"twice\".npz")]
    public void A_name_that_data_has_is_refused(string name)
    {
        using var repository = new GitSandbox();
        repository.Stage(name, "some text\n");
        foreach (var scope in Both)
        {
            Assert.Equal([(name, GuardRule.Pattern)], Breaches(repository, scope));
        }
    }

    [Theory]
    [InlineData("datasets/README.md")]
    [InlineData("datasets/fly/notes.rst")]
    [InlineData("datasets/.gitignore")]
    [InlineData("outputs/.gitkeep")]
    [InlineData("src/Outputs/Writer.cs")]
    [InlineData("npz.py")]
    [InlineData("datasets.json")]
    [InlineData("mytmp/a.py")]
    public void Documentation_and_sources_pass(string name)
    {
        using var repository = new GitSandbox();
        repository.Stage(name, "some text\n");
        Assert.Empty(Breaches(repository, GuardScope.Staged));
    }

    [Fact]
    public void A_name_that_is_not_utf8_is_refused_and_can_be_given_to_a_shell()
    {
        using var repository = new GitSandbox();
        var script = "import os\nopen(b'caf\\xe9.npz','wb').write(b'x')";
        Assert.Equal(0, repository.Try("/usr/bin/python3", "-c", script).Code);
        repository.Git("add", ".");
        var report = Check(repository, GuardScope.Staged);
        Assert.Equal("caf\\xe9.npz", Assert.Single(report.Breaches).Path);
        var command = Assert.Single(report.Mending, line => line.StartsWith("  git rm --cached", StringComparison.Ordinal));
        Assert.Equal(0, repository.Try("/bin/bash", "-c", command).Code);
        Assert.Empty(Breaches(repository, GuardScope.Staged));
    }

    [Fact]
    public void What_was_committed_last_is_mended_by_the_commands_that_are_printed()
    {
        using var repository = new GitSandbox();
        repository.Stage("code.py", "x = 1\n");
        repository.Commit();
        repository.Stage("data.npz", "x");
        repository.Commit();
        var mending = Check(repository, GuardScope.History).Mending;
        Assert.Contains(mending, line => line.StartsWith("  git reset --soft <", StringComparison.Ordinal));
        foreach (var command in mending.Where(line => line.StartsWith("  git rm ", StringComparison.Ordinal) || line.StartsWith("  git commit ", StringComparison.Ordinal)))
        {
            Assert.Equal(0, repository.Try("/bin/bash", "-c", command).Code);
        }

        Assert.Empty(Breaches(repository, GuardScope.History));
        Assert.True(File.Exists(repository.Path("data.npz")));
    }

    [Fact]
    public void A_file_over_a_megabyte_is_refused_and_one_of_a_megabyte_is_not()
    {
        using var repository = new GitSandbox();
        repository.Stage("large.bin", Binary(1_100_000));
        repository.Stage("just.bin", Binary(1_000_000));
        repository.Stage("one more.bin", Binary(1_000_001));
        repository.Stage("book.ipynb", new string(' ', 1_100_000));
        repository.Stage("photo.png", Binary(1_100_000));
        foreach (var scope in Both)
        {
            Assert.Equal([("book.ipynb", GuardRule.Size), ("large.bin", GuardRule.Size), ("one more.bin", GuardRule.Size), ("photo.png", GuardRule.Size)], Breaches(repository, scope));
        }
    }

    [Fact]
    public void Long_documentation_passes_where_it_is_text()
    {
        using var repository = new GitSandbox();
        var text = string.Concat(Enumerable.Repeat("Ein Satz über µV.\n", 70_000));
        repository.Stage("manual.md", text);
        repository.Stage("manual.rst", text);
        repository.Stage("manual.txt", text);
        repository.Stage("lie.md", [.. System.Text.Encoding.UTF8.GetBytes(text), 0, 1, 2]);
        foreach (var scope in Both)
        {
            Assert.Equal([("lie.md", GuardRule.Size)], Breaches(repository, scope));
        }
    }

    [Fact]
    public void Fixtures_may_have_ten_megabytes_and_be_data_where_a_readme_names_them()
    {
        using var repository = new GitSandbox();
        repository.Stage("tests/data/plain.bin", Binary(5_000_000));
        repository.Stage("tests/data/small.npz", "PK");
        repository.Stage("tests/data/deep/renamed.dat", Hdf5());
        repository.Stage("tests/data/huge.npz", Binary(10_000_001));
        repository.Stage("tests/data/just.bin", Binary(10_000_000));
        Assert.Equal(
            [("tests/data/deep/renamed.dat", GuardRule.Content), ("tests/data/huge.npz", GuardRule.Size), ("tests/data/small.npz", GuardRule.Pattern)],
            Breaches(repository, GuardScope.Staged));

        // On disk alone the README says nothing.
        repository.Write("tests/data/README.md", "- `small.npz`: a scan.\n- deep/renamed.dat.\n- huge.npz\n");
        Assert.Equal(3, Breaches(repository, GuardScope.Staged).Length);
        repository.Git("add", "tests/data/README.md");
        foreach (var scope in Both)
        {
            Assert.Equal([("tests/data/huge.npz", GuardRule.Size)], Breaches(repository, scope));
        }
    }

    [Theory]
    [InlineData("tests/data/README.md", "see not_a.npz", false)]
    [InlineData("tests/data/README.md", "see a.npz.bak", false)]
    [InlineData("tests/data/README.md", "see a.npz.", true)]
    [InlineData("tests/data/README", "\"a.npz\"", true)]
    [InlineData("tests/data/x/README.rst", "./a.npz", true)]
    [InlineData("tests/data/README.txt", "x/a.npz", true)]
    [InlineData("tests/README.md", "a.npz", false)]
    [InlineData("tests/data/y/README.md", "a.npz", false)]
    public void A_readme_must_name_the_fixture_itself(string readme, string text, bool lifted)
    {
        using var repository = new GitSandbox();
        repository.Stage("tests/data/x/a.npz", Binary(5_000_000));
        repository.Stage(readme, text);
        Assert.Equal(lifted, Breaches(repository, GuardScope.Staged).Length == 0);
    }

    [Fact]
    public void What_is_staged_counts_and_not_what_lies_on_disk()
    {
        using var repository = new GitSandbox();
        repository.Stage("a.dat", Hdf5());
        repository.Write("a.dat", "harmless\n");
        repository.Stage("b.dat", "harmless\n");
        repository.Write("b.dat", Hdf5());
        repository.Stage("gone.dat", Hdf5());
        File.Delete(repository.Path("gone.dat"));
        foreach (var scope in Both)
        {
            Assert.Equal([("a.dat", GuardRule.Content), ("gone.dat", GuardRule.Content)], Breaches(repository, scope));
        }
    }

    [Fact]
    public void A_file_put_back_on_disk_with_its_old_size_and_time_fools_nobody()
    {
        using var repository = new GitSandbox();
        repository.Stage("a.dat", Hdf5());
        var time = File.GetLastWriteTimeUtc(repository.Path("a.dat"));
        File.SetLastWriteTimeUtc(repository.Path("a.dat"), time.AddDays(-1));
        repository.Git("add", "a.dat");
        File.WriteAllBytes(repository.Path("a.dat"), new byte[2048]);
        File.SetLastWriteTimeUtc(repository.Path("a.dat"), time.AddDays(-1));
        Assert.Equal([("a.dat", GuardRule.Content)], Breaches(repository, GuardScope.Tracked));
    }

    [Fact]
    public void What_a_filter_makes_of_a_file_on_its_way_into_git_counts()
    {
        using var repository = new GitSandbox();
        repository.Git("config", "filter.wrap.clean", "printf '\\211HDF\\r\\n\\032\\n'; cat");
        repository.Git("config", "filter.point.clean", $"cat >/dev/null; printf '%s' '{Lfs}'");
        repository.Stage(".gitattributes", "*.wrapped filter=wrap\n*.big filter=point\n*.npz filter=point\n");
        repository.Stage("a.wrapped", "harmless\n");
        repository.Stage("b.big", Binary(3_000_000));
        repository.Stage("c.npz", Hdf5());
        foreach (var scope in Both)
        {
            Assert.Equal([("a.wrapped", GuardRule.Content)], Breaches(repository, scope));
        }
    }

    [Fact]
    public void Pointers_of_git_lfs_and_dvc_pass_and_their_lookalikes_do_not()
    {
        using var repository = new GitSandbox();
        repository.Stage("a.npz", Lfs);
        repository.Stage("datasets/b.npz.dvc", "outs:\n- md5: 0123\n  path: b.npz\n");
        repository.Stage("tmp/c.dvc", "outs:\n- md5: 0123\n  path: c\n");
        repository.Stage("lie.npz", Lfs.Replace("oid", "old", StringComparison.Ordinal));
        repository.Stage("lie.dvc", Hdf5());
        Assert.Equal([("lie.dvc", GuardRule.Content), ("lie.npz", GuardRule.Pattern)], Breaches(repository, GuardScope.Staged));
    }

    [Fact]
    public void A_deletion_passes_and_a_new_name_is_looked_at()
    {
        using var repository = new GitSandbox();
        repository.Stage("old.npz", "x");
        repository.Stage("plain", new string('x', 500));
        repository.Commit();
        repository.Git("rm", "-q", "old.npz");
        repository.Git("mv", "plain", "plain.h5");
        Assert.Equal([("plain.h5", GuardRule.Pattern)], Breaches(repository, GuardScope.Staged));
    }

    [Fact]
    public void A_link_and_a_submodule_are_no_data()
    {
        using var repository = new GitSandbox();
        using var other = new GitSandbox();
        other.Stage("a", "a");
        other.Commit();
        File.CreateSymbolicLink(repository.Path("link.npz"), "/somewhere/else.npz");
        repository.Git("add", "link.npz");
        repository.Git("submodule", "--quiet", "add", other.Root, "module.h5");
        Assert.Empty(Breaches(repository, GuardScope.Staged));
        Assert.Empty(Breaches(repository, GuardScope.Tracked));
    }

    [Fact]
    public void Only_what_the_commit_changes_is_looked_at_when_staged()
    {
        using var repository = new GitSandbox();
        repository.Stage("old.npz", "x");
        repository.Commit();
        repository.Stage("new.py", "x");
        var report = Check(repository, GuardScope.Staged);
        Assert.True(report.IsClean);
        Assert.Equal(1, report.Files);
        Assert.Single(Breaches(repository, GuardScope.Tracked));
    }

    [Fact]
    public void Packed_objects_and_borrowed_ones_are_looked_at_too()
    {
        using var repository = new GitSandbox();
        repository.Stage("a.dat", Hdf5());
        repository.Stage("large.bin", Binary(1_100_000));
        repository.Stage("fine.py", "print()\n");
        repository.Commit();
        (string, GuardRule)[] expected = [("a.dat", GuardRule.Content), ("large.bin", GuardRule.Size)];
        using var folder = new TemporaryFolder();
        repository.Git("clone", "-q", "--shared", repository.Root, folder.File("borrower"));
        Assert.Equal(expected, Breaches(GitSandbox.At(folder.File("borrower")), GuardScope.Tracked));
        repository.Git("repack", "-adq");
        File.SetLastWriteTimeUtc(repository.Path("a.dat"), DateTime.UtcNow.AddDays(-1));
        Assert.Equal(expected, Breaches(repository, GuardScope.Tracked));
        Assert.Equal(3, Check(repository, GuardScope.History).Files);
        Assert.Equal(expected, Breaches(repository, GuardScope.History));
    }

    [Fact]
    public void A_content_that_is_gone_is_never_called_clean()
    {
        using var repository = new GitSandbox();
        repository.Stage("a.py", "print()\n");
        var id = repository.Git("rev-parse", ":a.py").Trim();
        File.Delete(repository.Path($".git/objects/{id[..2]}/{id[2..]}"));
        File.Delete(repository.Path("a.py"));
        Assert.Equal([("a.py", GuardRule.Unreadable)], Breaches(repository, GuardScope.Staged));
        Assert.Equal([("a.py", GuardRule.Unreadable)], Breaches(repository, GuardScope.Tracked));
    }

    [Fact]
    public void The_history_names_the_commit_that_brought_a_file_which_is_gone_since()
    {
        using var repository = new GitSandbox();
        repository.Stage("fine.py", "x");
        repository.Commit();
        repository.Stage("dir/old\nname.npz", "x");
        var guilty = repository.Commit();
        repository.Git("rm", "-rq", "dir");
        repository.Commit();
        repository.Git("checkout", "-q", "-b", "side", "HEAD~2");
        repository.Stage("side.bin", Hdf5(512));
        var side = repository.Commit();
        repository.Git("checkout", "-q", "main");
        repository.Git("merge", "-q", "--no-edit", "side");
        var report = Check(repository, GuardScope.History);
        Assert.Equal([("dir/old\nname.npz", guilty), ("side.bin", side)], report.Breaches.Select(breach => (breach.Path, breach.Commit!)));
        Assert.Equal(3, report.Files);
        Assert.Contains(report.Mending, line => line.Contains("filter-repo", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bare_repository_has_a_history_and_nothing_else_and_a_folder_without_one_says_so()
    {
        using var repository = new GitSandbox();
        repository.Stage("a.npz", "x");
        repository.Commit();
        using var folder = new TemporaryFolder();
        repository.Git("clone", "-q", "--bare", repository.Root, folder.File("bare.git"));
        var bare = GitSandbox.At(folder.File("bare.git"));
        Assert.Single(Breaches(bare, GuardScope.History));
        Assert.Throws<DatasetStateException>(() => Breaches(bare, GuardScope.Tracked));
        using var empty = new TemporaryFolder();
        Assert.Contains("git init", Assert.Throws<DatasetStateException>(() => Breaches(GitSandbox.At(empty.Path), GuardScope.Tracked)).Message, StringComparison.Ordinal);
        Assert.Throws<StorageException>(() => Breaches(GitSandbox.At(empty.File("none")), GuardScope.Tracked));
    }

    [Fact]
    public void A_worktree_a_submodule_and_a_folder_below_the_top_are_looked_at_whole()
    {
        using var repository = new GitSandbox();
        repository.Stage("below/x.py", "x");
        repository.Stage("top.npz", "x");
        repository.Commit();
        Assert.Equal([("top.npz", GuardRule.Pattern)], Breaches(GitSandbox.At(repository.Path("below")), GuardScope.Tracked));
        using var folder = new TemporaryFolder();
        repository.Git("worktree", "add", "-q", folder.File("tree with spaces"), "-b", "other");
        var tree = GitSandbox.At(folder.File("tree with spaces"));
        tree.Stage("in tree.h5", "x");
        Assert.Equal([("in tree.h5", GuardRule.Pattern)], Breaches(tree, GuardScope.Staged));
        Assert.Empty(Breaches(repository, GuardScope.Staged));
        using var outer = new GitSandbox();
        outer.Git("submodule", "--quiet", "add", repository.Root, "module");
        Assert.Equal([("top.npz", GuardRule.Pattern)], Breaches(GitSandbox.At(outer.Path("module")), GuardScope.Tracked));
    }

    [Fact]
    public void The_checklist_says_what_is_missing()
    {
        using var repository = new GitSandbox();
        repository.Stage("a.npz", "x");
        repository.Stage("tests/data/b.npz", "x");
        var points = Check(repository, GuardScope.Staged).Checklist;
        Assert.Equal([false, true, false, false, false], points.Select(point => point.IsDone));
        Assert.All(points, point => Assert.Equal(point.IsDone, point.Remedy is null));
    }
}
