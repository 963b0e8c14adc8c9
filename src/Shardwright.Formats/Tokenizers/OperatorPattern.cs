using System.Buffers;

namespace Shardwright.Formats.Tokenizers;

/// <summary>A regular expression that is an alternation of literals and single characters, the first alternative that fits winning. Immutable, safe from many threads.</summary>
internal sealed partial class OperatorPattern : HuggingFaceSplitter
{
    private readonly byte[][]?[] byFirstByte = new byte[256][][];
    private readonly SearchValues<byte> firstBytes;
    private readonly bool keepMatches;
    private readonly bool keepRest;

    private OperatorPattern(IReadOnlyList<byte[]> literals, bool keepMatches, bool keepRest)
    {
        Literals = literals;
        this.keepMatches = keepMatches;
        this.keepRest = keepRest;
        foreach (var group in literals.GroupBy(literal => literal[0]))
        {
            byFirstByte[group.Key] = [.. group];
        }

        firstBytes = SearchValues.Create([.. literals.Select(literal => literal[0]).Distinct()]);
    }

    /// <summary>The alternatives, in order; a character class gives one for each character.</summary>
    internal IReadOnlyList<byte[]> Literals { get; }

    /// <summary>Whether what matches is kept, and so is what does not.</summary>
    internal bool KeepsAll => keepMatches && keepRest;

    /// <summary>How long the operator at a place is; 0 when there is none.</summary>
    internal int LengthAt(ReadOnlySpan<byte> text, int at)
    {
        if (byFirstByte[text[at]] is { } candidates)
        {
            var rest = text[at..];
            foreach (var literal in candidates)
            {
                if (rest.StartsWith(literal))
                {
                    return literal.Length;
                }
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    internal override int PieceEnd(ReadOnlySpan<byte> text, int start, out bool keep)
    {
        var length = LengthAt(text, start);
        if (length > 0)
        {
            keep = keepMatches;
            return start + length;
        }

        keep = keepRest;
        for (var at = start + 1; at < text.Length; at++)
        {
            var skip = text[at..].IndexOfAny(firstBytes);
            if (skip < 0)
            {
                break;
            }

            at += skip;
            if (LengthAt(text, at) > 0)
            {
                return at;
            }
        }

        return text.Length;
    }
}
