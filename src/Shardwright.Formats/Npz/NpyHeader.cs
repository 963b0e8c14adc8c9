namespace Shardwright.Formats.Npz;

/// <summary>What an array file says of its array. Source: NumPy's <c>numpy.lib.format</c>, versions 1.0, 2.0 and 3.0.</summary>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its dimensions, slowest first; empty for a scalar.</param>
/// <param name="IsFortranOrder">Whether the first index varies fastest in the file.</param>
public sealed record NpyHeader(NpyType Type, IReadOnlyList<long> Shape, bool IsFortranOrder = false)
{
    /// <summary>Elements of the array.</summary>
    public long Elements => Shape.Aggregate(1L, (product, dimension) => checked(product * dimension));

    /// <summary>Bytes of the array.</summary>
    public long Bytes => checked(Elements * Type.ElementBytes);
}
