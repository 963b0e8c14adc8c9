using Shardwright.Formats.Hdf5;

namespace Shardwright.Recipes.Ptycho;

/// <summary>The spot of a lens with a round aperture, out of focus.</summary>
internal static class SimulatedProbe
{
    /// <summary>The aperture's radius in the detector's plane, as a share of the pattern's side.</summary>
    private const double Aperture = 0.2;

    /// <summary>The spot's radius, as a share of the pattern's side.</summary>
    private const double Spot = 1.0 / 6;

    private const double EdgePixels = 1.5;

    /// <summary>Makes a probe whose middle is the pixel at (side/2, side/2), of energy 1.</summary>
    /// <param name="side">Its side in pixels.</param>
    /// <param name="fourier">The transform of such images.</param>
    /// <returns>(side, side), row-major.</returns>
    public static ComplexSingle[] Create(int side, SquareFourier fourier)
    {
        var (real, imaginary) = (new double[side * side], new double[side * side]);
        var radius = Aperture * side;
        var defocus = Spot / radius;
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++)
            {
                var (u, v) = (column < side / 2 ? column : column - side, row < side / 2 ? row : row - side);
                var square = (double)((u * u) + (v * v));
                var edge = Math.Clamp((radius - Math.Sqrt(square)) / EdgePixels, -40, 40);
                var (sine, cosine) = PortableMath.SinCos(Math.PI * defocus * square);
                var amplitude = 1 / (1 + PortableMath.Exp(-4 * edge));
                (real[(row * side) + column], imaginary[(row * side) + column]) = (amplitude * cosine, amplitude * sine);
            }
        }

        fourier.Forward(real, imaginary);
        var energy = 0.0;
        for (var i = 0; i < real.Length; i++)
        {
            energy += (real[i] * real[i]) + (imaginary[i] * imaginary[i]);
        }

        var scale = 1 / Math.Sqrt(energy);
        var probe = new ComplexSingle[side * side];
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++)
            {
                var from = ((row ^ (side / 2)) * side) + (column ^ (side / 2));
                probe[(row * side) + column] = new ComplexSingle((float)(real[from] * scale), (float)(imaginary[from] * scale));
            }
        }

        return probe;
    }
}
