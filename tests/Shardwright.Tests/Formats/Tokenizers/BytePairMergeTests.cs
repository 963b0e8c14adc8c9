using System.Buffers;
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
        var backtracked = 0;
        foreach (var size in new[] { 300, 320, 400, 1000 })
        {
            var vocabulary = Trained(random, size);
            var backtracking = BacktrackingMerge.TryMake(vocabulary);
            backtracked += backtracking is null ? 0 : 1;
            var heap = new HeapMerge(vocabulary);
            for (var trial = 0; trial < 400; trial++)
            {
                var piece = Piece(random, random.Next(1, 200));
                var ids = new int[piece.Length];
                var expected = ids[..ShortMerge.Encode(vocabulary, piece, ids)];
                Assert.Equal(expected, ids[..heap.Encode(piece, ids)]);
                Assert.Equal(expected, backtracking is null ? expected : Backtracked(backtracking, piece));
            }
        }

        // A random vocabulary may have a token that could be made of a later one; that one keeps to the heap.
        Assert.InRange(backtracked, 1, 4);
    }

    [Fact]
    public void A_token_that_merging_never_makes_is_left_out_and_one_made_of_a_later_one_needs_the_heap()
    {
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("abc", 3000)));
        var bytes = Enumerable.Range(0, 256).Select(value => new[] { (byte)value }).ToArray();
        var backtracking = BacktrackingMerge.TryMake(Vocabulary([.. bytes, "abc"u8.ToArray()]));
        Assert.NotNull(backtracking);
        Assert.Equal(9000, Backtracked(backtracking, text).Length);

        var later = Vocabulary([.. bytes, "abc"u8.ToArray(), "ab"u8.ToArray()]);
        Assert.Null(BacktrackingMerge.TryMake(later));
        var ids = new ArrayBufferWriter<int>();
        var sink = new TokenSink(ids, text.Length);
        new PieceEncoder(later, new Lazy<BacktrackingMerge?>(() => BacktrackingMerge.TryMake(later))).Run(PieceScanner.Cl100k, text, ref sink);
        sink.Finish();
        Assert.Equal(Enumerable.Repeat(256, 3000), ids.WrittenSpan.ToArray());
    }

    [Fact]
    public void A_limit_stops_a_long_piece_and_places_in_it_are_counted()
    {
        var random = new Random(4);
        var vocabulary = Trained(random, 400);
        var backtracking = BacktrackingMerge.TryMake(vocabulary)!;
        var piece = Piece(random, 5000);
        var ids = Backtracked(backtracking, piece);
        var offsets = Enumerable.Range(0, piece.Length + 1).ToArray();
        var counts = new int[offsets.Length];
        var sink = new TokenSink(piece.Length, offsets, counts);
        backtracking.Encode(piece, 0, ref sink);
        sink.Finish();
        var starts = new List<int>();
        foreach (var id in ids)
        {
            starts.Add(starts.Count == 0 ? 0 : starts[^1] + vocabulary.Length(ids[starts.Count - 1]));
        }

        Assert.Equal(offsets.Select(offset => starts.Count(start => start < offset)), counts);
        foreach (var limit in new[] { 0, 1, 100, ids.Length - 1 })
        {
            var few = new TokenSink(limit);
            backtracking.Encode(piece, 0, ref few);
            Assert.True(few.Count > limit);
        }

        var all = new TokenSink(ids.Length);
        backtracking.Encode(piece, 0, ref all);
        Assert.Equal(ids.Length, all.Count);
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

    private static int[] Backtracked(BacktrackingMerge merge, byte[] piece)
    {
        var ids = new ArrayBufferWriter<int>();
        var sink = new TokenSink(ids, piece.Length);
        merge.Encode(piece, 0, ref sink);
        sink.Finish();
        return ids.WrittenSpan.ToArray();
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

    private static ByteVocabulary Vocabulary(List<byte[]> tokens)
    {
        var starts = new int[tokens.Count + 1];
        for (var id = 0; id < tokens.Count; id++)
        {
            starts[id + 1] = starts[id] + tokens[id].Length;
        }

        return new ByteVocabulary([.. tokens.SelectMany(token => token)], starts);
    }
}
