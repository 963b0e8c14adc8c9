using System.Runtime.ExceptionServices;

namespace Shardwright.Streaming.Genome;

/// <summary>Buffers for some batches that one thread fills in one go, so that small batches do not cost a hand-over each.</summary>
internal sealed class GenomeWave
{
    private const int UsualItems = 32;
    private const long MostTokens = 1L << 18;

    private readonly IGenomeItems items;
    private readonly EpochOrder order;
    private readonly MegatronSlices slices;
    private readonly WindowAccessLog? log;
    private readonly int width;
    private readonly long[] tokens;
    private readonly long[] labels;
    private readonly float[] lossMask;
    private readonly long[] indexes;
    private long first;
    private int filled;
    private Exception? error;

    internal GenomeWave(IGenomeItems items, EpochOrder order, MegatronSlices slices, WindowAccessLog? log)
    {
        (this.items, this.order, this.slices, this.log, width) = (items, order, slices, log, items.ItemTokens);
        var rows = BatchesOf(slices, width) * slices.MicroBatch;
        tokens = new long[rows * width];
        labels = new long[rows * width];
        lossMask = new float[rows * width];
        indexes = new long[rows];
    }

    /// <summary>Batches that share a wave.</summary>
    internal static int BatchesOf(MegatronSlices slices, int width)
        => (int)Math.Max(1, Math.Min(UsualItems / slices.MicroBatch, MostTokens / ((long)slices.MicroBatch * width)));

    /// <summary>Reads batches from a number on; an error ends them and is kept for the one who takes them.</summary>
    internal GenomeWave Fill(long batch, CancellationToken cancel)
    {
        (first, filled, error) = (batch, 0, null);
        try
        {
            var end = Math.Min(slices.Batches, batch + BatchesOf(slices, width));
            for (; batch < end; batch++, filled++)
            {
                Fill(slices[batch], filled * slices.MicroBatch, cancel);
            }
        }
        catch (Exception thrown)
        {
            // It comes to the consumer behind the batches that were read before it.
            error = thrown;
        }

        return this;
    }

    /// <summary>The batches, and at their end the error.</summary>
    internal IEnumerable<GenomeBatch> Take(GenomeCursor start)
    {
        for (var i = 0; i < filled; i++)
        {
            var (place, count) = slices[first + i];
            var row = i * slices.MicroBatch;
            var consumed = slices.ConsumedAfter(first + i);
            yield return new GenomeBatch(place, (int)(place / order.Count), count, width, start with { Epoch = (int)(consumed / order.Count), Position = consumed })
            {
                Tokens = tokens.AsMemory(row * width, count * width),
                Labels = labels.AsMemory(row * width, count * width),
                LossMask = lossMask.AsMemory(row * width, count * width),
                Indexes = indexes.AsMemory(row, count),
            };
        }

        if (error is not null)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }

    private void Fill((long First, int Count) places, int row, CancellationToken cancel)
    {
        for (var i = 0; i < places.Count; i++, row++)
        {
            cancel.ThrowIfCancellationRequested();
            var (epoch, index) = order[places.First + i];
            items.ReadItem(index, epoch, tokens.AsSpan(row * width, width), labels.AsSpan(row * width, width), lossMask.AsSpan(row * width, width));
            indexes[row] = index;
            if (log is not null)
            {
                var facts = items.FactsOf(index);
                log.Add(index, facts.SequenceId, facts.WindowInSequence);
            }
        }
    }
}
