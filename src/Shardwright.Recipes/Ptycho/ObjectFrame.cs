using Shardwright.Datasets.Layouts.Ptycho;

namespace Shardwright.Recipes.Ptycho;

/// <summary>The object as Ptychodus lays it under the positions: pixel = (metres - centre) / pixel size + half the object.</summary>
/// <param name="Width">Columns of the object.</param>
/// <param name="Height">Rows of the object.</param>
/// <param name="ShiftX">Columns that Ptychodus adds to a position in pixels.</param>
/// <param name="ShiftY">Rows that Ptychodus adds to a position in pixels.</param>
internal readonly record struct ObjectFrame(double Width, double Height, double ShiftX, double ShiftY)
{
    /// <summary>The object that a writer without one makes.</summary>
    private const int MissingObjectSize = 16;

    /// <summary>Rounding that metres and back may leave, in pixels.</summary>
    private const double Slack = 1e-6;

    public static ObjectFrame Of(ComplexImage? image, ProductMetadata metadata, ObjectCenter center)
    {
        var (width, height) = (image?.Width ?? MissingObjectSize, image?.Height ?? MissingObjectSize);
        return center == ObjectCenter.Auto ? new ObjectFrame(width, height, 0, 0) : new ObjectFrame(
            width, height,
            (width / 2.0) - Pixels(metadata.ObjectCenterXMeters, metadata.ObjectPixelWidthMeters),
            (height / 2.0) - Pixels(metadata.ObjectCenterYMeters, metadata.ObjectPixelHeightMeters));
    }

    /// <summary>How many positions, in pixels, lie outside.</summary>
    public int CountOutside(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var outside = 0;
        for (var i = 0; i < x.Length; i++)
        {
            outside += IsInside(x[i] + ShiftX, Width) && IsInside(y[i] + ShiftY, Height) ? 0 : 1;
        }

        return outside;
    }

    private static bool IsInside(double position, double length) => position >= -Slack && position <= length + Slack;

    private static double Pixels(double meters, double pixelMeters) => pixelMeters == 0 ? meters : meters / pixelMeters;
}
