namespace Shardwright.Recipes.Ptycho;

/// <summary>Elementary functions out of sums and products alone, so that a simulation has the same bits on every machine; the C library's differ in the last one.</summary>
/// <remarks>Within a few units in the last place of the true value. Safe from many threads.</remarks>
internal static class PortableMath
{
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double HalfPiHigh = 1.5707963267341256;
    private const double HalfPiLow = 6.077100506506192e-11;
    private const double SquareRootOfTwo = 1.4142135623730951;

    /// <summary>e to a power of -700 to 700.</summary>
    public static double Exp(double power)
    {
        var twos = Math.Round(power / (Ln2High + Ln2Low));
        var rest = (power - (twos * Ln2High)) - (twos * Ln2Low);
        var sum = 1.0;
        for (var term = 14; term > 0; term--)
        {
            sum = 1.0 + (sum * rest / term);
        }

        return Math.ScaleB(sum, (int)twos);
    }

    /// <summary>The natural logarithm of a positive normal number.</summary>
    public static double Log(double number)
    {
        var twos = Math.ILogB(number);
        var mantissa = Math.ScaleB(number, -twos);
        if (mantissa > SquareRootOfTwo)
        {
            mantissa /= 2;
            twos++;
        }

        var ratio = (mantissa - 1) / (mantissa + 1);
        var square = ratio * ratio;
        var sum = 0.0;
        for (var odd = 23; odd > 0; odd -= 2)
        {
            sum = (sum * square) + (1.0 / odd);
        }

        return (twos * Ln2High) + ((twos * Ln2Low) + (2 * ratio * sum));
    }

    /// <summary>Sine and cosine of an angle of up to a million radians either way.</summary>
    public static (double Sin, double Cos) SinCos(double angle)
    {
        var quarters = Math.Round(angle / (HalfPiHigh + HalfPiLow));
        var rest = (angle - (quarters * HalfPiHigh)) - (quarters * HalfPiLow);
        var square = rest * rest;
        var (sine, cosine) = (1.0, 1.0);
        for (var term = 18; term > 0; term -= 2)
        {
            sine = 1.0 - (sine * square / (term * (term + 1)));
            cosine = 1.0 - (cosine * square / (term * (term - 1)));
        }

        sine *= rest;
        return ((long)quarters & 3) switch
        {
            0 => (sine, cosine),
            1 => (cosine, -sine),
            2 => (-sine, -cosine),
            _ => (-cosine, sine),
        };
    }
}
