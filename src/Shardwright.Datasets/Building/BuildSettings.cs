using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Building;

/// <summary>How a build is carried out; nothing here changes a byte of what it writes.</summary>
public sealed record BuildSettings
{
    /// <summary>The dataset's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Units made at the same time. Default: one for each processor.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Plans anew although a plan with other inputs or options is there.</summary>
    public bool Rebuild { get; init; }

    /// <summary>
    /// Plans anew, without being told to, where inputs were added, changed or taken away, or this program makes other bytes of them:
    /// for caches, which follow what they are made of. Other options still need <see cref="Rebuild"/>.
    /// </summary>
    public bool FollowsInputs { get; init; }

    /// <summary>Hashes inputs again although size, time and inode are those of the plan.</summary>
    public bool Rehash { get; init; }

    /// <summary>Starts although the disk seems too small.</summary>
    public bool IgnoreSpace { get; init; }

    /// <summary>The clock that stamps the manifest.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where progress and warnings go.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;
}
