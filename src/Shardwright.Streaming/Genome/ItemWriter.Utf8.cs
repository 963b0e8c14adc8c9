using System.Text;

namespace Shardwright.Streaming.Genome;

/// <summary>Items of letters beyond ASCII, which a nucleotide sequence has not but a database may hold. Allocates.</summary>
internal sealed partial class ItemWriter
{
    // Upper case of U+0250, which has two bytes, has three; none has more than half as many again.
    private const int MaxGrowth = 2;

    /// <summary>
    /// Writes an item whose ids are the UTF-8 bytes of its letters in upper case, letter for letter (.NET's invariant culture; a letter that Python would spell with two, as ß,
    /// stays). What is more than an item has room for is cut, EOS first. A byte that is not UTF-8 stands for itself.
    /// </summary>
    private void WriteUtf8(int tag, ReadOnlySpan<byte> letters, bool isReversed, Span<long> tokens, Span<long> labels, Span<float> lossMask)
    {
        var upper = UpperOf(letters);
        if (isReversed)
        {
            OtherStrand.WriteUtf8(upper, withAmbiguous);
        }

        var header = WriteHeader(tag, tokens);
        var count = Math.Min(upper.Length, Length - header);
        Widen(upper[..count], tokens[header..]);
        WriteEnd(tokens[(header + count)..]);
        tokens[1..].CopyTo(labels);
        labels[^1] = ids.Pad;
        Mask(tag, labels, lossMask);
    }

    private static Span<byte> UpperOf(ReadOnlySpan<byte> letters)
    {
        var upper = new byte[letters.Length * MaxGrowth];
        var length = 0;
        while (!letters.IsEmpty)
        {
            var isLetter = Rune.DecodeFromUtf8(letters, out var letter, out var taken) == System.Buffers.OperationStatus.Done;
            if (isLetter)
            {
                length += Rune.ToUpperInvariant(letter).EncodeToUtf8(upper.AsSpan(length));
            }
            else
            {
                letters[..taken].CopyTo(upper.AsSpan(length));
                length += taken;
            }

            letters = letters[taken..];
        }

        return upper.AsSpan(0, length);
    }
}
