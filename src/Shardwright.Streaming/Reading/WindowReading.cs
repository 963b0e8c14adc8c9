using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Shardwright.Datasets.Layouts;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Opening;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Reporting;
using Shardwright.Streaming.Genome;

namespace Shardwright.Streaming.Reading;

/// <summary>Reads the windows of a genome dataset as items, as its window databases were made.</summary>
internal static class WindowReading
{
    private static readonly RecordField[] Fields =
    [
        new("tokens", sizeof(long), true, "list<int64>"), new("labels", sizeof(long), true, "list<int64>"), new("loss_mask", sizeof(float), true, "list<float32>"),
    ];

    public static async IAsyncEnumerable<Batch> Read(Dataset dataset, ReadPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = GenomeFolder.Open(dataset.Folder);
        RecordColumn[] columns = [.. Fields.Select(field => new RecordColumn(field))];
        IReadOnlyList<SplitName> splits = plan.Split is { } one ? [one] : folder.WindowSplits is { Count: > 0 } there ? there : [SplitName.Train];
        var position = 0L;
        foreach (var split in splits)
        {
            using var windows = Open(GenomeSources.Of(folder, split), plan, cancellationToken);
            if (windows.Count == 0)
            {
                continue;
            }

            // Every item comes, also those of a last batch that is not full.
            var order = new GenomePlan { GlobalBatch = plan.BatchSize, Seed = plan.Seed, IsShuffled = plan.Order == ReadOrder.EdenEpoch, DropLast = false };
            await foreach (var batch in GenomeReading.ReadAsync(windows, order, null, cancellationToken).ConfigureAwait(false))
            {
                for (var row = 0; row < batch.Rows; row++)
                {
                    Append(columns[0], batch.Tokens.Span.Slice(row * batch.Width, batch.Width));
                    Append(columns[1], batch.Labels.Span.Slice(row * batch.Width, batch.Width));
                    Append(columns[2], batch.LossMask.Span.Slice(row * batch.Width, batch.Width));
                }

                yield return new Batch(position, columns);
                position += batch.Rows;
                BatchReading.Clear(columns);
            }
        }
    }

    private static GenomeWindowSet Open(GenomeSources sources, ReadPlan plan, CancellationToken cancel)
    {
        WindowMetadata metadata;
        using (var database = WindowDatabase.Open(sources.WindowDatabase))
        {
            metadata = database.Metadata;
        }

        var usual = new GenomeOptions();
        var options = usual with
        {
            SequenceLength = (int)(metadata.WindowSize ?? usual.SequenceLength), Stride = (int)(metadata.Stride ?? usual.Stride),
            MinLengthThreshold = (int)(metadata.MinLengthThreshold ?? 0), Seed = plan.Seed,
        };
        return GenomeWindowSet.Open(sources, options, Reporter.Silent, cancel);
    }

    private static void Append<T>(RecordColumn column, ReadOnlySpan<T> values)
        where T : unmanaged
        => column.Append(MemoryMarshal.AsBytes(values), isNull: false);
}
