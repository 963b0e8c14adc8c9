using Shardwright.Stores.Comparing;

namespace Shardwright.Stores.Transfers;

/// <summary>What a push or a pull did.</summary>
public sealed record TransferReport
{
    /// <summary>Where from.</summary>
    public required string Source { get; init; }

    /// <summary>Where to.</summary>
    public required string Target { get; init; }

    /// <summary>Files of the dataset that were looked at.</summary>
    public long Files { get; init; }

    /// <summary>Files that were sent or fetched now.</summary>
    public long Moved { get; init; }

    /// <summary>Bytes that went over the wire now, tries that failed included.</summary>
    public long MovedBytes { get; init; }

    /// <summary>Files that were there already, with the same bytes.</summary>
    public long Same { get; init; }

    /// <summary>Files that moved now with nothing but their size to compare with: nobody had said what their hash is.</summary>
    public long Unhashed { get; init; }

    /// <summary>Bytes of all files.</summary>
    public long Bytes { get; init; }

    /// <summary>How long it took, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Whether the target has <c>_COMPLETE</c> now.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The root of the dataset; null where it has none yet.</summary>
    public string? Root { get; init; }

    /// <summary>With a dry run: each file and how it stands. Empty otherwise.</summary>
    public IReadOnlyList<SyncLine> Lines { get; init; } = [];
}
