using System.Globalization;

namespace Shardwright.Foundation.Text;

/// <summary>Writes numbers as Python's format specifications do. Safe from many threads.</summary>
public static class PythonFloat
{
    private const int MostDigits = 15;

    /// <summary>A number with a fixed count of digits after the point: <c>f"{value:.2f}"</c>.</summary>
    /// <param name="value">A number; one that is exactly half-way between two texts goes to the even digit, as in Python and not in .NET.</param>
    /// <param name="digits">From 0 to 15.</param>
    public static string Fixed(double value, int digits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(digits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, MostDigits);
        var halves = Math.ScaleB(value, digits + 1);
        if (halves == Math.Floor(halves) && Math.Abs(halves) < 1L << 52)
        {
            // Only such a number can be half-way, and it is exact as a decimal.
            return Math.Round((decimal)value, digits, MidpointRounding.ToEven).ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        }

        return value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>A ratio as a percentage: <c>f"{ratio:.1%}"</c>.</summary>
    /// <param name="ratio">1 is 100 %.</param>
    /// <param name="digits">Digits after the point, from 0 to 15.</param>
    public static string Percent(double ratio, int digits) => Fixed(ratio * 100, digits) + "%";
}
