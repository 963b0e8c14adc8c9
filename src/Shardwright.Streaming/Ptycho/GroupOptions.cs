namespace Shardwright.Streaming.Ptycho;

/// <summary>Which patterns of a scan are taken, and how neighbours are put together; the names and the draws are PtychoPINN's.</summary>
public sealed record GroupOptions
{
    /// <summary>Points drawn first, <c>n_subsample</c>, 0 or more; null for all. Groups are then made of them alone.</summary>
    public int? SubsampleCount { get; init; }

    /// <summary>Groups that are made, <c>n_groups</c>, 0 or more; null for one around each point. Default 512.</summary>
    public int? GroupCount { get; init; } = 512;

    /// <summary>Nearest neighbours that a group is drawn from, <c>neighbor_count</c> or K, at least 1. Default 4.</summary>
    public int NeighborCount { get; init; } = 4;

    /// <summary>Patterns along each side of a group, from 1 to 64: a group has the square of it, C. Default 1.</summary>
    public int GridSize { get; init; } = 1;

    /// <summary>The seed of both draws, <c>subsample_seed</c>, from 0 to 2^32 - 1. Default 42.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Whether groups are made around the first points instead of drawn ones, <c>sequential_sampling</c>.</summary>
    public bool Sequential { get; init; }

    /// <summary>Whether there may be more groups than points, <c>enable_oversampling</c>.</summary>
    public bool EnableOversampling { get; init; }

    /// <summary>Nearest neighbours that more groups than points are drawn from, <c>neighbor_pool_size</c>; null for <see cref="NeighborCount"/>.</summary>
    public int? NeighborPoolSize { get; init; }

    /// <summary>Patterns of a group, C.</summary>
    public int GroupSize => GridSize * GridSize;
}
