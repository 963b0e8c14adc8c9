namespace Shardwright.Streaming.Tuning;

/// <summary>Puts whole samples into rows: best fit, what is left of a row is padding, nothing is ever cropped.</summary>
/// <remarks>
/// The rule of the supervised loader of karpathy/nanochat: before each placement the buffer is filled up; the longest sample that fits the rest of
/// the row is placed, the first of several that are as long; when none fits the row is done. A pure function of the lengths in their order. For one thread.
/// </remarks>
public sealed class PaddedPacker
{
    private readonly int capacity;
    private readonly int bufferSize;
    private readonly Func<PackItem?> next;
    private readonly List<PackItem> buffer = [];

    /// <summary>Starts with samples that wait already.</summary>
    /// <param name="capacity">Tokens of a row.</param>
    /// <param name="bufferSize">Samples that wait at most.</param>
    /// <param name="next">Gives the next sample; null after the last one.</param>
    /// <param name="waiting">What <see cref="Waiting"/> was where the packing is taken up again.</param>
    /// <exception cref="ArgumentException">A sample does not fit an empty row.</exception>
    public PaddedPacker(int capacity, int bufferSize, Func<PackItem?> next, IEnumerable<PackItem> waiting)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferSize);
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(waiting);
        (this.capacity, this.bufferSize, this.next) = (capacity, bufferSize, next);
        foreach (var item in waiting)
        {
            Add(item);
        }
    }

    /// <summary>Samples that were taken and not placed yet, in the order they came.</summary>
    public IReadOnlyList<PackItem> Waiting => buffer;

    /// <summary>Fills one row.</summary>
    /// <param name="row">Cleared, then receives the samples of the row from left to right.</param>
    /// <returns>False when there are no more samples.</returns>
    public bool NextRow(List<PackItem> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        row.Clear();
        for (var left = capacity; ;)
        {
            Refill();
            var best = -1;
            for (var i = 0; i < buffer.Count; i++)
            {
                if (buffer[i].Length <= left && (best < 0 || buffer[i].Length > buffer[best].Length))
                {
                    best = i;
                }
            }

            if (best < 0)
            {
                return row.Count > 0;
            }

            row.Add(buffer[best]);
            left -= buffer[best].Length;
            buffer.RemoveAt(best);
        }
    }

    private void Refill()
    {
        while (buffer.Count < bufferSize && next() is { } item)
        {
            Add(item);
        }
    }

    private void Add(PackItem item)
    {
        if (item.Length < 1 || item.Length > capacity)
        {
            throw new ArgumentException("a sample has at least one token and fits an empty row", nameof(item));
        }

        buffer.Add(item);
    }
}
