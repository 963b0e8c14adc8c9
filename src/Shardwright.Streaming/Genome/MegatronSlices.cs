namespace Shardwright.Streaming.Genome;

/// <summary>The places that one rank reads, batch by batch. Safe from many threads; does not allocate.</summary>
/// <remarks>
/// Source: Megatron's "single" sampler. From the first place that is not consumed on, a block of micro batch x world places is one step, and rank r reads the r-th
/// micro batch of it. An incomplete last block is dropped, or kept: then a rank reads what there is of its slice, which may be fewer places than a
/// micro batch, or none; a rank that would read none has no such batch (the original hands it an empty one).
/// </remarks>
public sealed class MegatronSlices
{
    private readonly long block;

    /// <summary>Makes the slices of a rank.</summary>
    /// <param name="total">Places in all, such as <see cref="EpochOrder.Length"/>.</param>
    /// <param name="consumed">Places that were read before, by all ranks; below <paramref name="total"/>.</param>
    /// <param name="microBatch">Places of a batch, at least 1.</param>
    /// <param name="rank">Which reader this is, from 0.</param>
    /// <param name="world">How many there are: the data-parallel size.</param>
    /// <param name="dropLast">Whether an incomplete last block is dropped, as for train and validation; for test it is kept.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range; <paramref name="consumed"/> leaves nothing to read.</exception>
    public MegatronSlices(long total, long consumed, int microBatch, int rank, int world, bool dropLast)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(total, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(consumed);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(consumed, total);
        ArgumentOutOfRangeException.ThrowIfLessThan(microBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(world, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, world);
        (Total, Consumed, MicroBatch, Rank, World, DropLast) = (total, consumed, microBatch, rank, world, dropLast);
        block = (long)microBatch * world;
        var rest = (total - consumed) % block;
        Batches = ((total - consumed) / block) + (!dropLast && rest > (long)rank * microBatch ? 1 : 0);
    }

    /// <summary>Places in all.</summary>
    public long Total { get; }

    /// <summary>Places that were read before.</summary>
    public long Consumed { get; }

    /// <summary>Places of a batch.</summary>
    public int MicroBatch { get; }

    /// <summary>This reader, from 0.</summary>
    public int Rank { get; }

    /// <summary>How many readers there are.</summary>
    public int World { get; }

    /// <summary>Whether an incomplete last block is dropped.</summary>
    public bool DropLast { get; }

    /// <summary>Batches of this rank.</summary>
    public long Batches { get; }

    /// <summary>The places of a batch, which follow each other.</summary>
    /// <param name="batch">From 0 up to and without <see cref="Batches"/>.</param>
    /// <returns>The first place and how many there are: <see cref="MicroBatch"/>, or fewer in the last batch where it is kept.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such batch.</exception>
    public (long First, int Count) this[long batch]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(batch);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(batch, Batches);
            var first = Consumed + (batch * block) + ((long)Rank * MicroBatch);
            return (first, (int)Math.Min(MicroBatch, Total - first));
        }
    }

    /// <summary>Places that all ranks have consumed once each has read a batch: the next start.</summary>
    /// <param name="batch">As for the places.</param>
    /// <returns>The end of the batch's block, at most <see cref="Total"/>.</returns>
    public long ConsumedAfter(long batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(batch, Batches);
        return batch == (Total - Consumed) / block ? Total : Consumed + ((batch + 1) * block);
    }

    /// <summary>All batches in their order.</summary>
    public IEnumerable<(long First, int Count)> All()
    {
        for (var batch = 0L; batch < Batches; batch++)
        {
            yield return this[batch];
        }
    }
}
