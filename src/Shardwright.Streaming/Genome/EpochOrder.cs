using Shardwright.Foundation.Random;

namespace Shardwright.Streaming.Genome;

/// <summary>The order of windows over all epochs. Memory does not grow with windows or epochs; safe from many threads; a look-up does not allocate.</summary>
/// <remarks>
/// Source: the sharded Eden data loader. Place g is place g mod n of epoch g div n. Shuffled, an epoch has the hashed permutation (Kensler 2013) whose seed
/// is that epoch's number of <c>numpy.random.default_rng(seed).integers(0, 2147483647, size=epochs)</c>. One window, which the original refuses to shuffle, stays where it is;
/// windows beyond 2^32, which its permutation does not mix well, are mixed to the last bit.
/// </remarks>
public sealed class EpochOrder
{
    private readonly EpochSeeds seeds;

    /// <summary>Makes an order of a number of epochs, or of a number of samples, of which the last epoch may have only some.</summary>
    /// <param name="count">Windows of an epoch, at least 1.</param>
    /// <param name="epochs">How often all are read, at least 1; null where <paramref name="samples"/> says it, and 1 where that is null too.</param>
    /// <param name="samples">How many are read in all, at least 1; null where <paramref name="epochs"/> says it.</param>
    /// <param name="seed">The seed, zero or more.</param>
    /// <param name="isShuffled">Whether every epoch has an order of its own, rather than that of the windows.</param>
    /// <exception cref="ArgumentException">Epochs and samples are both given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small, or there are more than 2^31 - 1 epochs or 2^63 - 1 places.</exception>
    public EpochOrder(long count, int? epochs, long? samples, long seed, bool isShuffled)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs ?? 1, 1, nameof(epochs));
        ArgumentOutOfRangeException.ThrowIfLessThan(samples ?? 1, 1, nameof(samples));
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        if (epochs is not null && samples is not null)
        {
            throw new ArgumentException("Epochs and samples are both given: give one of them.", nameof(samples));
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, long.MaxValue / (epochs ?? 1));
        Length = samples ?? (count * (epochs ?? 1));
        var needed = ((Length - 1) / count) + 1;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(needed, int.MaxValue, nameof(samples));
        (Count, Epochs, Seed, IsShuffled) = (count, (int)needed, seed, isShuffled);
        seeds = new EpochSeeds(seed);
    }

    /// <summary>Windows of an epoch.</summary>
    public long Count { get; }

    /// <summary>Epochs that are begun.</summary>
    public int Epochs { get; }

    /// <summary>Places over all epochs.</summary>
    public long Length { get; }

    /// <summary>The seed that every epoch's comes from.</summary>
    public long Seed { get; }

    /// <summary>Whether every epoch has an order of its own.</summary>
    public bool IsShuffled { get; }

    /// <summary>Which window stands at a place.</summary>
    /// <param name="global">The place, from 0 up to and without <see cref="Length"/>.</param>
    /// <returns>The epoch and the window's index, both from 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public (int Epoch, long Index) this[long global]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(global);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(global, Length);
            var epoch = (int)(global / Count);
            var place = global % Count;
            return (epoch, IsShuffled && Count > 1 ? HashedPermutation.Map(place, Count, seeds[epoch]) : place);
        }
    }
}
