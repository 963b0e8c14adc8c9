namespace Shardwright.Formats.Jsonl;

/// <summary>How a JSONL file is read.</summary>
public sealed record JsonlOptions
{
    /// <summary>The longest line that is read, in bytes without its end. Default 1 GiB, at most that.</summary>
    public int MaxLineBytes { get; init; } = MostLineBytes;

    /// <summary>The longest line for which a buffer can be had.</summary>
    internal const int MostLineBytes = 1 << 30;

    /// <summary>Bytes that are asked for at once; tests make it small.</summary>
    internal int BlockBytes { get; init; } = 1 << 20;

    internal JsonlOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxLineBytes, nameof(MaxLineBytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxLineBytes, MostLineBytes, nameof(MaxLineBytes));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BlockBytes, nameof(BlockBytes));
        return this;
    }
}
