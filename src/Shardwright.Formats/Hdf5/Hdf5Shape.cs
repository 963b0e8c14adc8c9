using System.Collections.Immutable;
using Shardwright.Foundation.Errors;
using static Shardwright.Formats.Hdf5.Hdf5Native;

namespace Shardwright.Formats.Hdf5;

/// <summary>Shapes, and how many elements they have.</summary>
internal static unsafe class Hdf5Shape
{
    /// <summary>The library's own limit.</summary>
    public const int MaxRank = 32;

    public static ImmutableArray<long> Of(Hdf5SpaceId space, DataLocation where)
    {
        var rank = H5Sget_simple_extent_ndims(space);
        if (rank is < 0 or > MaxRank)
        {
            Hdf5Throw.Library(where, "reading the shape", ErrorText());
        }

        var dims = stackalloc ulong[MaxRank];
        if (rank > 0 && H5Sget_simple_extent_dims(space, dims, null) < 0)
        {
            Hdf5Throw.Library(where, "reading the shape", ErrorText());
        }

        var shape = ImmutableArray.CreateBuilder<long>(rank);
        for (var axis = 0; axis < rank; axis++)
        {
            if (dims[axis] > long.MaxValue)
            {
                Hdf5Throw.Structure(where, "shape", "fewer than 2^63 elements along an axis", $"{dims[axis]}");
            }

            shape.Add((long)dims[axis]);
        }

        return shape.MoveToImmutable();
    }

    /// <summary>The number of elements; <see cref="long.MaxValue"/> when it is larger than that.</summary>
    public static long Product(ReadOnlySpan<long> shape)
    {
        if (shape.Contains(0))
        {
            return 0;
        }

        var product = (UInt128)1;
        foreach (var axis in shape)
        {
            product *= (ulong)axis;
            if (product > long.MaxValue)
            {
                return long.MaxValue;
            }
        }

        return (long)product;
    }

    public static long Product(ImmutableArray<long> shape) => Product(shape.AsSpan());
}
