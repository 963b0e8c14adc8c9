using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Streaming.Eeg;

/// <summary>How a window cache is opened for training.</summary>
public sealed record EegTrainingOptions
{
    /// <summary>The cache folder that is validated on; null for none.</summary>
    public string? ValidationFolder { get; init; }

    /// <summary>The seed of the balanced list, zero or more. Default 42, the original's.</summary>
    public int Seed { get; init; } = BalancedWindows.DefaultSeed;

    /// <summary>How many recordings are trained on, at least 1; a fifth of it is validated on. Null, the default, leaves it to <c>BGB_LIMIT_FILES</c>.</summary>
    public int? LimitFiles { get; init; }

    /// <summary>The variables that change the opening. Null, the default, reads the process's own when the cache is opened.</summary>
    public EegEnvironment? Environment { get; init; }

    /// <summary>How many cache files stay open in each of the two window sets. Default 64.</summary>
    public int OpenFiles { get; init; } = EegWindowSet.DefaultOpenFiles;

    /// <summary>Threads that scan the cache where its manifest must be made anew. Default: as many as there are processors.</summary>
    public int Jobs { get; init; } = System.Environment.ProcessorCount;

    /// <summary>Who is told how far a scan is. Default nobody.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;

    /// <summary>Gives the kind of file system that a folder lies on, or null. Default <see cref="FileSystemKind.Of"/>.</summary>
    public Func<string, string?> FileSystemOf { get; init; } = FileSystemKind.Of;
}
