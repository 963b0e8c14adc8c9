using System.Text;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Recipes.Genome;
using Shardwright.Tests.Datasets;

namespace Shardwright.Tests.Recipes.Genome;

/// <summary>Splits of sequences.</summary>
public sealed class SequenceSplitTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_sequence_is_in_one_list_in_byte_order_and_no_sample_in_two()
    {
        using var folder = new TemporaryFolder();
        StoredSamples.StoreMany(folder.File("sequences"), samples: 30, sequences: 7);

        var report = SequenceSplit.Run(Options(folder), Cancel);

        var lists = report.Files.ToDictionary(file => file.Split, file => Read(file.Path));
        Assert.Equal((30, 0, 0L, 210L), (report.Samples, report.SharedSamples, report.StrayIds, report.Sequences));
        Assert.All(report.Files, file => Assert.Equal((lists[file.Split].Count, lists[file.Split].Sum(row => row.Length)), (file.Sequences, file.Bases)));
        Assert.All(report.Files, file => Assert.True(file.Sequences > 0));
        Assert.Equal(
            Enumerable.Range(0, 30).SelectMany(sample => Enumerable.Range(0, 7).Select(i => (StoredSamples.IdOf(sample, i), (10L * i) + sample))).Order(),
            lists.Values.SelectMany(rows => rows).Order());
        var splitter = new GroupSplitter(42, new SplitRatios(60, 20, 20));
        foreach (var (split, rows) in lists)
        {
            var ids = rows.Select(row => Convert.ToHexString(Encoding.UTF8.GetBytes(row.Id))).ToArray();
            Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
            Assert.All(rows, row => Assert.Equal(split, splitter.SplitOf(Encoding.UTF8.GetBytes(row.Id.Split("__")[1]["ECT-".Length..]))));
        }
    }

    [Fact]
    public void A_sample_that_comes_later_moves_no_other()
    {
        using var folder = new TemporaryFolder();
        StoredSamples.StoreMany(folder.File("sequences"), samples: 12, sequences: 2);
        var before = Sides(SequenceSplit.Run(Options(folder), Cancel));
        StoredSamples.Store(folder.File("sequences"), "S12", ("BCR__ECT-S12__CT1-1", 5));

        var after = Sides(SequenceSplit.Run(Options(folder), Cancel));

        Assert.Equal(25, after.Count);
        Assert.All(before, pair => Assert.Equal(pair.Value, after[pair.Key]));
    }

    [Fact]
    public void What_does_not_fit_into_memory_gives_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var store = new CountedSequences(samples: 4, sequences: 30_000);
        var options = Options(folder);
        var large = SequenceSplit.Run(options with { OutputFolder = folder.File("large") }, store, Cancel);
        var small = SequenceSplit.Run(options with { OutputFolder = folder.File("small"), SortBytes = 1 << 20 }, store, Cancel);

        Assert.Equal(120_000, small.Sequences);
        Assert.All(large.Files.Zip(small.Files), pair => Assert.Equal(File.ReadAllBytes(pair.First.Path), File.ReadAllBytes(pair.Second.Path)));
        Assert.Equal(3, Directory.GetFiles(folder.File("small")).Length);
    }

    [Fact]
    public void A_list_without_sequences_is_there_and_is_warned_of()
    {
        using var folder = new TemporaryFolder();
        StoredSamples.StoreMany(folder.File("sequences"), samples: 2, sequences: 3);
        var reporter = new RecordingReporter();

        var report = SequenceSplit.Run(Options(folder) with { Ratios = new SplitRatios(100, 0, 0), Reporter = reporter }, Cancel);
        Assert.Equal([6, 0, 0], report.Files.Select(file => file.Sequences));
        Assert.Empty(Read(report.Files[2].Path));
        Assert.Empty(reporter.Warnings);

        SequenceSplit.Run(Options(folder) with { Ratios = new SplitRatios(1_000_000, 1, 1), Reporter = reporter }, Cancel);
        Assert.Equal(["val", "test"], reporter.Warnings.Select(line => line.Split(' ')[4].TrimEnd(':')));
    }

    [Fact]
    public void By_contig_each_sequence_goes_its_way_and_that_is_warned_of()
    {
        using var folder = new TemporaryFolder();
        StoredSamples.StoreMany(folder.File("sequences"), samples: 3, sequences: 40);
        var reporter = new RecordingReporter();

        var report = SequenceSplit.Run(Options(folder) with { By = SequenceSplitBy.Contig, Reporter = reporter }, Cancel);

        Assert.Equal((120L, 3), (report.Sequences, report.SharedSamples));
        Assert.InRange(report.Files[0].Sequences, 50, 95);
        Assert.Contains(reporter.Warnings, line => line.Contains("3 of 3 samples stand in more than one split", StringComparison.Ordinal));
    }

    [Fact]
    public void An_id_in_two_samples_is_an_error_that_names_both_and_leaves_the_old_lists()
    {
        using var folder = new TemporaryFolder();
        var one = StoredSamples.Store(folder.File("sequences"), "S0", ("BCR__ECT-S0__CT1-1", 5), ("BCR__ECT-S0__CT1-2", 5));
        var before = SequenceSplit.Run(Options(folder), Cancel).Files.Select(file => File.ReadAllBytes(file.Path)).ToArray();
        var two = StoredSamples.Store(folder.File("sequences"), "S1", ("BCR__ECT-S0__CT1-2", 9));

        var error = Assert.Throws<DatasetStateException>(() => SequenceSplit.Run(Options(folder), Cancel));

        Assert.Contains("BCR__ECT-S0__CT1-2", error.Message, StringComparison.Ordinal);
        Assert.Contains(one, error.Message, StringComparison.Ordinal);
        Assert.Contains(two, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, SplitNames.All.Select(split => File.ReadAllBytes(folder.File(GenomeNames.SplitOf(split)))));
    }

    [Fact]
    public void Ids_of_another_sample_than_their_folder_are_warned_of_and_split_with_the_folder()
    {
        using var folder = new TemporaryFolder();
        StoredSamples.Store(folder.File("sequences"), "S0", ("BCR__ECT-S0__CT1-1", 5), ("BCR__ECT-S9__CT1-1", 5), ("plain", 5));
        StoredSamples.Store(folder.File("sequences"), "LON042.1", ("BCR__ECT-LON042-1__CT1-1", 5));
        var reporter = new RecordingReporter();

        var report = SequenceSplit.Run(Options(folder) with { Reporter = reporter }, Cancel);

        Assert.Equal((2L, 0), (report.StrayIds, report.SharedSamples));
        Assert.Contains(reporter.Warnings, line => line.StartsWith("2 sequences have an id that names another sample", StringComparison.Ordinal) && line.Contains("S9", StringComparison.Ordinal));
        Assert.Contains(report.Files, file => file.Sequences is 3 or 4);
    }

    [Fact]
    public void The_same_split_again_touches_nothing_and_another_one_warns_of_windows()
    {
        using var folder = new TemporaryFolder();
        StoredSamples.StoreMany(folder.File("sequences"), samples: 20, sequences: 1);
        var reporter = new RecordingReporter();
        var path = SequenceSplit.Run(Options(folder), Cancel).Files[0].Path;
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.WriteAllText(folder.File("train_windows.db"), "windows");

        SequenceSplit.Run(Options(folder) with { Reporter = reporter }, Cancel);
        Assert.Equal(2020, File.GetLastWriteTimeUtc(path).Year);
        Assert.Empty(reporter.Warnings);

        SequenceSplit.Run(Options(folder) with { Reporter = reporter, Seed = 1 }, Cancel);
        Assert.NotEqual(2020, File.GetLastWriteTimeUtc(path).Year);
        Assert.Contains(reporter.Warnings, line => line.StartsWith("train_windows.db may have windows of the split before", StringComparison.Ordinal));
    }

    [Fact]
    public void A_database_of_the_originals_is_split_too()
    {
        using var folder = new TemporaryFolder();
        PythonOracle.Run(
            """
            import sqlite3, sys, os
            for sample in ("A", "B"):
                os.makedirs(f"{sys.argv[1]}/{sample}")
                db = sqlite3.connect(f"{sys.argv[1]}/{sample}/glm_dataset_{sample}.sqlite")
                db.execute("CREATE TABLE sequences (contig_id TEXT PRIMARY KEY, nt_sequence TEXT NOT NULL)")
                db.executemany("INSERT INTO sequences VALUES (?, ?)", [(f"BCR__ECT-{sample}__CT1-{i}", "acgtN" * i) for i in range(5)])
                db.commit()
            """,
            folder.File("dbs"));

        var report = SequenceSplit.Run(Options(folder) with { SequenceFolder = folder.File("dbs"), Ratios = new SplitRatios(1, 0, 0) }, Cancel);

        Assert.Equal(
            from sample in new[] { "A", "B" } from i in Enumerable.Range(0, 5) select ($"BCR__ECT-{sample}__CT1-{i}", 5L * i), Read(report.Files[0].Path));
    }

    [Fact]
    public void A_cancelled_split_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var store = new CountedSequences(samples: 2, sequences: 30_000) { Visited = count => Cancelled(count) };

        Assert.Throws<OperationCanceledException>(() => SequenceSplit.Run(Options(folder) with { OutputFolder = folder.File("out"), SortBytes = 1 << 20 }, store, source.Token));
        Assert.True(!Directory.Exists(folder.File("out")) || Directory.GetFiles(folder.File("out")).Length == 0);

        void Cancelled(long count)
        {
            if (count == 50_000)
            {
                source.Cancel();
            }
        }
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(1, 0)]
    [InlineData(1, 2000)]
    public void Options_that_make_no_sense_are_refused(int parts, int megabytes)
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ArgumentException>(() => SequenceSplit.Run(Options(folder) with { Ratios = new SplitRatios(parts, 0, 0), SortBytes = (long)megabytes << 20 }, Cancel));
    }

    [Fact]
    public void A_folder_without_samples_is_an_error()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<StorageException>(() => SequenceSplit.Run(Options(folder), Cancel));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static SequenceSplitOptions Options(TemporaryFolder folder)
        => new() { SequenceFolder = folder.Path, OutputFolder = folder.Path, Ratios = new SplitRatios(60, 20, 20) };

    private static Dictionary<string, SplitName> Sides(SequenceSplitReport report)
        => report.Files.SelectMany(file => Read(file.Path).Select(row => (row.Id, file.Split))).ToDictionary(pair => pair.Id, pair => pair.Split);

    private static List<(string Id, long Length)> Read(string path)
    {
        using var file = SplitFile.Open(path);
        return [.. file.Read(Cancel).SelectMany(batch => Enumerable.Range(0, batch.Rows).Select(row => (Encoding.UTF8.GetString(batch.ContigId(row)), batch.Length(row))).ToArray())];
    }

    /// <summary>Ids without files, in an order that is none.</summary>
    private sealed class CountedSequences(int samples, int sequences) : SequenceStore
    {
        private long visited;

        public Action<long> Visited { get; init; } = _ => { };

        public override IReadOnlyList<SampleSequences> Samples { get; }
            = [.. Enumerable.Range(0, samples).Select(sample => new SampleSequences($"S{sample}", $"S{sample}.sqlite", SequenceLayout.Sqlite))];

        public override void VisitSequences(int sample, SequenceVisitor visit)
        {
            for (var i = 0; i < sequences; i++)
            {
                visit(Encoding.UTF8.GetBytes(StoredSamples.IdOf(sample, (int)(i * 7919L % sequences))), i, i);
                Visited(++visited);
            }
        }

        public override long Find(int sample, ReadOnlySpan<byte> contigId) => -1;

        public override long Length(int sample, long sequence) => 0;

        public override int Read(int sample, long sequence, long start, Span<byte> bases) => 0;

        public override void Dispose()
        {
        }
    }
}
