namespace Shardwright.Formats.Jsonl;

/// <summary>How a JSONL file is read.</summary>
public sealed record JsonlOptions
{
    /// <summary>The longest line that is read, in bytes. Default 1 GiB.</summary>
    public int MaxLineBytes { get; init; } = 1 << 30;
}
