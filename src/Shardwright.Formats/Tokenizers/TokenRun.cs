namespace Shardwright.Formats.Tokenizers;

/// <summary>A growing list of tokens and where in the text each begins. One thread's own; reused from text to text.</summary>
internal sealed class TokenRun
{
    private const int KeptEntries = 1 << 16;

    private int[] ids = new int[256];
    private int[] starts = new int[256];

    /// <summary>How many tokens there are.</summary>
    internal int Count { get; set; }

    /// <summary>The ids, in order.</summary>
    internal ReadOnlySpan<int> Ids => ids.AsSpan(0, Count);

    /// <summary>For each token, the byte offset at which it begins.</summary>
    internal ReadOnlySpan<int> Starts => starts.AsSpan(0, Count);

    /// <summary>Makes it empty.</summary>
    internal void Clear() => Count = 0;

    /// <summary>Appends one token.</summary>
    internal void Add(int id, int start)
    {
        Reserve(1, out var newIds, out var newStarts);
        newIds[0] = id;
        newStarts[0] = start;
        Count++;
    }

    /// <summary>Makes room behind the last token; <see cref="Count"/> stays as it is.</summary>
    internal void Reserve(int count, out Span<int> newIds, out Span<int> newStarts)
    {
        if (ids.Length - Count < count)
        {
            var length = Math.Max(Count + count, (int)Math.Min(2L * ids.Length, Array.MaxLength));
            Array.Resize(ref ids, length);
            Array.Resize(ref starts, length);
        }

        newIds = ids.AsSpan(Count, count);
        newStarts = starts.AsSpan(Count, count);
    }

    /// <summary>Gives back what an unusually long word needed.</summary>
    internal void Trim()
    {
        Count = 0;
        if (ids.Length > KeptEntries)
        {
            ids = new int[256];
            starts = new int[256];
        }
    }
}
