using System.Runtime.InteropServices;
using System.Text;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Opening;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Reporting;
using Shardwright.Streaming.Genome;
using Shardwright.Streaming.Reading;

namespace Shardwright.Tests.Streaming.Genome;

public sealed class WindowReadingTests : IDisposable
{
    private static readonly string[] Ids = ["BCR__ECT-S1__CT1-1", "BCR__ECT-S1__CT1-2", "BCX__ECT-S1__CT1-3"];

    private readonly TemporaryFolder folder = new();

    public WindowReadingTests()
    {
        var path = folder.File("sequences/S1/glm_dataset_S1.sqlite");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var writer = SequenceDatabaseWriter.Create(path))
        {
            foreach (var (id, letters) in Ids.Zip([40, 10, 20]))
            {
                writer.BeginSequence(id);
                writer.Write(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("ACGTN", 10))).AsSpan(0, letters));
                writer.EndSequence();
            }

            writer.Finish();
        }

        foreach (var split in (SplitName[])[SplitName.Train, SplitName.Test])
        {
            using var windows = WindowDatabaseWriter.Create(folder.File(GenomeNames.WindowsOf(split)), new WindowRule(16, 12));
            foreach (var (id, length) in Ids.Zip([40L, 10L, 20L]))
            {
                windows.Add(Encoding.UTF8.GetBytes(id), length, TestContext.Current.CancellationToken);
            }

            windows.Finish();
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_genome_dataset_is_read_like_any_other()
    {
        var batches = await Read(new ReadPlan { BatchSize = 2 });
        Assert.Equal([2, 2, 1, 2, 2, 1], batches.Select(batch => batch.Count));
        Assert.Equal([0L, 2, 4, 5, 7, 9], batches.Select(batch => batch.First));
        Assert.Equal([1L, 3, 65, 67, 71, 84, 78, 65, 67, 71, 84, 78, 65, 67, 71, 2], batches[0].Tokens[0]);
        Assert.Equal(batches.Take(3).SelectMany(batch => batch.Tokens), batches.Skip(3).SelectMany(batch => batch.Tokens));
    }

    [Fact]
    public async Task The_epoch_order_is_that_of_the_windows_read_by_rank()
    {
        var batches = await Read(new ReadPlan { BatchSize = 3, Order = ReadOrder.EdenEpoch, Split = SplitName.Train, Seed = 7 });
        var sources = new GenomeSources { Samples = SequenceFolder.Find(folder.Path), WindowDatabase = folder.File("train_windows.db") };
        using var set = GenomeWindowSet.Open(sources, new GenomeOptions { SequenceLength = 16, Stride = 12 }, Reporter.Silent, TestContext.Current.CancellationToken);
        var order = new EpochOrder(set.Count, 1, null, 7, true);
        var expected = Enumerable.Range(0, 5).Select(global => set.ReadItem(order[global].Index).Tokens.ToArray());
        Assert.Equal(expected, batches.SelectMany(batch => batch.Tokens));
    }

    private async Task<List<(long First, int Count, List<long[]> Tokens)>> Read(ReadPlan plan)
    {
        await using var dataset = await Dataset.OpenAsync(folder.Path, TestContext.Current.CancellationToken);
        Assert.Equal("genome", dataset.Recipe);
        var batches = new List<(long, int, List<long[]>)>();
        await foreach (var batch in dataset.ReadBatchesAsync(plan, TestContext.Current.CancellationToken))
        {
            batches.Add((batch.FirstPosition, batch.Count, [.. Enumerable.Range(0, batch.Count).Select(row => MemoryMarshal.Cast<byte, long>(batch.Columns[0][row]).ToArray())]));
        }

        return batches;
    }
}
