using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Formats.Hdf5;
using Shardwright.Formats.Npz;

namespace Shardwright.Recipes.Ptycho;

/// <summary>Whether patterns of two sides of a split show the same part of the object.</summary>
internal static class ScanNearness
{
    /// <summary>Half the width of a probe: the radius of the disc that is as large as the part with at least half of its greatest intensity.</summary>
    /// <returns>In pixels; null where there is no probe that can be measured.</returns>
    public static double? HalfWidth(NpzReader archive)
    {
        if (archive.Members.FirstOrDefault(member => member.Name == ScanKeys.ProbeGuess) is not { Header: { Shape.Count: >= 2, Elements: > 0 } } member
            || member.Header.Type.Kind != NpyKind.Complex)
        {
            return null;
        }

        // The first of several modes is the strongest.
        var array = archive.Read(member);
        var pixels = (int)(array.Header.Shape[^1] * array.Header.Shape[^2]);
        var squares = new double[pixels];
        for (var i = 0; i < pixels; i++)
        {
            var (real, imaginary) = Value(array, i);
            squares[i] = (real * real) + (imaginary * imaginary);
        }

        var most = squares.Max();
        return most > 0 && double.IsFinite(most) ? Math.Sqrt(squares.Count(square => square >= most / 2) / Math.PI) : null;
    }

    /// <summary>Counts pairs of a point of one side and one of the other that are nearer to each other than a distance.</summary>
    /// <param name="positions">All points.</param>
    /// <param name="sides">The side of each.</param>
    /// <param name="isByY">Whether the border is a row.</param>
    /// <param name="border">The border's coordinate.</param>
    /// <param name="distance">In pixels.</param>
    public static long CountPairs(ScanPositions positions, ReadOnlySpan<ScanSide> sides, bool isByY, double border, double distance)
    {
        var (across, along) = isByY ? (positions.Y, positions.X) : (positions.X, positions.Y);
        var (train, test) = (new List<(double Along, double Across)>(), new List<(double Along, double Across)>());
        for (var i = 0; i < sides.Length; i++)
        {
            if (sides[i] != ScanSide.Dropped && Math.Abs(across[i] - border) < distance)
            {
                (sides[i] == ScanSide.Train ? train : test).Add((along[i], across[i]));
            }
        }

        train.Sort();
        test.Sort();
        var (pairs, first) = (0L, 0);
        foreach (var point in train)
        {
            while (first < test.Count && test[first].Along <= point.Along - distance)
            {
                first++;
            }

            for (var i = first; i < test.Count && test[i].Along < point.Along + distance; i++)
            {
                var (sideways, upward) = (test[i].Along - point.Along, test[i].Across - point.Across);
                pairs += (sideways * sideways) + (upward * upward) < distance * distance ? 1 : 0;
            }
        }

        return pairs;
    }

    private static (double Real, double Imaginary) Value(NpyArray array, int index)
    {
        if (array.Header.Type == NpyType.C8)
        {
            var single = array.As<ComplexSingle>()[index];
            return (single.Real, single.Imaginary);
        }

        var value = array.As<System.Numerics.Complex>()[index];
        return (value.Real, value.Imaginary);
    }
}
