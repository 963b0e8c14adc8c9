using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Turns pieces into ids, and remembers the short ones that it has seen. For one thread at a time.</summary>
/// <remarks>A piece that is a token is that token; else the bytes are merged pair by pair, lowest rank first, leftmost among equals, as tiktoken does.</remarks>
internal sealed class PieceEncoder(ByteVocabulary vocabulary, Lazy<BacktrackingMerge?> backtracking)
{
    private const int CacheBits = 14;
    private const int CacheShift = 64 - CacheBits;
    private const int PiecesAtOnce = 256;

    /// <summary>The longest piece that is merged with a heap where backtracking can be used.</summary>
    private const int MaxHeaped = 2048;

    private readonly Entry[] cache = new Entry[1 << CacheBits];
    private readonly LongPieceCache longPieces = new();
    private readonly int[] found = new int[MaxHeaped];
    private HeapMerge? heap;

    /// <summary>Cuts a text and hands over the ids of its pieces in order.</summary>
    internal void Run<TSink>(PieceScanner scanner, ReadOnlySpan<byte> utf8, ref TSink sink)
        where TSink : struct, IIdSink, allows ref struct
    {
        Span<int> ends = stackalloc int[PiecesAtOnce];
        var start = 0;
        while (start < utf8.Length)
        {
            var count = scanner.Fill(utf8, start, ends);
            foreach (var end in ends[..count])
            {
                if (!sink.Take(Ids(utf8, start, end), start, end))
                {
                    return;
                }

                start = end;
            }
        }
    }

    /// <summary>The ids of a piece; valid until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<int> Ids(ReadOnlySpan<byte> utf8, int start, int end)
    {
        var length = unchecked(end - start); // both lie in the text
        if (length > ByteVocabulary.InlineBytes)
        {
            return Long(utf8[start..end]);
        }

        var key = PieceKey.Of(utf8, start, length);

        // The index has as many bits as the cache.
        ref var entry = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(cache), (nint)key.Index(CacheShift));
        return entry.Key.Low == key.Low && entry.Key.High == key.High && entry.Length == length
            ? MemoryMarshal.CreateReadOnlySpan(ref entry.First, entry.Count)
            : Miss(utf8[start..end], key, ref entry);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadOnlySpan<int> Miss(ReadOnlySpan<byte> piece, PieceKey key, ref Entry entry)
    {
        var whole = piece.Length == 1 ? vocabulary.Single(piece[0]) : vocabulary.Find(piece, 0, piece.Length);
        ReadOnlySpan<int> ids = found.AsSpan(0, 1);
        found[0] = whole;
        if (whole == ByteVocabulary.None)
        {
            ids = Merged(piece);
        }

        if (ids.Length <= Entry.MaxIds)
        {
            entry.Key = key;
            entry.Length = (byte)piece.Length;
            entry.Count = (byte)ids.Length;
            ids.CopyTo(MemoryMarshal.CreateSpan(ref entry.First, Entry.MaxIds));
        }

        return ids;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadOnlySpan<int> Long(ReadOnlySpan<byte> piece)
    {
        var whole = vocabulary.Find(piece, 0, piece.Length);
        if (whole != ByteVocabulary.None)
        {
            found[0] = whole;
            return found.AsSpan(0, 1);
        }

        if (piece.Length <= LongPieceCache.MaxBytes)
        {
            return Merged(piece);
        }

        if (piece.Length > MaxHeaped && backtracking.Value?.Encode(piece) is { } ids)
        {
            return CollectionsMarshal.AsSpan(ids);
        }

        heap ??= new HeapMerge(vocabulary);
        var target = piece.Length <= MaxHeaped ? found : new int[piece.Length];
        return target.AsSpan(0, heap.Encode(piece, target));
    }

    private ReadOnlySpan<int> Merged(ReadOnlySpan<byte> piece)
    {
        var place = LongPieceCache.PlaceOf(piece);
        var ids = longPieces.Find(place, piece);
        if (ids.IsEmpty)
        {
            ids = found.AsSpan(0, ShortMerge.Encode(vocabulary, piece, found));
            longPieces.Keep(place, piece, ids);
        }

        return ids;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        internal const int MaxIds = 3;

        internal PieceKey Key;
        internal int First;
        internal int Second;
        internal int Third;
        internal byte Length;
        internal byte Count;
    }
}
