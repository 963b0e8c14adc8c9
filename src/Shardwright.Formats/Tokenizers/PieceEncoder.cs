using System.Runtime.CompilerServices;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Turns pieces into ids, and remembers the short ones that it has seen. For one thread at a time.</summary>
/// <remarks>A piece that is a token is that token; else the bytes are merged pair by pair, lowest rank first, leftmost among equals, as tiktoken does.</remarks>
internal sealed class PieceEncoder(ByteVocabulary vocabulary, Lazy<BacktrackingMerge?> backtracking)
{
    private const int PiecesAtOnce = 256;

    /// <summary>The longest piece whose pairs are all looked at each time.</summary>
    private const int MaxShort = 64;

    /// <summary>The longest piece that is merged with a heap where backtracking can be used.</summary>
    private const int MaxHeaped = 2048;

    private readonly WordCache words = new();
    private readonly int[] found = new int[MaxHeaped];
    private HeapMerge? heap;

    /// <summary>Cuts a text and hands over the ids of its pieces in order, as long as they are wanted.</summary>
    internal void Run(PieceScanner scanner, ReadOnlySpan<byte> utf8, ref TokenSink sink)
    {
        Span<int> ends = stackalloc int[PiecesAtOnce];
        var start = 0;
        while (start < utf8.Length && !sink.IsFull)
        {
            var count = scanner.Fill(utf8, start, ends);
            foreach (var end in ends[..count])
            {
                var length = unchecked(end - start); // both lie in the text
                if (length > WordCache.ShortWord)
                {
                    Long(utf8[start..end], start, ref sink);
                }
                else
                {
                    var key = PieceKey.Of(utf8, start, length);
                    ref var place = ref words.Short(key.Low, key.High);
                    if (place.Low == key.Low && place.High == key.High && place.Length == length && end <= sink.NextOffset)
                    {
                        sink.Add(ref place);
                    }
                    else
                    {
                        Miss(utf8[start..end], start, key, ref place, ref sink);
                    }
                }

                start = end;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Miss(ReadOnlySpan<byte> piece, int start, PieceKey key, ref WordTokens place, ref TokenSink sink)
    {
        var ids = Ids(piece);
        place.Set(key.Low, key.High, piece.Length, ids);
        sink.Add(vocabulary, ids, start, start + piece.Length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Long(ReadOnlySpan<byte> piece, int start, ref TokenSink sink)
    {
        var end = start + piece.Length;
        if (piece.Length > WordCache.LongestWord)
        {
            if (piece.Length > MaxHeaped && piece.Length > vocabulary.MaxLength && backtracking.Value is { } merge)
            {
                merge.Encode(piece, start, ref sink);
            }
            else
            {
                sink.Add(vocabulary, Ids(piece), start, end);
            }

            return;
        }

        ref var place = ref words.Long(piece, out var known);
        if (known && end <= sink.NextOffset)
        {
            sink.Add(place.Ids);
            return;
        }

        var ids = Ids(piece);
        place.Set(piece.Length, ids);
        sink.Add(vocabulary, ids, start, end);
    }

    /// <summary>The ids of a piece; valid until the next call.</summary>
    private ReadOnlySpan<int> Ids(ReadOnlySpan<byte> piece)
    {
        var whole = vocabulary.Find(piece, 0, piece.Length);
        if (whole != ByteVocabulary.None)
        {
            found[0] = whole;
            return found.AsSpan(0, 1);
        }

        if (piece.Length <= MaxShort)
        {
            return found.AsSpan(0, ShortMerge.Encode(vocabulary, piece, found));
        }

        heap ??= new HeapMerge(vocabulary);
        var target = piece.Length <= MaxHeaped ? found : new int[piece.Length];
        return target.AsSpan(0, heap.Encode(piece, target));
    }
}
