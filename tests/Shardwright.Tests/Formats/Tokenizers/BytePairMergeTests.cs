using System.Diagnostics;
using System.Text;
using Shardwright.Formats.Tokenizers;

namespace Shardwright.Tests.Formats.Tokenizers;

/// <summary>The quick ways of merging beside the plain one.</summary>
public sealed class BytePairMergeTests
{
    [Fact]
    public void The_heap_and_backtracking_give_what_plain_merging_gives()
    {
        var random = new Random(3);
        foreach (var size in new[] { 300, 320, 400, 1000 })
        {
            var vocabulary = Trained(random, size);
            var backtracking = BacktrackingMerge.TryMake(vocabulary);
            Assert.NotNull(backtracking);
            var heap = new HeapMerge(vocabulary);
            for (var trial = 0; trial < 400; trial++)
            {
                var piece = Piece(random, random.Next(1, 200));
                var ids = new int[piece.Length];
                var expected = ids[..ShortMerge.Encode(vocabulary, piece, ids)];
                Assert.Equal(expected, ids[..heap.Encode(piece, ids)]);
                Assert.Equal(expected, backtracking.Encode(piece));
            }
        }
    }

    [Fact]
    public void A_vocabulary_that_is_not_made_of_merges_has_no_backtracking_and_the_heap_still_serves()
    {
        var tokens = Enumerable.Range(0, 256).Select(value => new[] { (byte)value }).Append("abc"u8.ToArray()).ToArray();
        var vocabulary = Vocabulary(tokens);
        Assert.Null(BacktrackingMerge.TryMake(vocabulary));
        var encoder = new PieceEncoder(vocabulary, new Lazy<BacktrackingMerge?>(() => BacktrackingMerge.TryMake(vocabulary)));
        Assert.Equal(9000, encoder.Ids(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("abc", 3000))), 0, 9000).Length);
        Assert.Equal([256], encoder.Ids("abc"u8, 0, 3).ToArray());
    }

    [Fact]
    public void A_piece_of_megabytes_takes_no_more_than_its_length()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = Tokenizer.Open(NpmTiktoken.RankFile(folder, "cl100k_base"));
        var clock = Stopwatch.StartNew();
        foreach (var letter in "a -=7")
        {
            var text = new byte[2_000_000];
            text.AsSpan().Fill((byte)letter);
            Assert.Equal(text, Tokens.Bytes(tokenizer, Tokens.Of(tokenizer, text)));
        }

        var random = new Random(5);
        var letters = new byte[2_000_000];
        foreach (ref var letter in letters.AsSpan())
        {
            letter = (byte)('a' + random.Next(26));
        }

        Assert.Equal(letters, Tokens.Bytes(tokenizer, Tokens.Of(tokenizer, letters)));

        // Work that grows with the square of the length would take hours.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
    }

    private static byte[] Piece(Random random, int length)
    {
        var piece = new byte[length];
        foreach (ref var value in piece.AsSpan())
        {
            value = (byte)('a' + (random.Next(4) * random.Next(2)));
        }

        return piece;
    }

    /// <summary>A vocabulary as training makes it: again and again the most frequent pair of a text becomes a token.</summary>
    private static ByteVocabulary Trained(Random random, int size)
    {
        var tokens = Enumerable.Range(0, 256).Select(value => new[] { (byte)value }).ToList();
        var text = Piece(random, 4000).Select(value => (int)value).ToList();
        while (tokens.Count < size)
        {
            var (first, second) = text.Zip(text.Skip(1)).CountBy(pair => pair).MaxBy(pair => pair.Value).Key;
            tokens.Add([.. tokens[first], .. tokens[second]]);
            for (var at = 0; at + 1 < text.Count; at++)
            {
                if (text[at] == first && text[at + 1] == second)
                {
                    text[at] = tokens.Count - 1;
                    text.RemoveAt(at + 1);
                }
            }
        }

        return Vocabulary(tokens);
    }

    private static ByteVocabulary Vocabulary(IReadOnlyList<byte[]> tokens)
    {
        var starts = new int[tokens.Count + 1];
        for (var id = 0; id < tokens.Count; id++)
        {
            starts[id + 1] = starts[id] + tokens[id].Length;
        }

        return new ByteVocabulary([.. tokens.SelectMany(token => token)], starts);
    }
}
