using System.Globalization;
using System.Text;

namespace Shardwright.Formats.Edf;

/// <summary>The fields of a header record: texts and numbers of a fixed width, padded with spaces, or with whatever the writer had.</summary>
/// <param name="path">The recording, for errors.</param>
/// <param name="bytes">The header from the start of the file.</param>
internal sealed class EdfFields(string path, byte[] bytes)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether a text was not ASCII.</summary>
    internal bool SawForeignText { get; private set; }

    /// <summary>Whether a number had a decimal comma.</summary>
    internal bool SawComma { get; private set; }

    /// <summary>The text of a field, without padding, up to its first zero byte.</summary>
    internal string Text(int offset, int length)
    {
        var field = Trim(bytes.AsSpan(offset, length));
        SawForeignText |= !Ascii.IsValid(field);
        return Decode(field, out _);
    }

    /// <summary>A finite number: signs, decimal points or commas, exponents.</summary>
    internal double Number(int offset, int length, string what, string expected = "a number")
    {
        if (!TryNumber(offset, length, out var value))
        {
            EdfThrow.Field(path, offset, what, expected, Quoted(offset, length));
        }

        return value;
    }

    internal bool TryNumber(int offset, int length, out double value)
    {
        var found = TryNumber(Trim(bytes.AsSpan(offset, length)), NumberStyles.Float, out value, out var comma);
        SawComma |= found && comma;
        return found;
    }

    /// <summary>A whole number between two others.</summary>
    internal long Whole(int offset, int length, long least, long most, string what, string expected = "a whole number")
    {
        if (!TryWhole(offset, length, out var value) || value < least || value > most)
        {
            EdfThrow.Field(path, offset, what, expected, Quoted(offset, length));
        }

        return value;
    }

    internal bool TryWhole(int offset, int length, out long value)
    {
        const double MostExact = 1L << 53;
        var whole = TryNumber(offset, length, out var number) && Math.Abs(number) <= MostExact && number == Math.Floor(number);
        value = whole ? (long)number : 0;
        return whole;
    }

    /// <summary>A field as it stands, for messages.</summary>
    internal string Quoted(int offset, int length)
    {
        var text = Decode(bytes.AsSpan(offset, length).TrimEnd((byte)' '), out _);
        return text.Length == 0 ? "nothing" : $"\"{string.Concat(text.Select(character => char.IsControl(character) ? $"\\x{(int)character:X2}" : $"{character}"))}\"";
    }

    /// <summary>UTF-8 where the bytes are, else Latin-1, in which every byte is a character.</summary>
    internal static string Decode(ReadOnlySpan<byte> text, out bool isUtf8)
    {
        isUtf8 = System.Text.Unicode.Utf8.IsValid(text);
        return isUtf8 ? StrictUtf8.GetString(text) : Encoding.Latin1.GetString(text);
    }

    /// <summary>A number that is finite, with a point or a comma.</summary>
    internal static bool TryNumber(ReadOnlySpan<byte> text, NumberStyles style, out double value, out bool comma)
    {
        comma = text.Contains((byte)',');
        if (comma)
        {
            var pointed = text.ToArray();
            pointed[text.IndexOf((byte)',')] = (byte)'.';
            text = pointed;
        }

        return double.TryParse(text, style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> field)
    {
        field = field.TrimStart(" \0\t"u8);
        var end = field.IndexOf((byte)0);
        return (end < 0 ? field : field[..end]).TrimEnd(" \t\r\n"u8);
    }
}
