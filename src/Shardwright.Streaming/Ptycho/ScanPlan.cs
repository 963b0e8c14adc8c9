using Shardwright.Datasets.Splits;

namespace Shardwright.Streaming.Ptycho;

/// <summary>What is read of a dataset of scans: which patterns, in which groups, in which batches.</summary>
/// <remarks>The words are PtychoPINN's: <c>n_subsample</c>, <c>n_groups</c>, <c>gridsize</c>, <c>neighbor_count</c>. They hold for each scan apart.</remarks>
public sealed record ScanPlan
{
    /// <summary>The split to read; null for all, train first.</summary>
    public SplitName? Split { get; init; }

    /// <summary>Records of a batch; the last one may have fewer. Default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Which patterns are taken, and how they are joined to groups; null reads all of them one by one, in scan order.</summary>
    public GroupOptions? Groups { get; init; }

    /// <summary>Whether the groups that are drawn are kept beside each product, and taken from there the next time. Default no.</summary>
    public bool CachesGroups { get; init; }

    internal void Check() => ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
}
