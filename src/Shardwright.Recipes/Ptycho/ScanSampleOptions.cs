using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Ptycho;

/// <summary>What sample of ptychography scans is made; the same options give the same files.</summary>
public sealed record ScanSampleOptions
{
    /// <summary>The folder that gets the scans.</summary>
    public required string Folder { get; init; }

    /// <summary>What each of them is.</summary>
    public ScanSimulationOptions Scan { get; init; } = new();

    /// <summary>Scans, each a file of its own, from 1 to 10,000. Default 1.</summary>
    public int Files { get; init; } = 1;

    /// <summary>Broken files beside them, of every kind in turn, from 0 to 10,000. Default 0.</summary>
    public int Defects { get; init; }

    /// <summary>Whether patterns are named <c>diff3d</c> and are photon counts, uint16, at most 65,535 a pixel, as old files have them. Default no.</summary>
    public bool Legacy { get; init; }

    /// <summary>Whether the axes of the patterns stand as row, column, pattern. Default no.</summary>
    public bool PatternsLast { get; init; }

    /// <summary>Whether the object's patch under each position is kept too: <c>Y</c>. Default no.</summary>
    public bool Patches { get; init; }

    /// <summary>
    /// How a scan's file is made: it is given the file, what it is simulated from, and what makes it there; whoever kept such a file before may put a copy in its place. Default: it is made.
    /// </summary>
    public Action<string, ScanSimulationOptions, Action<string>> Making { get; init; } = static (path, _, make) => make(path);

    /// <summary>Where progress goes.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;
}
