using System.Buffers;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Gathers tokens and their ranks from a file, in any order.</summary>
/// <param name="path">For messages.</param>
internal sealed class RankTable(string path)
{
    /// <summary>The longest token that is read.</summary>
    internal const int MaxTokenBytes = 4096;

    /// <summary>The highest rank that is read, plus one.</summary>
    internal const int MaxRanks = 4 << 20;

    private readonly ArrayBufferWriter<byte> bytes = new();
    private readonly List<(int Rank, int Start, int Length, long Offset)> tokens = [];

    /// <summary>How many there are.</summary>
    internal int Count => tokens.Count;

    /// <summary>Adds a token.</summary>
    /// <param name="token">1 to <see cref="MaxTokenBytes"/> bytes.</param>
    /// <param name="rank">Its rank.</param>
    /// <param name="offset">Where it stands in the file.</param>
    internal void Add(ReadOnlySpan<byte> token, long rank, long offset)
    {
        if (rank is < 0 or >= MaxRanks)
        {
            TiktokenThrow.Rank(path, offset, rank);
        }

        tokens.Add(((int)rank, bytes.WrittenCount, token.Length, offset));
        bytes.Write(token);
    }

    /// <summary>The tokens by rank.</summary>
    /// <exception cref="Foundation.Errors.MalformedDataException">Two have a rank or bytes in common, or a byte is no token.</exception>
    internal ByteVocabulary Vocabulary()
    {
        tokens.Sort((one, other) => (one.Rank, one.Offset).CompareTo((other.Rank, other.Offset)));
        var source = bytes.WrittenSpan;
        var sorted = new byte[source.Length];
        var starts = new int[tokens.Count == 0 ? 1 : tokens[^1].Rank + 2];
        var (place, next) = (0, 0);
        foreach (var token in tokens)
        {
            if (token.Rank < next)
            {
                TiktokenThrow.RankTwice(path, token.Offset, token.Rank);
            }

            starts.AsSpan(next, token.Rank + 1 - next).Fill(place);
            source.Slice(token.Start, token.Length).CopyTo(sorted.AsSpan(place));
            place += token.Length;
            next = token.Rank + 1;
        }

        starts[^1] = place;
        var vocabulary = new ByteVocabulary(sorted, starts);
        if (vocabulary.Repeated is var repeated and not ByteVocabulary.None)
        {
            TiktokenThrow.TokenTwice(path, tokens.First(token => token.Rank == repeated).Offset, repeated);
        }

        if (vocabulary.MissingByte is var missing and not ByteVocabulary.None)
        {
            TiktokenThrow.MissingByte(path, missing);
        }

        return vocabulary;
    }
}
