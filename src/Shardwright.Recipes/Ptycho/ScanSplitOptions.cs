namespace Shardwright.Recipes.Ptycho;

/// <summary>How a scan is divided into one to train on and one to test with.</summary>
public sealed record ScanSplitOptions
{
    /// <summary>The scan, an NPZ file.</summary>
    public required string Input { get; init; }

    /// <summary>The folder that gets the two files; null for that of the scan.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>Where it is cut.</summary>
    public ScanSplitRule Rule { get; init; } = new();

    /// <summary>Whether files of the names are replaced. Default no.</summary>
    public bool Overwrite { get; init; }
}
