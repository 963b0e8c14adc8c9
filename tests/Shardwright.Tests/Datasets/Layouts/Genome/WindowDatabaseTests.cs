using System.Text;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Formats.Sqlite;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Datasets.Layouts.Genome;

/// <summary>Window databases of our own and of others, checked and read.</summary>
public sealed class WindowDatabaseTests : IDisposable
{
    private const string Schema = """
        CREATE TABLE metadata (key TEXT PRIMARY KEY, value INTEGER NOT NULL);
        CREATE TABLE window_mappings (window_idx INTEGER PRIMARY KEY, sequence_id TEXT NOT NULL, window_in_seq_idx INTEGER NOT NULL);
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_golden_database_says_what_the_original_says()
    {
        var path = Golden(new WindowRule(16, 12));
        Assert.Equal(
            """
            [('window_size', 16), ('stride', 12), ('window_min_length_threshold', 0), ('total_windows', 5), ('distinct_sequences', 3)]
            [(0, 'BCR__ECT-SAMPLE1__CT1-1', 0), (1, 'BCR__ECT-SAMPLE1__CT1-1', 1), (2, 'BCR__ECT-SAMPLE1__CT1-1', 2), (3, 'BCR__ECT-SAMPLE1__CT1-2', 0), (4, 'BCX__ECT-SAMPLE2__CT1-1', 0)]
            [('table', 'metadata'), ('index', 'sqlite_autoindex_metadata_1'), ('table', 'window_mappings'), ('index', 'idx_sequence_id')] ok
            """,
            PythonOracle.Run(
                """
                import sqlite3, sys
                c = sqlite3.connect(sys.argv[1])
                print(c.execute('SELECT key, value FROM metadata ORDER BY rowid').fetchall())
                print(c.execute('SELECT * FROM window_mappings').fetchall())
                print(c.execute('SELECT type, name FROM sqlite_master').fetchall(), c.execute('PRAGMA integrity_check').fetchone()[0])
                """, path).Trim());
        using var database = WindowDatabase.Open(path);
        Assert.Equal(new WindowMetadata(16, 12, 0, 5, 3), database.Metadata);
        Assert.True(database.IsOurs);
        database.Check(new GenomeExpectation(16, 12));
        Assert.Equal(["BCR__ECT-SAMPLE1__CT1-1", "BCR__ECT-SAMPLE1__CT1-2", "BCX__ECT-SAMPLE2__CT1-1"], ReadIds(database, out var index));
        Assert.Equal([new(0, 0), new(0, 1), new(0, 2), new(1, 0), new(2, 0)], Places(index));
        Assert.Equal("BCX__ECT-SAMPLE2__CT1-1", database.SequenceIdOf(4));
        Assert.Equal("BCR__ECT-SAMPLE1__CT1-1", database.SequenceIdOf(0));
        foreach (var window in new[] { -1L, 5 })
        {
            Assert.Contains($"Window index {window} was not found in the database [{path}]", Assert.Throws<DatasetStateException>(() => database.SequenceIdOf(window)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_threshold_prunes_and_one_above_the_window_prunes_all()
    {
        using (var database = WindowDatabase.Open(Golden(new WindowRule(16, 12, 15))))
        {
            Assert.Equal(new WindowMetadata(16, 12, 15, 4, 2), database.Metadata);
            _ = ReadIds(database, out var index);
            Assert.Equal([new(0, 0), new(0, 1), new(0, 2), new(1, 0)], Places(index));
            database.Check(new GenomeExpectation(16, 12, 15));
        }

        using (var database = WindowDatabase.Open(Golden(new WindowRule(16, 12, 17))))
        {
            Assert.Equal(new WindowMetadata(16, 12, 17, 0, 0), database.Metadata);
            Assert.Empty(ReadIds(database, out var index));
            Assert.Equal(0, index.Windows);
        }
    }

    [Fact]
    public void A_kept_tail_is_a_window_more_and_says_so()
    {
        var path = Golden(new WindowRule(16, 12, KeepTail: true));
        using var database = SqliteDatabase.Open(path);
        using var tail = database.Prepare("SELECT value, (SELECT count(*) FROM metadata) FROM metadata WHERE key = 'keep_tail'");
        Assert.True(tail.Step());
        Assert.Equal((1L, 6L), (tail.ReadInteger(0), tail.ReadInteger(1)));
        using var windows = WindowDatabase.Open(path);
        Assert.Equal(6, windows.Metadata.TotalWindows);
    }

    [Theory]
    [InlineData("", 16, 12, 0, "metadata is missing 'window_size' or 'stride'")]
    [InlineData("stride=12", 16, 12, 0, "metadata is missing 'window_size' or 'stride'")]
    [InlineData("window_size=16 total_windows=0 distinct_sequences=0", 16, 12, 0, "metadata is missing 'window_size' or 'stride'")]
    [InlineData("window_size=16 stride=12 total_windows=0 distinct_sequences=0", 17, 12, 0, "Database metadata mismatch!")]
    [InlineData("window_size=16 stride=12 total_windows=0 distinct_sequences=0", 16, 13, 0, "Re-run 'shardwright genome precompute'")]
    [InlineData("window_size=16 stride=12 total_windows=0 distinct_sequences=0", 16, 12, 5, "missing 'window_min_length_threshold'")]
    [InlineData("window_size=16 stride=12 window_min_length_threshold=4 total_windows=0 distinct_sequences=0", 16, 12, 5, "mismatch for window_min_length_threshold")]
    [InlineData("window_size=16 stride=12 window_min_length_threshold=4 total_windows=0 distinct_sequences=0", 16, 12, 0, "Window DB indicates pruning was applied (window_min_length_threshold=4) but the configuration does not set it")]
    [InlineData("window_size=16 stride=12 total_windows=0", 16, 12, 0, "metadata must contain 'total_windows' and 'distinct_sequences'")]
    [InlineData("window_size=16 stride=12 window_min_length_threshold=0", 16, 12, 0, "metadata must contain 'total_windows' and 'distinct_sequences'")]
    public void Metadata_that_do_not_fit_the_run_are_refused_in_the_originals_words(string metadata, int length, int stride, int threshold, string words)
    {
        var path = Foreign(Schema, metadata, "");
        using var database = WindowDatabase.Open(path);
        var error = Assert.ThrowsAny<ShardwrightException>(() => database.Check(new GenomeExpectation(length, stride, threshold)));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(path, error.Location.Path);
    }

    [Theory]
    [InlineData("window_size=16 stride=12 total_windows=0 distinct_sequences=0", 0)]
    [InlineData("window_size=16 stride=12 window_min_length_threshold=0 total_windows=0 distinct_sequences=0", 0)]
    [InlineData("window_size=16 stride=12 window_min_length_threshold=9 total_windows=0 distinct_sequences=0 another=7", 9)]
    public void Metadata_that_fit_are_taken_without_a_word(string metadata, int threshold)
    {
        using var database = WindowDatabase.Open(Foreign(Schema, metadata, ""));
        var reporter = new RecordingReporter();
        database.Check(new GenomeExpectation(16, 12, threshold), reporter);
        Assert.Empty(reporter.Warnings);
    }

    [Fact]
    public void With_only_the_two_documented_keys_windows_are_counted_and_a_warning_says_so()
    {
        using var database = WindowDatabase.Open(Foreign(Schema, "window_size=16 stride=12", "(0,'b',0),(1,'b',1),(2,'a',0)"));
        var reporter = new RecordingReporter();
        database.Check(new GenomeExpectation(16, 12), reporter);
        Assert.Contains("total_windows", Assert.Single(reporter.Warnings), StringComparison.Ordinal);
        Assert.Equal(3, database.CountWindows());
        Assert.Equal(["b", "a"], ReadIds(database, out var index));
        Assert.Equal([new(0, 0), new(0, 1), new(1, 0)], Places(index));
    }

    [Fact]
    public void A_foreign_database_in_any_order_is_read_exactly()
    {
        const string Rows = "(0,'m',3),(1,'m',4),(2,'a',0),(3,'m',5),(4,'z',9),(5,'z',7),(6,'a',1),(7,'b',0),(8,'m',0)";
        using var database = WindowDatabase.Open(Foreign(Schema, "window_size=16 stride=12 total_windows=9 distinct_sequences=4", Rows));
        Assert.False(database.IsOurs);
        Assert.Equal(["m", "a", "z", "b"], ReadIds(database, out var index));
        Assert.Equal([new(0, 3), new(0, 4), new(1, 0), new(0, 5), new(2, 9), new(2, 7), new(1, 1), new(3, 0), new(0, 0)], Places(index));
    }

    [Theory]
    [InlineData("(0,'a',0),(2,'a',1)", 2, 1, "window_idx: expected 1: they count from 0 without gaps, found 2")]
    [InlineData("(1,'a',0),(2,'a',1)", 2, 1, "window_idx: expected 0")]
    [InlineData("(-1,'a',0),(0,'a',1)", 2, 1, "window_idx: expected 0: they count from 0 without gaps, found -1")]
    [InlineData("(0,'a',0),(1,'a',1)", 3, 1, "total_windows: window database: expected 3, as its metadata says, found 2")]
    [InlineData("(0,'a',0),(1,'a',1)", 2, 2, "distinct_sequences: window database: expected 2, as its metadata says, found 1")]
    [InlineData("(0,'a',-1)", 1, 1, "window_in_seq_idx: expected 0 or more, found -1")]
    [InlineData("(0,'a','x')", 1, 1, "window_in_seq_idx: value: expected of the kind WholeNumber, found Text")]
    [InlineData("(0,x'61',0)", 1, 1, "sequence_id: value: expected of the kind Text, found Blob")]
    public void Windows_that_are_not_as_they_must_be_are_refused(string rows, int windows, int sequences, string words)
    {
        using var database = WindowDatabase.Open(Foreign(Schema, $"window_size=16 stride=12 total_windows={windows} distinct_sequences={sequences}", rows));
        Assert.Contains(words, Assert.Throws<MalformedDataException>(() => database.ReadIndex(cancel: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_window_database_is_refused()
    {
        var missing = folder.File("none.db");
        Assert.Contains("unable to open database file", Assert.Throws<StorageException>(() => WindowDatabase.Open(missing)).Message, StringComparison.Ordinal);
        var text = folder.File("text.db");
        File.WriteAllText(text, new string('x', 5000));
        Assert.Throws<MalformedDataException>(() => WindowDatabase.Open(text));
        var other = Foreign("CREATE TABLE other (x);", "", "");
        Assert.Contains($"Could not find `metadata` table in {other}", Assert.Throws<MalformedDataException>(() => WindowDatabase.Open(other)).Message, StringComparison.Ordinal);
        Assert.Throws<MalformedDataException>(() => WindowDatabase.Open(Foreign("CREATE TABLE metadata (key, value);", "", "")));
        var golden = Golden(new WindowRule(16, 12));
        File.WriteAllBytes(golden, File.ReadAllBytes(golden)[..5000]);
        Assert.Contains("cut", Assert.Throws<MalformedDataException>(() => WindowDatabase.Open(golden)).Message, StringComparison.Ordinal);
        var zero = Foreign(Schema, "window_size=0 stride=12", "");
        Assert.Contains("window_size", Assert.Throws<MalformedDataException>(() => WindowDatabase.Open(zero)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_locked_database_is_told_from_a_damaged_one()
    {
        var path = Golden(new WindowRule(16, 12));
        using var writer = SqliteDatabase.Open(path, new SqliteOptions { Access = SqliteAccess.ReadWrite });
        writer.Execute("BEGIN EXCLUSIVE");
        Assert.Throws<DatasetStateException>(() => WindowDatabase.Open(path, new SqliteOptions { BusyTimeout = TimeSpan.Zero }));
    }

    [Fact]
    public void Jumping_from_sequence_to_sequence_finds_what_reading_every_window_finds()
    {
        var random = new Random(11);
        var path = folder.File("long.db");
        using (var writer = WindowDatabaseWriter.Create(path, new WindowRule(100, 90, 50)))
        {
            for (var i = 0; i < 500; i++)
            {
                _ = writer.Add(Encoding.UTF8.GetBytes($"contig {i:D4}"), random.Next(4) == 0 ? random.Next(120) : random.Next(20_000), TestContext.Current.CancellationToken);
            }

            writer.Finish();
        }

        using var database = WindowDatabase.Open(path);
        Assert.True(database.IsOurs);
        var scanned = new List<string>();
        var skipped = new List<string>();
        var slow = database.ReadIndex(id => scanned.Add(Encoding.UTF8.GetString(id)), canSkip: false, CancellationToken.None);
        var fast = database.ReadIndex(id => skipped.Add(Encoding.UTF8.GetString(id)), canSkip: true, CancellationToken.None);
        Assert.Equal(scanned, skipped);
        Assert.Equal(Places(slow), Places(fast));
        Assert.Equal(scanned, ReadIds(database, out _));
    }

    [Fact]
    public void A_database_of_ours_that_somebody_changed_is_read_as_a_foreign_one()
    {
        var path = Golden(new WindowRule(16, 12));
        using (var database = WindowDatabase.Open(path))
        {
            Assert.True(database.IsOurs);
        }

        PythonOracle.Run(
            """
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1]); c.execute("UPDATE window_mappings SET sequence_id = 'AAA' WHERE window_idx = 1"); c.execute("UPDATE metadata SET value = 4 WHERE key = 'distinct_sequences'"); c.commit()
            """, path);
        using var changed = WindowDatabase.Open(path);
        Assert.False(changed.IsOurs);
        _ = ReadIds(changed, out var index);
        Assert.Equal([new(0, 0), new(1, 1), new(0, 2), new(2, 0), new(3, 0)], Places(index));
    }

    [Fact]
    public void Ids_come_in_byte_order_and_none_twice()
    {
        using var writer = WindowDatabaseWriter.Create(folder.File("w.db"), WindowRule.Default);
        foreach (var id in new[] { "a", "a\0", "a ", "ab", "b", "é", "日", "😀" })
        {
            Assert.Equal(1, writer.Add(Encoding.UTF8.GetBytes(id), 0, TestContext.Current.CancellationToken));
        }

        Assert.Contains("twice", Assert.Throws<MalformedDataException>(() => writer.Add("😀"u8, 5, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => writer.Add("b"u8, 5, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_writer_that_was_not_finished_leaves_what_was_there()
    {
        var path = folder.File("w.db");
        File.Move(Golden(new WindowRule(16, 12)), path);
        var before = File.ReadAllBytes(path);
        using (var writer = WindowDatabaseWriter.Create(path, WindowRule.Default))
        {
            _ = writer.Add("a"u8, 1L << 24, TestContext.Current.CancellationToken);
            Assert.Equal(before, File.ReadAllBytes(path));
        }

        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Throws<ArgumentOutOfRangeException>(() => WindowDatabaseWriter.Create(path, new WindowRule(0, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => WindowDatabaseWriter.Create(path, new WindowRule(1, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => WindowDatabaseWriter.Create(path, new WindowRule(1, 1, -1)));
    }

    private static List<string> ReadIds(WindowDatabase database, out WindowIndex index)
    {
        var ids = new List<string>();
        index = database.ReadIndex(id => ids.Add(Encoding.UTF8.GetString(id)));
        Assert.Equal(ids.Count, index.Sequences);
        return ids;
    }

    private static List<WindowPlace> Places(WindowIndex index)
    {
        var places = new List<WindowPlace>();
        for (var window = 0L; window < index.Windows; window++)
        {
            places.Add(index.Find(window));
        }

        return places;
    }

    private string Golden(WindowRule rule)
    {
        var path = folder.File("golden.db");
        using var writer = WindowDatabaseWriter.Create(path, rule);
        _ = writer.Add("BCR__ECT-SAMPLE1__CT1-1"u8, 40);
        _ = writer.Add("BCR__ECT-SAMPLE1__CT1-2"u8, 10);
        _ = writer.Add("BCX__ECT-SAMPLE2__CT1-1"u8, 20);
        writer.Finish();
        return path;
    }

    private string Foreign(string schema, string metadata, string rows)
    {
        var path = folder.File($"{Guid.NewGuid():N}.db");
        PythonOracle.Run(
            """
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2])
            for pair in sys.argv[3].split(): c.execute('INSERT INTO metadata VALUES (?, ?)', (pair.split('=')[0], int(pair.split('=')[1])))
            if sys.argv[4]: c.execute('INSERT INTO window_mappings VALUES ' + sys.argv[4])
            c.commit()
            """, path, schema, metadata, rows);
        return path;
    }
}
