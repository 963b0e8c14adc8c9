using System.Globalization;

namespace Shardwright.Cli.Console;

/// <summary>Text that cannot leave its line: names of files and fields may hold line ends, and codes that a terminal obeys.</summary>
internal static class OneLine
{
    public static string Of(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(Shown)) : text;

    private static string Shown(char character) => character switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ when char.IsControl(character) => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}"),
        _ => character.ToString(),
    };
}
