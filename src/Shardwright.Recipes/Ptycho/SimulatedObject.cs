using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Formats.Hdf5;
using Shardwright.Foundation.Random;

namespace Shardwright.Recipes.Ptycho;

/// <summary>A thin specimen of blobs, fibres and a fine texture that absorb a little and delay more.</summary>
internal static class SimulatedObject
{
    private const int BlobArea = 24 * 24;
    private const int FibreArea = 56 * 56;
    private const int TextureStep = 6;
    private const double MostAbsorption = 1.2;

    /// <summary>Makes an object.</summary>
    /// <param name="side">Its side in pixels.</param>
    /// <param name="random">Where chance comes from.</param>
    public static ComplexImage Create(int side, Pcg64 random)
    {
        var (phase, absorption) = (new float[side * side], new float[side * side]);
        AddTexture(phase, absorption, side, random);
        for (var i = 0L; i < (long)side * side / BlobArea; i++)
        {
            AddBlob(phase, absorption, side, random);
        }

        for (var i = 0L; i < ((long)side * side / FibreArea) + 1; i++)
        {
            AddFibre(phase, absorption, side, random);
        }

        var values = new ComplexSingle[side * side];
        for (var i = 0; i < values.Length; i++)
        {
            var amplitude = PortableMath.Exp(-Math.Clamp(absorption[i], 0, MostAbsorption));
            var (sine, cosine) = PortableMath.SinCos(phase[i]);
            values[i] = new ComplexSingle((float)(amplitude * cosine), (float)(amplitude * sine));
        }

        return new ComplexImage([side, side], values);
    }

    private static void AddTexture(float[] phase, float[] absorption, int side, Pcg64 random)
    {
        var knots = (side / TextureStep) + 2;
        var heights = new double[knots * knots];
        for (var i = 0; i < heights.Length; i++)
        {
            heights[i] = PhotonDraw.Uniform(random) - 0.5;
        }

        for (var row = 0; row < side; row++)
        {
            var (knotRow, down) = (row / TextureStep, (double)(row % TextureStep) / TextureStep);
            for (var column = 0; column < side; column++)
            {
                var (at, along) = ((knotRow * knots) + (column / TextureStep), (double)(column % TextureStep) / TextureStep);
                var above = heights[at] + (along * (heights[at + 1] - heights[at]));
                var below = heights[at + knots] + (along * (heights[at + knots + 1] - heights[at + knots]));
                var height = above + (down * (below - above));
                phase[(row * side) + column] = (float)(0.5 * height);
                absorption[(row * side) + column] = (float)(0.12 + (0.1 * height));
            }
        }
    }

    private static void AddBlob(float[] phase, float[] absorption, int side, Pcg64 random)
    {
        var (x, y) = (PhotonDraw.Uniform(random) * side, PhotonDraw.Uniform(random) * side);
        var radius = 2.5 + (9 * PhotonDraw.Uniform(random) * PhotonDraw.Uniform(random));
        var delay = (PhotonDraw.Uniform(random) - 0.35) * 1.6;
        var loss = 0.4 * PhotonDraw.Uniform(random);
        for (var row = Math.Max(0, (int)(y - (3 * radius))); row < Math.Min(side, y + (3 * radius)); row++)
        {
            for (var column = Math.Max(0, (int)(x - (3 * radius))); column < Math.Min(side, x + (3 * radius)); column++)
            {
                var (sideways, down) = ((column - x) / radius, (row - y) / radius);
                var weight = PortableMath.Exp(-((sideways * sideways) + (down * down)) / 2);
                phase[(row * side) + column] += (float)(delay * weight);
                absorption[(row * side) + column] += (float)(loss * weight);
            }
        }
    }

    private static void AddFibre(float[] phase, float[] absorption, int side, Pcg64 random)
    {
        var (x, y) = (PhotonDraw.Uniform(random) * side, PhotonDraw.Uniform(random) * side);
        var (rise, run) = PortableMath.SinCos(2 * Math.PI * PhotonDraw.Uniform(random));
        var half = 15 + (45 * PhotonDraw.Uniform(random));
        var width = 0.8 + (1.4 * PhotonDraw.Uniform(random));
        var delay = 0.3 + (0.7 * PhotonDraw.Uniform(random));
        var reachX = Math.Abs(run * half) + (4 * width);
        var reachY = Math.Abs(rise * half) + (4 * width);
        for (var row = Math.Max(0, (int)(y - reachY)); row < Math.Min(side, y + reachY); row++)
        {
            for (var column = Math.Max(0, (int)(x - reachX)); column < Math.Min(side, x + reachX); column++)
            {
                var (sideways, down) = (column - x, row - y);
                var beyond = Math.Max(0, Math.Abs((sideways * run) + (down * rise)) - half);
                var across = (down * run) - (sideways * rise);
                var weight = PortableMath.Exp(-Math.Min(100, ((across * across) + (beyond * beyond)) / (2 * width * width)));
                phase[(row * side) + column] += (float)(delay * weight);
                absorption[(row * side) + column] += (float)(0.3 * delay * weight);
            }
        }
    }
}
