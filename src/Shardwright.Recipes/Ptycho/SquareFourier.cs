namespace Shardwright.Recipes.Ptycho;

/// <summary>Fourier transform of square images whose side is a power of two (Cooley and Tukey, 1965), unscaled, in float64. For one thread at a time.</summary>
/// <remarks>Unchecked in its loops: all indices follow from the side alone.</remarks>
internal sealed class SquareFourier
{
    private readonly int side;
    private readonly int[] reversed;
    private readonly double[] cosines;
    private readonly double[] sines;

    public SquareFourier(int side)
    {
        this.side = side;
        reversed = new int[side];
        for (var i = 0; i < side; i++)
        {
            reversed[i] = (reversed[i / 2] / 2) + ((i & 1) * (side / 2));
        }

        (cosines, sines) = (new double[side / 2], new double[side / 2]);
        for (var i = 0; i < side / 2; i++)
        {
            (sines[i], cosines[i]) = PortableMath.SinCos(-2 * Math.PI * i / side);
        }
    }

    /// <summary>Transforms an image in place: frequency (u, v) comes to stand at row v, column u, zero first.</summary>
    public void Forward(Span<double> real, Span<double> imaginary)
    {
        Rows(real, imaginary);
        Turn(real);
        Turn(imaginary);
        Rows(real, imaginary);
        Turn(real);
        Turn(imaginary);
    }

    private void Rows(Span<double> real, Span<double> imaginary)
    {
        for (var row = 0; row < side; row++)
        {
            Row(real.Slice(row * side, side), imaginary.Slice(row * side, side));
        }
    }

    private void Row(Span<double> real, Span<double> imaginary)
    {
        unchecked
        {
            for (var i = 0; i < reversed.Length; i++)
            {
                var other = reversed[i];
                if (i < other)
                {
                    (real[i], real[other]) = (real[other], real[i]);
                    (imaginary[i], imaginary[other]) = (imaginary[other], imaginary[i]);
                }
            }

            for (var half = 1; half < side; half *= 2)
            {
                var step = side / (2 * half);
                for (var start = 0; start < side; start += 2 * half)
                {
                    for (var i = 0; i < half; i++)
                    {
                        var (low, high) = (start + i, start + i + half);
                        var (cosine, sine) = (cosines[i * step], sines[i * step]);
                        var turnedReal = (real[high] * cosine) - (imaginary[high] * sine);
                        var turnedImaginary = (real[high] * sine) + (imaginary[high] * cosine);
                        (real[high], imaginary[high]) = (real[low] - turnedReal, imaginary[low] - turnedImaginary);
                        real[low] += turnedReal;
                        imaginary[low] += turnedImaginary;
                    }
                }
            }
        }
    }

    private void Turn(Span<double> image)
    {
        unchecked
        {
            for (var row = 0; row < side; row++)
            {
                for (var column = 0; column < row; column++)
                {
                    (image[(row * side) + column], image[(column * side) + row]) = (image[(column * side) + row], image[(row * side) + column]);
                }
            }
        }
    }
}
