namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>How a scan's NPZ file is read.</summary>
public sealed record ScanOptions
{
    /// <summary>Which axis of the patterns counts them. Default: found out.</summary>
    public AxisOrder AxisOrder { get; init; } = AxisOrder.Auto;

    /// <summary>Whether patterns are looked at; where not, <see cref="Scan.Patterns"/> is null. Default yes.</summary>
    public bool IncludePatterns { get; init; } = true;

    /// <summary>Whether the object's patches, <c>Y</c>, are read into memory. Default yes.</summary>
    public bool IncludePatches { get; init; } = true;

    /// <summary>Whether positions may be no finite numbers; the caller then says which patterns it leaves out. Default no.</summary>
    public bool AllowBadPositions { get; init; }

    /// <summary>The largest array but that of the patterns, in bytes. Default 1 GiB.</summary>
    public long MaxMemberBytes { get; init; } = 1L << 30;

    /// <summary>Memory in which patterns whose axes are in another order are turned, in bytes; one pattern is always turned. Default 128 MiB.</summary>
    public int TurnBytes { get; init; } = 128 << 20;

    internal ScanOptions Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMemberBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(TurnBytes, 1);
        return Enum.IsDefined(AxisOrder) ? this : throw new ArgumentOutOfRangeException(nameof(AxisOrder), AxisOrder, "No such order.");
    }
}
