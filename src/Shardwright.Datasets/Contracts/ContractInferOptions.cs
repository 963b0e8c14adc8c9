namespace Shardwright.Datasets.Contracts;

/// <summary>How a starting contract is written from a file.</summary>
public sealed record ContractInferOptions
{
    /// <summary>Whether values are read, so that what was observed stands beside each key. Default true.</summary>
    public bool ReadsValues { get; init; } = true;

    /// <summary>Whether the least and the greatest value observed become rules. Default false.</summary>
    public bool WithRanges { get; init; }
}
