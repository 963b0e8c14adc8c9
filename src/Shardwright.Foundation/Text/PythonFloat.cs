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

    /// <summary>A number as Python's <c>repr</c> writes it: the fewest digits that read back as the same number, such as <c>0.7</c>, <c>1000000000.0</c>, <c>1e+16</c>, <c>1e-05</c>.</summary>
    /// <param name="value">Any number; what is none is <c>nan</c>, <c>inf</c> or <c>-inf</c>.</param>
    /// <remarks>CPython's <c>float_repr_style</c> "short": exponents from -4 to 15 are written out, others have a sign and at least two digits.</remarks>
    public static string Repr(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }

        // The shortest digits are the same in both languages; only their layout differs.
        var (digits, exponent) = Shortest(value);
        var sign = double.IsNegative(value) ? "-" : "";
        if (exponent is < -4 or > 15)
        {
            var magnitude = Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
            return $"{sign}{digits[0]}{(digits.Length > 1 ? "." : "")}{digits.AsSpan(1)}e{(exponent < 0 ? '-' : '+')}{magnitude}";
        }

        return exponent < 0 ? $"{sign}0.{new string('0', -exponent - 1)}{digits}"
            : digits.Length <= exponent + 1 ? $"{sign}{digits.PadRight(exponent + 1, '0')}.0"
            : $"{sign}{digits.AsSpan(0, exponent + 1)}.{digits.AsSpan(exponent + 1)}";
    }

    /// <summary>A ratio as a percentage: <c>f"{ratio:.1%}"</c>.</summary>
    /// <param name="ratio">1 is 100 %.</param>
    /// <param name="digits">Digits after the point, from 0 to 15.</param>
    public static string Percent(double ratio, int digits) => Fixed(ratio * 100, digits) + "%";

    /// <summary>The significant digits without zeros at either end (one zero for zero), and the power of ten of the first.</summary>
    private static (string Digits, int Exponent) Shortest(double value)
    {
        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var power = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        return digits.Length == 0 ? ("0", 0) : (digits.TrimEnd('0'), power + whole - 1 - (all.Length - digits.Length));
    }
}
