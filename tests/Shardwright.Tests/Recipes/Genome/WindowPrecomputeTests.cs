using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Recipes.Genome;
using Shardwright.Tests.Datasets.Layouts.Genome;

namespace Shardwright.Tests.Recipes.Genome;

/// <summary>Window databases out of splits, held against a Python twin of the original.</summary>
public sealed class WindowPrecomputeTests : IDisposable
{
    /// <summary>Makes the database as the original does, and says whether both dumps are the same.</summary>
    private const string Twin = """
        import json, sqlite3, sys
        rows, ours, theirs, w, s, t = json.load(open(sys.argv[1])), sys.argv[2], sys.argv[3], *map(int, sys.argv[4:7])
        c = sqlite3.connect(theirs)
        c.execute('CREATE TABLE metadata (key TEXT PRIMARY KEY, value INTEGER NOT NULL)')
        c.execute('CREATE TABLE window_mappings (window_idx INTEGER PRIMARY KEY, sequence_id TEXT NOT NULL, window_in_seq_idx INTEGER NOT NULL)')
        n = distinct = 0
        for contig, length in sorted(rows, key=lambda row: row[0].encode('utf-8')):
            kept = 0
            for i in range(1 if length < w else 1 + (length - w) // s):
                if t > 0 and min(w, length - i * s) < t: continue
                c.execute('INSERT INTO window_mappings VALUES (?, ?, ?)', (n, contig, i)); n += 1; kept += 1
            distinct += kept > 0
        c.execute('CREATE INDEX idx_sequence_id ON window_mappings (sequence_id)')
        c.executemany('INSERT INTO metadata VALUES (?, ?)', [('window_size', w), ('stride', s), ('window_min_length_threshold', t), ('total_windows', n), ('distinct_sequences', distinct)])
        c.commit()
        o = sqlite3.connect(ours)
        assert o.execute('PRAGMA integrity_check').fetchone()[0] == 'ok'
        a, b = list(o.iterdump()), list(c.iterdump())
        assert a == b, [pair for pair in zip(a, b) if pair[0] != pair[1]][:3]
        print(n, distinct)
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, 16, 12, 0, 40)]
    [InlineData(2, 16, 12, 15, 200)]
    [InlineData(3, 100, 130, 0, 300)]
    [InlineData(4, 7, 1, 5, 300)]
    [InlineData(5, 7, 3, 8, 50)]
    [InlineData(6, 8192, 7992, 0, 5000)]
    [InlineData(7, 10, 10, 0, 0)]
    public void A_split_in_any_order_makes_the_databases_that_the_original_makes(int seed, int window, int stride, int threshold, int count)
    {
        var random = new Random(seed);
        string[] starts = ["", "a", "é", "日", "😀", "BCR__ECT-SAMPLE1__CT1-", "BCR__ECT-SAMPLE1__CT1-1", new('x', 5000)];
        var ids = new HashSet<string> { "a", "é", "日", "😀", "ab", "\u007f", "\uffff" };
        while (ids.Count < count)
        {
            ids.Add(starts[random.Next(starts.Length)] + random.Next(count * 2).ToString(CultureInfo.InvariantCulture));
        }

        var rows = ids.Take(count).Select(id => new SplitRow(id, random.Next(5) switch { 0 => random.Next(3), 1 => window + random.Next(-1, 2), _ => random.Next(12 * window) })).ToArray();
        random.Shuffle(rows);
        foreach (var sortBytes in new[] { 1024, 100_000, 32 << 20 })
        {
            CompareToTwin(rows, new WindowRule(window, stride, threshold), sortBytes);
        }
    }

    [Fact]
    public void The_sorted_ids_are_the_same_whatever_fits_into_memory()
    {
        var random = new Random(8);
        var ids = Enumerable.Range(0, 30_000).Select(_ => new string('p', random.Next(600)) + random.NextInt64().ToString("x", CultureInfo.InvariantCulture)).Distinct().ToList();
        SplitFile.Write(folder.File("s.parquet"), ids.Select(id => new SplitRow(id, 5)), TestContext.Current.CancellationToken);
        byte[]? first = null;
        foreach (var sortBytes in new[] { 200_000, 3 << 20, 64 << 20 })
        {
            var report = Run(new WindowRule(10, 10), sortBytes);
            Assert.Equal(ids.Count, report.Windows);
            var bytes = File.ReadAllBytes(report.Output);
            Assert.Equal(first ??= bytes, bytes);
        }

        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void The_lines_of_the_original_are_told()
    {
        SplitFile.Write(folder.File("s.parquet"), [new("a", 40), new("b", 10), new("c", 20)], TestContext.Current.CancellationToken);
        var told = new Lines();
        var report = WindowPrecompute.Run(Options(new WindowRule(16, 12, 15), 1 << 20), told, TestContext.Current.CancellationToken);
        Assert.Equal(new WindowPrecomputeReport(folder.File("out.db"), 3, 2, 4, 1), report);
        var lines = told.Notes.ToArray();
        Assert.Contains(folder.File("s.parquet"), lines[0], StringComparison.Ordinal);
        Assert.Contains(folder.File("out.db"), lines[0], StringComparison.Ordinal);
        Assert.Equal("window_size=16, stride=12, window_min_length_threshold=15", lines[1]);
        Assert.Equal("Processed 4 windows... (skipped 1)", lines[^4]);
        Assert.Contains("index", lines[^3], StringComparison.Ordinal);
        Assert.Equal("Finished. Found 2 sequences and 4 total windows.", lines[^2]);
        Assert.Equal("Skipped 1 windows shorter than 15.", lines[^1]);
        Assert.Empty(told.Warnings);
    }

    [Fact]
    public void Half_a_million_windows_are_told_of()
    {
        SplitFile.Write(folder.File("s.parquet"), [new("a", 1), new("b", 1_200_000), new("c", 30)], TestContext.Current.CancellationToken);
        var told = new Lines();
        _ = WindowPrecompute.Run(Options(new WindowRule(2, 2, 2), 1 << 20), told, TestContext.Current.CancellationToken);
        Assert.Contains("Processed 600000 windows... (skipped 1)", told.Notes);
    }

    [Theory]
    [InlineData(100, 101, "1 bases")]
    [InlineData(100, 98, "3 special tokens")]
    public void Bases_that_are_in_no_window_are_warned_of(int window, int stride, string words)
    {
        SplitFile.Write(folder.File("s.parquet"), [new("a", 40)], TestContext.Current.CancellationToken);
        var told = new Lines();
        _ = WindowPrecompute.Run(Options(new WindowRule(window, stride), 1 << 20), told, TestContext.Current.CancellationToken);
        Assert.Contains(words, Assert.Single(told.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(32 << 20)]
    public void An_id_that_stands_twice_is_refused_with_both_rows(int sortBytes)
    {
        var rows = Enumerable.Range(0, 500).Select(i => new SplitRow($"contig {i * 7919 % 500}", 5)).ToList();
        rows.Add(rows[17]);
        SplitFile.Write(folder.File("s.parquet"), rows, TestContext.Current.CancellationToken);
        var error = Assert.Throws<MalformedDataException>(() => Run(new WindowRule(10, 10), sortBytes));
        Assert.Equal(500, error.Location.RecordIndex);
        Assert.Contains($"\"{rows[17].ContigId}\", a duplicate of record 17", error.Found, StringComparison.Ordinal);
        Assert.Equal([folder.File("s.parquet")], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Rows_that_cannot_be_are_refused_and_leave_what_was_there()
    {
        var path = folder.File("s.parquet");
        SplitParquet.Write(path, [("before", 3)], ParquetType.Int64);
        _ = Run(WindowRule.Default, 1 << 20);
        var before = File.ReadAllBytes(folder.File("out.db"));
        SplitParquet.Write(path, [("a", 3), (null, 4)], ParquetType.Int64);
        Assert.Throws<MalformedDataException>(() => Run(WindowRule.Default, 1 << 20));
        SplitParquet.Write(path, [("a", 3), ("b", null)], ParquetType.Int64);
        Assert.Throws<MalformedDataException>(() => Run(WindowRule.Default, 1 << 20));
        SplitParquet.Write(path, [("a", 3)], ParquetType.Double);
        Assert.Throws<MalformedDataException>(() => Run(WindowRule.Default, 1 << 20));
        SplitParquet.Write(path, [("a", 3), ("", 3)], ParquetType.Int64);
        Assert.Equal(1, Assert.Throws<MalformedDataException>(() => Run(WindowRule.Default, 1 << 20)).Location.RecordIndex);
        Assert.Equal(before, File.ReadAllBytes(folder.File("out.db")));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
        SplitParquet.Write(path, [("a", 3)], ParquetType.UInt8, isWithOthers: true);
        Assert.Equal(1, Run(WindowRule.Default, 1 << 20).Windows);
    }

    [Theory]
    [InlineData("open(path, 'w').write('>a\\nACGT\\n')")]
    [InlineData("c = sqlite3.connect(path); c.execute('CREATE TABLE sequences (contig_id TEXT PRIMARY KEY, nt_sequence TEXT NOT NULL)'); c.commit()")]
    [InlineData("c = sqlite3.connect(path); c.execute('CREATE TABLE metadata (key, value)'); c.execute('CREATE TABLE mine (x)'); c.commit()")]
    [InlineData("c = sqlite3.connect(path); c.execute('CREATE TABLE metadata (key, value)'); c.commit(); c.close(); open(path, 'r+b').truncate(5000)")]
    public void Only_windows_are_replaced(string make)
    {
        SplitParquet.Write(folder.File("s.parquet"), [("a", 3)], ParquetType.Int64);
        var output = folder.File("out.db");
        PythonOracle.Run("import sqlite3, sys; path = sys.argv[1]\n" + make, output);
        var before = File.ReadAllBytes(output);
        Assert.Contains("nothing was touched", Assert.Throws<DatasetStateException>(() => Run(WindowRule.Default, 1 << 20)).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(output));
        File.Delete(output);
        PythonOracle.Run("import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('CREATE TABLE metadata (key TEXT PRIMARY KEY, value INTEGER NOT NULL)'); c.commit()", output);
        Assert.Equal(1, Run(WindowRule.Default, 1 << 20).Windows);
    }

    [Fact]
    public void Windows_that_no_disk_has_room_for_are_refused_before_the_first_is_written()
    {
        SplitFile.Write(folder.File("s.parquet"), [new("a", 40), new("b", long.MaxValue / 2)], TestContext.Current.CancellationToken);
        var error = Assert.Throws<StorageException>(() => Run(new WindowRule(10, 10), 1 << 20));
        Assert.Contains("free space", error.Message, StringComparison.Ordinal);
        Assert.Equal(["s.parquet"], Directory.EnumerateFiles(folder.Path).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public void Breaking_off_leaves_nothing()
    {
        // 10^12 windows: only the break ends it.
        SplitFile.Write(folder.File("s.parquet"), [new("a", 200_000_000)], TestContext.Current.CancellationToken);
        using var cancel = new CancellationTokenSource();
        var told = new Lines { OnBegin = cancel.Cancel };
        Assert.Throws<OperationCanceledException>(() => WindowPrecompute.Run(Options(new WindowRule(1, 1), 1 << 20), told, cancel.Token));
        Assert.Equal([folder.File("s.parquet")], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void An_output_that_cannot_be_made_is_a_clear_error()
    {
        SplitFile.Write(folder.File("s.parquet"), [new("a", 5)], TestContext.Current.CancellationToken);
        var options = Options(WindowRule.Default, 1 << 20) with { Output = "/dev/full/out.db" };
        Assert.Throws<StorageException>(() => WindowPrecompute.Run(options, Reporter.Silent, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Lengths_that_differ_from_the_stored_ones_are_counted_and_the_first_listed()
    {
        using var store = new StoredLengths(("SAMPLE1", [("X__E-SAMPLE1__1", 40), ("X__E-SAMPLE1__2", 10)]), ("SAMPLE2", [("X__E-SAMPLE2__1", 20)]));
        SplitFile.Write(folder.File("s.parquet"), [new("X__E-SAMPLE1__1", 40), new("X__E-SAMPLE1__2", 10), new("X__E-SAMPLE2__1", 20)], TestContext.Current.CancellationToken);
        var options = Options(new WindowRule(16, 12), 1 << 20) with { CheckLengths = store };
        Assert.Equal(5, WindowPrecompute.Run(options, Reporter.Silent, TestContext.Current.CancellationToken).Windows);
        File.Delete(options.Output);
        SplitFile.Write(
            folder.File("s.parquet"),
            [new("X__E-SAMPLE1__1", 41), new("X__E-SAMPLE1__2", 10), new("X__E-SAMPLE2__9", 20), new("X__E-SAMPLE3__1", 1), new("nothing", 1), .. Enumerable.Range(0, 20).Select(i => new SplitRow($"z{i}", 1))], TestContext.Current.CancellationToken);
        var error = Assert.Throws<MalformedDataException>(() => WindowPrecompute.Run(options, Reporter.Silent, TestContext.Current.CancellationToken));
        Assert.StartsWith("24 that differ: X__E-SAMPLE1__1: length 41 in the list, 40 stored; X__E-SAMPLE2__9: not stored in 1.db; X__E-SAMPLE3__1: its sample has no file; ", error.Found, StringComparison.Ordinal);
        Assert.EndsWith("; and 14 more", error.Found, StringComparison.Ordinal);
        Assert.False(File.Exists(options.Output));
    }

    private WindowPrecomputeOptions Options(WindowRule rule, int sortBytes)
        => new() { Split = folder.File("s.parquet"), Output = folder.File("out.db"), Rule = rule, SortBytes = sortBytes };

    private WindowPrecomputeReport Run(WindowRule rule, int sortBytes)
        => WindowPrecompute.Run(Options(rule, sortBytes), Reporter.Silent, TestContext.Current.CancellationToken);

    private void CompareToTwin(SplitRow[] rows, WindowRule rule, int sortBytes)
    {
        SplitFile.Write(folder.File("s.parquet"), rows);
        var report = Run(rule, sortBytes);
        var json = new StringBuilder("[");
        foreach (var row in rows)
        {
            json.Append(json.Length > 1 ? "," : "").Append('[').Append(System.Text.Json.JsonSerializer.Serialize(row.ContigId)).Append(',').Append(row.Length.ToString(CultureInfo.InvariantCulture)).Append(']');
        }

        File.WriteAllText(folder.File("rows.json"), json.Append(']').ToString());
        File.Delete(folder.File("theirs.db"));
        string[] numbers = [.. new[] { rule.WindowSize, rule.Stride, rule.MinLengthThreshold }.Select(number => number.ToString(CultureInfo.InvariantCulture))];
        Assert.Equal(
            $"{report.Windows} {report.Sequences}",
            PythonOracle.Run(Twin, [folder.File("rows.json"), report.Output, folder.File("theirs.db"), .. numbers]).Trim());
        Assert.Equal(rows.Sum(row => rule.CountAll(row.Length)), report.Windows + report.Skipped);
        using var database = WindowDatabase.Open(report.Output);
        var ids = new List<string>();
        var index = database.ReadIndex(id => ids.Add(Encoding.UTF8.GetString(id)), TestContext.Current.CancellationToken);
        Assert.Equal((report.Windows, report.Sequences), (index.Windows, index.Sequences));
        Assert.Equal(ids.Order(Shardwright.Foundation.Text.CodePointComparer.Instance), ids);
    }

    private sealed class Lines : IReporter
    {
        public ConcurrentQueue<string> Notes { get; } = new();

        public ConcurrentQueue<string> Warnings { get; } = new();

        public Action? OnBegin { get; init; }

        public IProgressTask Begin(string activity, long? total, ProgressUnit unit)
        {
            OnBegin?.Invoke();
            return Reporter.Silent.Begin(activity, total, unit);
        }

        public void Warn(string message) => Warnings.Enqueue(message);

        public void Note(string message) => Notes.Enqueue(message);
    }

    private sealed class StoredLengths((string Sample, (string Id, long Length)[] Sequences)[] stored) : SequenceStore
    {
        public StoredLengths((string, (string, long)[]) first, (string, (string, long)[]) second)
            : this([first, second])
        {
        }

        public override IReadOnlyList<SampleSequences> Samples { get; }
            = [.. stored.Select((sample, i) => new SampleSequences(sample.Sample, $"{i}.db", SequenceLayout.Sqlite))];

        public override long Find(int sample, ReadOnlySpan<byte> contigId)
        {
            var id = Encoding.UTF8.GetString(contigId);
            return Array.FindIndex(stored[sample].Sequences, sequence => sequence.Id == id);
        }

        public override long Length(int sample, long sequence) => stored[sample].Sequences[sequence].Length;

        public override int Read(int sample, long sequence, long start, Span<byte> bases) => throw new NotSupportedException();

        public override void VisitSequences(int sample, SequenceVisitor visit) => throw new NotSupportedException();

        public override void Dispose()
        {
        }
    }
}
