namespace Shardwright.Formats.Edf;

/// <summary>What a recording may make the reader keep in memory. Checked once, when it is opened.</summary>
public sealed record EdfOptions
{
    /// <summary>Annotations after which reading them is an error. Default 1,000,000.</summary>
    public int MaxAnnotations { get; init; } = 1_000_000;

    /// <summary>Stretches without a gap after which listing them is an error. Default 1,000,000.</summary>
    public int MaxSegments { get; init; } = 1_000_000;

    /// <summary>Bytes that one annotation signal may take in one data record. Default 16 MiB.</summary>
    public int MaxAnnotationBytes { get; init; } = 16 << 20;
}
