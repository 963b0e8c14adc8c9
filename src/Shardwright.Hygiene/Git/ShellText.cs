using System.Text;

namespace Shardwright.Hygiene.Git;

/// <summary>Words for a shell to read.</summary>
internal static class ShellText
{
    /// <summary>One word that a shell reads back as the text given.</summary>
    public static string Word(string text)
    {
        if (text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || "/._-+,:@%".Contains(character, StringComparison.Ordinal)))
        {
            return text;
        }

        return text.Any(char.IsControl) ? Octal(Encoding.UTF8.GetBytes(text)) : Quoted(text);
    }

    /// <summary>One word in single quotes, as every POSIX shell reads it; line ends stand in it as they are.</summary>
    public static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>One word whose odd bytes are numbers: <c>$'a\012b'</c>.</summary>
    public static string Octal(ReadOnlySpan<byte> bytes)
    {
        var word = new StringBuilder("$'");
        foreach (var value in bytes)
        {
            _ = value is >= 32 and < 127 and not (byte)'\'' and not (byte)'\\'
                ? word.Append((char)value)
                : word.Append('\\').Append(Convert.ToString(value, 8).PadLeft(3, '0'));
        }

        return word.Append('\'').ToString();
    }
}
