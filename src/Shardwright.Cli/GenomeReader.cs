using System.Globalization;
using Shardwright.Cli.Output;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Reporting;
using Shardwright.Streaming.Genome;

namespace Shardwright.Cli;

/// <summary>Reads the windows of one split after the other, and adds up what was read.</summary>
internal sealed class GenomeReader(CommandContext context, GenomePlan plan) : IDisposable
{
    private readonly GenomeDigest digest = new();
    private readonly IProgressTask progress = context.Terminal.Reporter.Begin("reading windows", null, ProgressUnit.Records);
    private readonly List<GenomeSplitSummary> splits = [];

    /// <summary>Where to take up again; null at the beginning.</summary>
    public GenomeCursor? Cursor { get; init; }

    /// <summary>Keeps a place that was reached.</summary>
    public required Action<string> Keep { get; init; }

    /// <summary>Batches after which reading stops; null for all.</summary>
    public long? MostBatches { get; init; }

    /// <summary>Whether items are printed as JSON lines.</summary>
    public bool IsPrinted { get; init; }

    /// <summary>What was read of each split.</summary>
    public IReadOnlyList<GenomeSplitSummary> Splits => splits;

    /// <summary>Items read.</summary>
    public long Items { get; private set; }

    /// <summary>Batches read.</summary>
    public long Batches { get; private set; }

    /// <summary>The digest of all items read.</summary>
    public string Digest => digest.Current;

    /// <summary>Reads a split.</summary>
    /// <param name="source">Its files.</param>
    /// <param name="options">How windows become items.</param>
    /// <param name="isLast">Whether no other follows: that there are no windows at all is then an error.</param>
    public async Task ReadAsync(GenomeSources source, GenomeOptions options, bool isLast)
    {
        if (Batches == MostBatches)
        {
            return;
        }

        using var set = GenomeWindowSet.Open(source, options, context.Terminal.Reporter, context.Cancel);
        if (set.Count == 0 && (!isLast || splits.Exists(split => split.Windows > 0)))
        {
            context.Terminal.Reporter.Warn($"{source.Split.Key()} has no windows: nothing of it is read");
            splits.Add(Summary(source.Split, set, 0, 0));
            return;
        }

        var (before, total, place) = (Items, set.Count * plan.Epochs!.Value, Cursor?.Position ?? 0);
        using (var kept = new KeptCursor(Keep))
        {
            await foreach (var batch in GenomeReading.ReadAsync(set, plan, Cursor, context.Cancel))
            {
                Take(batch, set.Count);
                kept.Keep(batch.Next);
                place = batch.Next.Position;
                if (++Batches == MostBatches)
                {
                    break;
                }
            }
        }

        if (place == 0)
        {
            context.Terminal.Reporter.Warn(string.Create(
                CultureInfo.InvariantCulture, $"{source.Split.Key()}: nothing was read: a batch takes {plan.GlobalBatch} items, and there are {total}; give a smaller --batch-size"));
        }

        splits.Add(Summary(source.Split, set, Items - before, Batches == MostBatches ? 0 : total - place));
    }

    public void Dispose()
    {
        progress.Dispose();
        digest.Dispose();
    }

    private void Take(GenomeBatch batch, long windows)
    {
        digest.Add(batch);
        for (var row = 0; IsPrinted && row < batch.Rows; row++)
        {
            GenomeRows.Print(batch, row, windows);
        }

        Items += batch.Rows;
        progress.Advance(batch.Rows);
    }

    private static GenomeSplitSummary Summary(SplitName split, GenomeWindowSet set, long items, long left)
        => new(split.Key(), set.Count, set.DistinctSequences, items, left, set.Options.Layout == TokenLayout.Head ? "head" : "eden");
}
