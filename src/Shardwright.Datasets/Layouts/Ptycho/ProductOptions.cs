using System.Collections.Immutable;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>How a product is written.</summary>
public sealed record ProductOptions
{
    /// <summary>Whether <c>/raw_data</c> is written: the patterns, and the positions in pixels. Default yes.</summary>
    public bool IncludeDiffraction { get; init; } = true;

    /// <summary>Where the middle of the object is said to lie. Default: where the metadata say.</summary>
    public ObjectCenter Center { get; init; } = ObjectCenter.AsGiven;

    /// <summary>What the probe indexes are. Default: the scan indexes.</summary>
    public ProbeIndexes ProbeIndexes { get; init; } = ProbeIndexes.ScanIndex;

    /// <summary>Whether a scan without an object is given one of 16 by 16 ones, as PtychoPINN's exporter does. Default no: it is an error.</summary>
    public bool AllowMissingObject { get; init; }

    /// <summary>From each layer of the object to the next, in metres; needed where the object has more than one. Default empty.</summary>
    public ImmutableArray<double> LayerSpacingMeters { get; init; } = [];

    /// <summary>Patterns in a chunk. Default 1, so that a single one is read fast.</summary>
    public int ChunkPatterns { get; init; } = 1;

    /// <summary>The level of gzip that the file names, 0 (none) to 9. Default 4, as PtychoPINN's exporter has it.</summary>
    public int GzipLevel { get; init; } = 4;

    /// <summary>Threads that deflate patterns side by side; the bytes are the same for any number. Default: one for each processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What the patterns' <c>units</c> attribute says, such as <c>amplitude</c> or <c>counts</c>; null for no such attribute. Default null.</summary>
    public string? Units { get; init; }

    /// <summary>The order of axes that the patterns had where they come from. Default NHW.</summary>
    public AxisOrder OriginalAxisOrder { get; init; } = AxisOrder.Nhw;

    internal ProductOptions Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ChunkPatterns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(GzipLevel, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(GzipLevel, 9);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        return Enum.IsDefined(Center) && Enum.IsDefined(ProbeIndexes) && Enum.IsDefined(OriginalAxisOrder) ? this
            : throw new ArgumentException("An option of a product that does not exist.");
    }
}
