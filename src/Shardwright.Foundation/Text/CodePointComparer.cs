using System.Text;

namespace Shardwright.Foundation.Text;

/// <summary>Orders strings by their Unicode code points, as Python and UTF-8 bytes do; .NET's ordinal order goes by UTF-16 units.</summary>
/// <remarks>The two differ where an astral character meets one from U+E000 to U+FFFF. A surrogate without a partner is its own code point; null comes first.
/// Does not allocate. Safe from many threads.</remarks>
public sealed class CodePointComparer : IComparer<string>
{
    private CodePointComparer()
    {
    }

    /// <summary>The one comparer.</summary>
    public static CodePointComparer Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        return Compare(x.AsSpan(), y.AsSpan());
    }

    /// <summary>Orders two pieces of text by their code points: below 0, 0 or above 0.</summary>
    public static int Compare(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        var same = x.CommonPrefixLength(y);
        if (same == x.Length || same == y.Length)
        {
            return x.Length.CompareTo(y.Length);
        }

        if (same > 0 && char.IsHighSurrogate(x[same - 1]))
        {
            // The strings part inside what is a pair in one of them, or in both.
            var whole = CodePointAt(x, same - 1).CompareTo(CodePointAt(y, same - 1));
            if (whole != 0)
            {
                return whole;
            }
        }

        return CodePointAt(x, same).CompareTo(CodePointAt(y, same));
    }

    private static int CodePointAt(ReadOnlySpan<char> text, int index)
        => Rune.DecodeFromUtf16(text[index..], out var rune, out _) == System.Buffers.OperationStatus.Done ? rune.Value : text[index];
}
