using System.Buffers;
using System.Globalization;

namespace Shardwright.Foundation.Text;

/// <summary>Sizes as people write and read them. Safe from many threads.</summary>
/// <remarks>
/// <c>kB MB GB TB PB</c> are powers of 1000, <c>KiB MiB GiB TiB PiB</c> powers of 1024, and the bare letters <c>K M G T P</c> too, as in
/// coreutils and restic. Upper or lower case, with or without a space before the unit.
/// </remarks>
public static class ByteSize
{
    private const string Prefixes = "KMGTP";
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>Reads a size such as <c>64MB</c>, <c>1.5GiB</c>, <c>512k</c> or <c>1000000</c>.</summary>
    /// <returns>Bytes; what a fraction leaves of a byte is dropped.</returns>
    /// <exception cref="FormatException">The text is not a size, or past 2^63 bytes; the message says what would be one.</exception>
    public static long Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, out var bytes) is { } complaint ? throw new FormatException(complaint) : bytes;
    }

    /// <summary>Reads a size where it is one.</summary>
    /// <param name="text">The text, or null, which is none.</param>
    /// <param name="bytes">Bytes; 0 when the text is not a size.</param>
    public static bool TryParse(string? text, out long bytes)
    {
        bytes = 0;
        return text is not null && Read(text, out bytes) is null;
    }

    /// <summary>Writes a size in powers of 1000 with one decimal: <c>1.4 GB</c>; below 1000, <c>999 B</c>.</summary>
    /// <param name="bytes">Bytes; below zero gets a minus sign.</param>
    public static string Format(long bytes)
    {
        if (bytes is > -1000 and < 1000)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
        }

        decimal value = bytes;
        var unit = -1;
        // 999,950 bytes would round to 1000.0 kB.
        while (Math.Abs(value) >= 999.95m || unit < 0)
        {
            value /= 1000;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.0} {"kMGTPE"[unit]}B");
    }

    /// <summary>Reads a size, and gives the complaint where it is none.</summary>
    private static string? Read(string text, out long bytes)
    {
        bytes = 0;
        var trimmed = text.AsSpan().Trim();
        var digits = trimmed.IndexOfAnyExcept(NumberCharacters);
        var number = digits < 0 ? trimmed : trimmed[..digits];
        var unit = digits < 0 ? default : trimmed[digits..].TrimStart();
        if (Factor(unit) is not { } factor
            || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return $"\"{text}\" is not a size. Write a number with a unit, such as 64MB, 2GiB or 512k, or plain bytes.";
        }

        if (value > long.MaxValue / factor)
        {
            return $"\"{text}\" is more than any disk holds. Sizes end below 8 EiB.";
        }

        bytes = (long)(value * factor);
        return null;
    }

    private static decimal? Factor(ReadOnlySpan<char> unit)
    {
        if (unit.IsEmpty || unit.Equals("B", StringComparison.OrdinalIgnoreCase))
        {
            return 1;
        }

        var power = Prefixes.IndexOf(char.ToUpperInvariant(unit[0]), StringComparison.Ordinal) + 1;
        var rest = unit[1..];
        if (power == 0)
        {
            return null;
        }

        decimal step;
        if (rest.IsEmpty || rest.Equals("iB", StringComparison.OrdinalIgnoreCase))
        {
            step = 1024;
        }
        else if (rest.Equals("B", StringComparison.OrdinalIgnoreCase))
        {
            step = 1000;
        }
        else
        {
            return null;
        }

        decimal factor = 1;
        for (var i = 0; i < power; i++)
        {
            factor *= step;
        }

        return factor;
    }
}
