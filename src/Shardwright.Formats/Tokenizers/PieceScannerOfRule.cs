namespace Shardwright.Formats.Tokenizers;

/// <summary>A scanner compiled for one rule, so that no call is made for each piece.</summary>
/// <param name="rule">The rule.</param>
internal sealed class PieceScanner<TRule>(TRule rule) : PieceScanner
    where TRule : struct, IPieceRule
{
    private readonly TRule rule = rule;

    internal override int Next(ReadOnlySpan<byte> utf8, int start) => rule.Next(utf8, start);

    internal override int Fill(ReadOnlySpan<byte> utf8, int start, Span<int> ends)
    {
        var count = 0;
        while (start < utf8.Length && (uint)count < (uint)ends.Length)
        {
            start = rule.Next(utf8, start);
            ends[count] = start;
            count = unchecked(count + 1); // below the number of places
        }

        return count;
    }
}
