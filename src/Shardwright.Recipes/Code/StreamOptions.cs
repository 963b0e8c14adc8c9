using Shardwright.Datasets.Layouts.Documents;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Code;

/// <summary>How a growing file of documents becomes live shards.</summary>
public sealed record StreamOptions
{
    /// <summary>The file of documents, JSONL with the text under <c>text</c>; it need not be there yet.</summary>
    public required string Input { get; init; }

    /// <summary>The folder that gets the shards.</summary>
    public required string ParquetDir { get; init; }

    /// <summary>Documents of a train shard. Default 50,000.</summary>
    public int RowsPerFile { get; init; } = 50_000;

    /// <summary>The share of documents that become the validation shard, above 0 and at most a half. Default 1 %.</summary>
    public decimal ValidationFraction { get; init; } = 0.01m;

    /// <summary>Which documents these are. Default spread.</summary>
    public ValidationRule Validation { get; init; } = ValidationRule.Spread;

    /// <summary>The seed of the shuffle. Default 42.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>How long a file without an end marker must not grow to count as ended. Default one minute.</summary>
    public TimeSpan StableFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait before looking again at a file that had nothing new. Default one second.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether to begin anew where a folder was begun with other options or from another file; what lies there goes to <c>.shardwright/old/</c>.</summary>
    public bool Rebuild { get; init; }

    /// <summary>Where progress and notes go. Default nowhere.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;

    /// <summary>The clock by which a file is stable.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How to wait: returns when the time is over or the token is cancelled. Default sleeps.</summary>
    public Action<TimeSpan, CancellationToken> Wait { get; init; } = static (time, cancel) => cancel.WaitHandle.WaitOne(time);

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Input);
        ArgumentException.ThrowIfNullOrEmpty(ParquetDir);
        ArgumentOutOfRangeException.ThrowIfLessThan(StableFor, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Poll, TimeSpan.Zero);
    }
}
