using System.Collections.Immutable;
using Shardwright.Formats.Hdf5;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>A probe or an object: complex numbers of two dimensions, or of more where it has modes or layers.</summary>
/// <param name="Shape">Outermost first: (H, W), (modes, H, W), or (coherent, incoherent, H, W) for a probe; (layers, H, W) for an object.</param>
/// <param name="Values">As many values as the shape has places, row-major.</param>
public sealed record ComplexImage(ImmutableArray<int> Shape, ReadOnlyMemory<ComplexSingle> Values)
{
    /// <summary>Rows of one image.</summary>
    public int Height => Shape[^2];

    /// <summary>Columns of one image.</summary>
    public int Width => Shape[^1];
}
