using System.Diagnostics;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Genome;

/// <summary>Databases that others hold, write, replace or cut while they are read.</summary>
public sealed class SharedGenomeTests(GenomeDatasets genomes) : IDisposable
{
    private readonly GenomeRuns runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void A_window_database_that_another_program_has_locked_is_named_and_not_waited_for_for_ever()
    {
        Foreign();
        using var locker = Lock(runs.Windows);
        var clock = Stopwatch.StartNew();
        runs.Read().Fails(1, "windows.db", "locked");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"it took {clock.Elapsed}");
    }

    [Fact]
    public void A_sequence_database_that_another_program_has_locked_is_named_and_not_waited_for_for_ever()
    {
        Dose.Require(Dose.IsLong, "half a minute, in the long dose");
        Foreign();
        var path = GenomeDatasets.SequencesOf(runs[""]);
        using var locker = Lock(path);
        var clock = Stopwatch.StartNew();
        Assert.Contains("locked", Assert.Single(runs.Read().Ends(1).Complaints), StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(100), $"it took {clock.Elapsed}");
    }

    [Fact]
    public void A_lock_that_is_given_back_in_time_is_waited_for()
    {
        Foreign();
        var right = runs.Read().Ends(0).Output;
        using var locker = Lock(GenomeDatasets.SequencesOf(runs[""]));
        using var read = Launched.Start("read", "--sequence-db-dir", runs.Sequences, "--window-db", runs.Windows, "--seq-length", "64", "--stride", "50", "--print", "--batch-size", "1");
        Thread.Sleep(700);
        Assert.False(read.HasExited, "it did not wait");
        locker.Kill();
        Assert.Equal(right, Launched.Sane(read.Wait()).Ends(0).Output);
    }

    [Fact]
    public void A_database_in_wal_mode_with_an_open_writer_is_read_as_it_was_committed()
    {
        Foreign();
        var right = runs.Read().Ends(0).Output;
        var path = GenomeDatasets.SequencesOf(runs[""]);
        const string Writer = """
            import sqlite3, sys, time
            connection = sqlite3.connect(sys.argv[1], isolation_level=None)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("BEGIN")
            connection.execute("UPDATE sequences SET nt_sequence = 'TTTT'")
            open(sys.argv[2], "w").close()
            time.sleep(100)
            """;
        using var writer = Held(Writer, path);
        Assert.Equal(right, runs.Read().Ends(0).Output);
    }

    [Fact]
    public void Databases_that_are_replaced_while_they_are_read_give_the_windows_of_the_old_or_an_error()
    {
        Workspace.Copy(genomes.Whole(), runs["out"]);
        using var messages = Launched.Start("read", runs["out"], "--split", "train", "--epochs", "40", "--print");
        foreach (var path in Directory.GetFiles(runs["out"], "*.*", SearchOption.AllDirectories).Where(path => path.EndsWith(".sqlite", StringComparison.Ordinal) || path.EndsWith(".db", StringComparison.Ordinal)))
        {
            File.Copy(path, path + ".new");
            File.Move(path + ".new", path, overwrite: true);
        }

        Launched.Sane(messages.Wait()).Ends(0);
    }

    // One that no mark vouches for is not mapped into memory.
    [Fact]
    public void A_packed_file_that_is_cut_in_the_middle_of_a_read_ends_it_with_an_error()
    {
        var folder = runs["out"];
        Workspace.Copy(genomes.Whole("--layout", "packed"), folder);
        File.Delete(Path.Combine(folder, "_COMPLETE"));
        using var read = Launched.Start("read", folder, "--split", "train", "--epochs", "100000");
        Thread.Sleep(800);
        Assert.False(read.HasExited, "it ended before");
        foreach (var path in Directory.GetFiles(Path.Combine(folder, "sequences"), "glm_dataset_*", SearchOption.AllDirectories))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(4096);
        }

        var ended = Launched.Sane(read.Wait()).Ends(1);
        Assert.Contains("glm_dataset_", Assert.Single(ended.Complaints), StringComparison.Ordinal);
    }

    private void Foreign()
    {
        GenomeData.Create(runs[""], samples: 3, contigs: 6, most: 60_000);
        GenomeRuns.PrecomputeTheirs(runs["lengths.tsv"], runs.Windows).Ends(0);
    }

    private Tool Lock(string database) => Held(
        "import sqlite3, sys, time\nconnection = sqlite3.connect(sys.argv[1], isolation_level=None)\nconnection.execute('BEGIN EXCLUSIVE')\nopen(sys.argv[2], 'w').close()\ntime.sleep(200)", database);

    private Tool Held(string script, string database)
    {
        var ready = runs["ready"];
        var tool = Tool.Start("/usr/bin/python3", ["-c", script, database, ready]);
        while (!File.Exists(ready))
        {
            Assert.False(tool.HasExited, "Python does not run");
            Thread.Sleep(5);
        }

        return tool;
    }
}
