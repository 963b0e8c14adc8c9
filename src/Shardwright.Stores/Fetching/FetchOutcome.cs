namespace Shardwright.Stores.Fetching;

/// <summary>What became of one file.</summary>
public enum FetchOutcome
{
    /// <summary>It was here already, with the right hash.</summary>
    Whole,

    /// <summary>It was here already; the registry has no hash to compare.</summary>
    Unverified,

    /// <summary>It came from its first byte on.</summary>
    Downloaded,

    /// <summary>The rest of it came.</summary>
    Resumed,

    /// <summary>What came, or what the registry says of it, is wrong: the file does not stand under its name.</summary>
    Damaged,

    /// <summary>It did not come.</summary>
    Failed,
}
