using Shardwright.Formats.Npz;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>One ptychography scan: where the probe stood, what it and the object look like, and what the detector saw.</summary>
/// <remarks>What PtychoPINN's NPZ files hold, under any of their spellings. All positions are in pixels of the object, float64.</remarks>
public sealed record Scan
{
    /// <summary>The column of each position, in pixels of the object: <c>xcoords</c>.</summary>
    public required double[] X { get; init; }

    /// <summary>The row of each position, in pixels of the object: <c>ycoords</c>.</summary>
    public required double[] Y { get; init; }

    /// <summary>Where each column was meant to be: <c>xcoords_start</c>; null where it is <see cref="X"/>.</summary>
    public double[]? StartX { get; init; }

    /// <summary>Where each row was meant to be: <c>ycoords_start</c>; null where it is <see cref="Y"/>.</summary>
    public double[]? StartY { get; init; }

    /// <summary>Which scan each position is of: <c>scan_index</c>; null where all are of scan 0.</summary>
    public long[]? ScanIndex { get; init; }

    /// <summary>The type that scan indexes are stored as: int64, or int32 where they came so.</summary>
    public NpyType ScanIndexType { get; init; } = NpyType.I8;

    /// <summary>The probe: <c>probeGuess</c>.</summary>
    public required ComplexImage ProbeGuess { get; init; }

    /// <summary>The object: <c>objectGuess</c>; null where nobody has guessed it.</summary>
    public ComplexImage? ObjectGuess { get; init; }

    /// <summary>The diffraction patterns: <c>diffraction</c>, <c>diff3d</c> in old files; null where there are none.</summary>
    public IPatternSource? Patterns { get; init; }

    /// <summary>The object's patch under each position, (n, H, W) complex64, for supervised training: <c>Y</c>.</summary>
    public NpyArray? Patches { get; init; }

    /// <summary>The text of <c>_metadata</c>, JSON; null where there is none, or only as a pickle.</summary>
    public string? MetadataJson { get; init; }
}
