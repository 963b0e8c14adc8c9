namespace Shardwright.Formats.Tokenizers;

/// <summary>English endings behind an apostrophe: <c>'s 't 'm 'd 're 've 'll</c>.</summary>
internal static class Contraction
{
    /// <summary>The end of the ending that begins with the apostrophe at a place; the place itself where there is none.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="at">An apostrophe.</param>
    /// <param name="anyCase">Capitals count too; then so does U+017F, which folds to s.</param>
    internal static int End(ReadOnlySpan<byte> utf8, int at, bool anyCase)
    {
        var first = Letter(utf8, at + 1, anyCase);
        var second = Letter(utf8, at + 2, anyCase);
        return (first, second) switch
        {
            ('s' or 't' or 'm' or 'd', _) => at + 2,
            ('r' or 'v', 'e') or ('l', 'l') => at + 3,
            (0xC5, 0xBF) when anyCase => at + 3,
            _ => at,
        };
    }

    private static int Letter(ReadOnlySpan<byte> utf8, int at, bool anyCase)
        => at >= utf8.Length ? 0 : anyCase && utf8[at] is >= (byte)'A' and <= (byte)'Z' ? utf8[at] | 0x20 : utf8[at];
}
