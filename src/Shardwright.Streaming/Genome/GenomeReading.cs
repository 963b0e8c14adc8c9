using System.Runtime.CompilerServices;
using Shardwright.Foundation.Errors;

namespace Shardwright.Streaming.Genome;

/// <summary>Reads windows of genomes in batches.</summary>
public static class GenomeReading
{
    /// <summary>Reads this reader's batches of all epochs.</summary>
    /// <param name="items">The windows of a split.</param>
    /// <param name="plan">In which order, and which of them.</param>
    /// <param name="cursor">Where to take up again, of any rank and world; null for what the plan says. One behind the last batch reads nothing.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Batches, as <see cref="MegatronSlices"/> deals them out; each is lent until the next is asked for. After a cursor the rest is the same, whatever the world then is.</returns>
    /// <exception cref="ArgumentException">The plan makes no sense.</exception>
    /// <exception cref="DatasetStateException">There is no window, or none that was not consumed; the cursor is of other content or another plan.</exception>
    /// <exception cref="MalformedDataException">A file is damaged. Errors of reading come with the batch that they hit, behind the batches before it.</exception>
    /// <exception cref="StorageException">A file is missing, or the access log cannot be written.</exception>
    /// <remarks>Threads read ahead while the caller works; none is left when the enumeration ends. Each enumeration reads by itself.</remarks>
    public static IAsyncEnumerable<GenomeBatch> ReadAsync(IGenomeItems items, GenomePlan plan, GenomeCursor? cursor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(plan);
        plan.Check(items.Split, items.ItemTokens);
        if (items.Count == 0)
        {
            throw GenomeReadThrow.NoWindows(items.Name);
        }

        var order = new EpochOrder(items.Count, plan.Epochs, plan.Samples, plan.Seed, plan.IsShuffledFor(items.Split));
        var start = new GenomeCursor(items.Root, plan.Hash(items.Split, items.Options), (int)(plan.Consumed / order.Count), plan.Consumed);
        cursor?.CheckOf(start, items.Name, order);
        start = cursor ?? start;
        return start.Position < order.Length
            ? ReadAsync(items, order, plan, start, cancellationToken)
            : cursor is null ? throw GenomeReadThrow.AllConsumed(items.Name, start.Position, order.Length) : AsyncEnumerable.Empty<GenomeBatch>();
    }

    private static async IAsyncEnumerable<GenomeBatch> ReadAsync(
        IGenomeItems items, EpochOrder order, GenomePlan plan, GenomeCursor start, [EnumeratorCancellation] CancellationToken cancel)
    {
        var slices = plan.Slices(items.Split, order.Length, start.Position);
        using var log = plan.LogFolder is { } folder ? new WindowAccessLog(folder, items.Split, plan.Rank ?? 0, plan.Clock) : null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var stride = GenomeWave.BatchesOf(slices, items.ItemTokens);
        var ahead = new Queue<Task<GenomeWave>>();
        var spare = new Stack<GenomeWave>();
        var next = 0L;
        void ReadAhead()
        {
            for (; ahead.Count < plan.Threads && next < slices.Batches; next += stride)
            {
                var wave = spare.TryPop(out var used) ? used : new GenomeWave(items, order, slices, log);
                var batch = next;
                ahead.Enqueue(Task.Run(() => wave.Fill(batch, stop.Token), CancellationToken.None));
            }
        }

        try
        {
            for (ReadAhead(); ahead.TryDequeue(out var reading);)
            {
                var wave = await reading.ConfigureAwait(false);
                ReadAhead();
                cancel.ThrowIfCancellationRequested();
                foreach (var batch in wave.Take(start))
                {
                    yield return batch;
                    cancel.ThrowIfCancellationRequested();
                }

                spare.Push(wave);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(ahead.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
