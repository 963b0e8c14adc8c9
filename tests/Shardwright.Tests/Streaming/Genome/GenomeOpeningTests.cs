using System.Text;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Streaming.Genome;
using Shardwright.Tests.Streaming.Documents;

namespace Shardwright.Tests.Streaming.Genome;

/// <summary>Sets of windows over files.</summary>
public sealed class GenomeOpeningTests : IDisposable
{
    private const string ByPython = """
        import os, sqlite3, sys

        root = sys.argv[1]
        sequences = {
            "BCR__ECT-SAMPLE1__CT1-1": "ACGTN" * 8, "BCR__ECT-SAMPLE1__CT1-2": "acgtRYacgt", "BCX__ECT-SAMPLE2__CT1-1": "GATTACAGATTACAGATTAC",
        }
        for sample in ("SAMPLE1", "SAMPLE2"):
            os.makedirs(f"{root}/{sample}")
            with sqlite3.connect(f"{root}/{sample}/glm_dataset_{sample}.sqlite") as database:
                database.execute("CREATE TABLE sequences (contig_id TEXT PRIMARY KEY, nt_sequence TEXT NOT NULL)")
                database.executemany("INSERT INTO sequences VALUES (?, ?)", [(key, text) for key, text in sequences.items() if sample in key])
            database.close()

        with sqlite3.connect(f"{root}/windows.db") as database:
            database.execute("CREATE TABLE metadata (key TEXT PRIMARY KEY, value INTEGER NOT NULL)")
            database.execute("CREATE TABLE window_mappings (window_idx INTEGER PRIMARY KEY, sequence_id TEXT NOT NULL, window_in_seq_idx INTEGER NOT NULL)")
            rows = [(key, k) for key in sorted(sequences) for k in range(1 if len(sequences[key]) < 16 else 1 + (len(sequences[key]) - 16) // 12)]
            database.executemany("INSERT INTO window_mappings VALUES (?, ?, ?)", [(i, *row) for i, row in enumerate(rows)])
            database.execute("CREATE INDEX idx_sequence_id ON window_mappings(sequence_id)")
            metadata = {"window_size": 16, "stride": 12, "window_min_length_threshold": 0, "total_windows": len(rows), "distinct_sequences": len(sequences)}
            database.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
        database.close()
        """;

    private readonly TemporaryFolder folder = new();
    private readonly NoteReporter reporter = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_as_the_original_makes_them_are_read()
    {
        PythonOracle.Run(ByPython, folder.Path);
        using var set = Open(Windows.Small with { ControlTags = true }, SplitName.Val);
        Assert.Equal((5, 3, 16), (set.Count, set.DistinctSequences, set.ItemTokens));
        Assert.Equal([1, 60, 99, 116, 114, 108, 95, 98, 99, 114, 62, 3, 65, 67, 71, 2], set.ReadItem(0).Tokens.ToArray());
        Assert.Equal([1, 60, 99, 116, 114, 108, 95, 98, 99, 120, 62, 3, 71, 65, 84, 2], set.ReadItem(4).Tokens.ToArray());
        Assert.Equal(new GenomeWindowFacts(2, "BCR__ECT-SAMPLE1__CT1-1", "SAMPLE1", 2, 24), set.FactsOf(2));
        Assert.Equal(new GenomeWindowFacts(4, "BCX__ECT-SAMPLE2__CT1-1", "SAMPLE2", 0, 0), set.FactsOf(4));
        Assert.Equal(
            ["Found 2 sample SQLite files", "Pre-opening 2 sequence database files...", $"Found 5 windows for validation split in {folder.File("windows.db")}.", "Found 3 distinct sequences."],
            reporter.Notes);
        Assert.Contains("bases lie between", Assert.Single(reporter.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Items_of_many_samples_and_threads_are_those_of_the_letters()
    {
        var random = new Random(3);
        var sequences = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < 60; i++)
        {
            sequences.Add($"{(char)('A' + (i % 3))}__X-S{i % 7}__{i:D2}", new string([.. Enumerable.Range(0, random.Next(400)).Select(_ => "ACGTNacgtR"[random.Next(10)])]));
        }

        Write(sequences);
        var options = new GenomeOptions { SequenceLength = 50, Stride = 30, ReverseComplement = true };
        using var set = Open(options);
        var ids = sequences.Keys.Order(StringComparer.Ordinal).ToArray();
        using var expected = Windows.Of(options, [.. ids.Select(id => (id, sequences[id]))]);
        Assert.Equal(expected.Count, set.Count);
        Parallel.For(0, set.Count, window =>
        {
            var (item, other) = (set.ReadItem(window, 3), expected.ReadItem(window, 3));
            Assert.Equal(other.Tokens.ToArray(), item.Tokens.ToArray());
            Assert.Equal(other.LossMask.ToArray(), item.LossMask.ToArray());
            Assert.Equal(other.Window.SequenceId, item.Window.SequenceId);
            Assert.Equal(other.Window.Start, item.Window.Start);
        });
    }

    [Fact]
    public void What_is_missing_or_of_other_options_is_told_when_opened()
    {
        Write(new() { ["A__X-S1__1"] = "ACGT", ["A__X-S2__1"] = "ACGT", ["A__X-S3__1"] = "ACGT" });
        Directory.Delete(folder.File("S2"), recursive: true);
        File.WriteAllText(folder.File("S3/glm_dataset_S3.sqlite"), "no database at all, but long enough to be taken for one by its length alone");
        var options = new GenomeOptions { SequenceLength = 50, Stride = 30 };
        var error = Assert.Throws<DatasetStateException>(() => Open(options));
        Assert.Contains("No pre-opened SQLite connection found for sample S2", error.Message, StringComparison.Ordinal);
        Assert.Contains("No pre-opened SQLite connection found for sample S3 (", error.Message, StringComparison.Ordinal);
        Assert.Contains("Database metadata mismatch", Assert.Throws<DatasetStateException>(() => Open(options with { Stride = 31 })).Message, StringComparison.Ordinal);
        Assert.Throws<StorageException>(() => GenomeWindowSet.Open(
            new GenomeSources { Samples = SequenceFolder.Find(folder.Path), WindowDatabase = folder.File("other.db") }, options, Reporter.Silent, TestContext.Current.CancellationToken));
    }

    private GenomeWindowSet Open(GenomeOptions options, SplitName split = SplitName.Train) => GenomeWindowSet.Open(
        new GenomeSources { Samples = SequenceFolder.Find(folder.Path), WindowDatabase = folder.File("windows.db"), Split = split }, options, reporter, TestContext.Current.CancellationToken);

    private void Write(Dictionary<string, string> sequences)
    {
        using var windows = WindowDatabaseWriter.Create(folder.File("windows.db"), new WindowRule(50, 30));
        foreach (var (id, letters) in sequences.OrderBy(sequence => sequence.Key, StringComparer.Ordinal))
        {
            windows.Add(Encoding.UTF8.GetBytes(id), letters.Length);
        }

        windows.Finish();
        foreach (var group in sequences.GroupBy(sequence => SampleId.TryParse(sequence.Key, out var sample) ? sample : ""))
        {
            Directory.CreateDirectory(folder.File(group.Key));
            using var writer = SequenceDatabaseWriter.Create(folder.File($"{group.Key}/{GenomeNames.SequencesOf(group.Key, SequenceLayout.Sqlite)}"));
            foreach (var (id, letters) in group)
            {
                writer.BeginSequence(id);
                writer.Write(Encoding.ASCII.GetBytes(letters));
                writer.EndSequence();
            }

            writer.Finish();
        }
    }
}
