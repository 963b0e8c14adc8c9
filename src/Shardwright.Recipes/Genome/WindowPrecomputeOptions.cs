using Shardwright.Datasets.Layouts.Genome;

namespace Shardwright.Recipes.Genome;

/// <summary>Which window database is made, and out of what.</summary>
public sealed record WindowPrecomputeOptions
{
    /// <summary>The split's list of sequences: Parquet with <c>contig_id</c> and <c>length</c>, in any order.</summary>
    public required string Split { get; init; }

    /// <summary>The window database; one that stands there is replaced.</summary>
    public required string Output { get; init; }

    /// <summary>Where windows lie. Default 8,192 letters every 7,992, all of them kept.</summary>
    public WindowRule Rule { get; init; } = WindowRule.Default;

    /// <summary>Stored sequences whose lengths are held against the list's; null for none, the default. The caller disposes it.</summary>
    public SequenceStore? CheckLengths { get; init; }

    /// <summary>Bytes of ids and lengths that are sorted in memory; a longer list is sorted in pieces through a file beside the output. Default 32 MiB.</summary>
    public int SortBytes { get; init; } = 32 << 20;

    internal WindowPrecomputeOptions Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(Split);
        ArgumentException.ThrowIfNullOrEmpty(Output);
        ArgumentNullException.ThrowIfNull(Rule);
        ArgumentOutOfRangeException.ThrowIfLessThan(SortBytes, 1024);
        return this;
    }
}
