using Shardwright.Recipes.Code;

namespace Shardwright.Tests.Recipes.Code;

/// <summary>A tokenizer in small: one token for a run of letters and digits, one for any other character; white space is free, or each byte is a token.</summary>
internal sealed class WordMeasure(bool bytes = false) : TokenMeasure
{
    public override bool IsExact => true;

    public override string Name => "words";

    public override string? Sha256 => null;

    public override int Count(ReadOnlySpan<byte> utf8, int limit = int.MaxValue)
    {
        var count = 0;
        for (var i = 0; i < utf8.Length && count <= limit; i++)
        {
            count += Begins(utf8, i) ? 1 : 0;
        }

        return count;
    }

    public override void CountAt(ReadOnlySpan<byte> utf8, ReadOnlySpan<int> offsets, Span<int> counts)
    {
        var (count, place) = (0, 0);
        for (var i = 0; i < offsets.Length; i++)
        {
            for (; place < offsets[i]; place++)
            {
                count += Begins(utf8, place) ? 1 : 0;
            }

            counts[i] = count;
        }
    }

    private bool Begins(ReadOnlySpan<byte> utf8, int place)
        => bytes || (utf8[place] > ' ' && (!IsWord(utf8[place]) || place == 0 || !IsWord(utf8[place - 1])));

    private static bool IsWord(byte value) => char.IsAsciiLetterOrDigit((char)value) || value is (byte)'_' or >= 0x80;
}
