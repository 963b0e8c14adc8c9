namespace Shardwright.Recipes.Spectra;

/// <summary>The m/z values, or the intensities, of many raw spectra as their source stores them: float32 or float64.</summary>
internal sealed class PeakMatrix
{
    private double[] doubles = [];
    private float[] floats = [];
    private int[] starts = [];
    private int[] lengths = [];
    private double[] widened = [];
    private bool isDouble;

    /// <summary>Shows rows of one length that lie at equal distances in an array of float64.</summary>
    public void Use(double[] values, int rows, int offset, int stride, int length)
    {
        (doubles, isDouble) = (values, true);
        Place(rows, offset, stride, length);
    }

    /// <summary>Shows rows of one length that lie at equal distances in an array of float32.</summary>
    public void Use(float[] values, int rows, int offset, int stride, int length)
    {
        (floats, isDouble) = (values, false);
        Place(rows, offset, stride, length);
    }

    /// <summary>Shows rows of any length, end to end in an array of float64.</summary>
    public void Use(double[] values, ReadOnlySpan<int> rowLengths)
    {
        (doubles, isDouble) = (values, true);
        Reserve(rowLengths.Length);
        var start = 0;
        for (var row = 0; row < rowLengths.Length; row++)
        {
            (starts[row], lengths[row]) = (start, rowLengths[row]);
            start += rowLengths[row];
        }
    }

    /// <summary>One row as float64; valid until the next is asked for.</summary>
    public ReadOnlySpan<double> Row(int row)
    {
        if (isDouble)
        {
            return doubles.AsSpan(starts[row], lengths[row]);
        }

        if (widened.Length < lengths[row])
        {
            widened = new double[lengths[row]];
        }

        var source = floats.AsSpan(starts[row], lengths[row]);
        for (var i = 0; i < source.Length; i++)
        {
            widened[i] = source[i];
        }

        return widened.AsSpan(0, source.Length);
    }

    private void Place(int rows, int offset, int stride, int length)
    {
        Reserve(rows);
        for (var row = 0; row < rows; row++)
        {
            (starts[row], lengths[row]) = (offset + (row * stride), length);
        }
    }

    private void Reserve(int rows)
    {
        if (starts.Length < rows)
        {
            starts = new int[rows];
            lengths = new int[rows];
        }
    }
}
