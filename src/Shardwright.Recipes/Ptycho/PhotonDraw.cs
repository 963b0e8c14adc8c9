using Shardwright.Foundation.Random;

namespace Shardwright.Recipes.Ptycho;

/// <summary>Draws how many photons a pixel sees: Poisson's distribution of any mean.</summary>
/// <remarks>Products of uniform numbers for small means (Knuth, 1969), transformed rejection for others (Hörmann, 1993, PTRS).</remarks>
internal static class PhotonDraw
{
    private const double SmallMean = 10;
    private const double HalfLogOfTwoPi = 0.91893853320467274178;

    /// <summary>A number of photons.</summary>
    /// <param name="mean">From 0 to 1e15.</param>
    /// <param name="random">Where chance comes from.</param>
    public static long Next(double mean, Pcg64 random) => mean < SmallMean ? Product(mean, random) : Rejection(mean, random);

    /// <summary>A number from 0 up to and without 1, of 53 bits.</summary>
    public static double Uniform(Pcg64 random) => (random.NextUInt64() >> 11) * (1.0 / 9007199254740992.0);

    private static long Product(double mean, Pcg64 random)
    {
        var floor = PortableMath.Exp(-mean);
        var product = Uniform(random);
        var photons = 0L;
        for (; product > floor; photons++)
        {
            product *= Uniform(random);
        }

        return photons;
    }

    private static long Rejection(double mean, Pcg64 random)
    {
        var b = 0.931 + (2.53 * Math.Sqrt(mean));
        var a = -0.059 + (0.02483 * b);
        var inverseAlpha = 1.1239 + (1.1328 / (b - 3.4));
        var accepted = 0.9277 - (3.6224 / (b - 2));
        while (true)
        {
            var u = Uniform(random) - 0.5;
            var v = Uniform(random);
            var us = 0.5 - Math.Abs(u);
            if (us == 0 || v == 0)
            {
                continue;
            }

            var photons = Math.Floor((((2 * a / us) + b) * u) + mean + 0.43);
            if (us >= 0.07 && v <= accepted)
            {
                return (long)photons;
            }

            if (photons < 0 || (us < 0.013 && v > us))
            {
                continue;
            }

            var chance = PortableMath.Log(v) + PortableMath.Log(inverseAlpha) - PortableMath.Log((a / (us * us)) + b);
            if (chance <= (photons * PortableMath.Log(mean)) - mean - LogFactorial(photons))
            {
                return (long)photons;
            }
        }
    }

    /// <summary>Stirling's series, after as many steps up as it needs.</summary>
    private static double LogFactorial(double number)
    {
        var below = 0.0;
        var n = number + 1;
        for (; n < 10; n++)
        {
            below += PortableMath.Log(n);
        }

        var square = n * n;
        var series = ((1.0 / 12) - (((1.0 / 360) - (1.0 / (1260 * square))) / square)) / n;
        return ((n - 0.5) * PortableMath.Log(n)) - n + HalfLogOfTwoPi + series - below;
    }
}
