using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Where tokens go: into a buffer, into a count with a limit, or into counts at offsets.</summary>
internal ref struct TokenSink
{
    private const int MostRoom = 4096;
    private const int Slack = 16;

    private readonly IBufferWriter<int>? writer;
    private readonly ReadOnlySpan<int> offsets;
    private readonly Span<int> counts;
    private readonly int limit;
    private readonly int roomWanted;
    private Span<int> room;
    private int used;
    private int nextIndex;

    /// <summary>Makes a sink that appends ids.</summary>
    /// <param name="writer">The buffer.</param>
    /// <param name="textBytes">The text's length.</param>
    internal TokenSink(IBufferWriter<int> writer, int textBytes)
    {
        this.writer = writer;
        limit = int.MaxValue;
        NextOffset = int.MaxValue;
        roomWanted = Math.Min(textBytes, MostRoom) + Slack;
    }

    /// <summary>Makes a sink that counts until there are more than a limit.</summary>
    internal TokenSink(int limit)
    {
        this.limit = limit;
        NextOffset = int.MaxValue;
    }

    /// <summary>Makes a sink that counts the tokens that begin before each offset.</summary>
    /// <param name="textBytes">The text's length.</param>
    /// <param name="offsets">The offsets, checked here.</param>
    /// <param name="counts">Receives one count for each.</param>
    internal TokenSink(int textBytes, ReadOnlySpan<int> offsets, Span<int> counts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(counts.Length, offsets.Length);
        var before = 0;
        foreach (var offset in offsets)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(offset, before, nameof(offsets));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, textBytes, nameof(offsets));
            before = offset;
        }

        limit = int.MaxValue;
        this.offsets = offsets;
        this.counts = counts;
        NextOffset = offsets.IsEmpty ? int.MaxValue : offsets[0];
    }

    /// <summary>How many tokens came.</summary>
    internal int Count { get; private set; }

    /// <summary>The next offset at which a count is wanted: tokens up to there may come without saying where they begin.</summary>
    internal int NextOffset { get; private set; }

    /// <summary>Whether more came than are of interest.</summary>
    internal readonly bool IsFull => Count > limit;

    /// <summary>Takes a token that begins at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(int id, int start)
    {
        if (NextOffset <= start)
        {
            Reach(start);
        }

        unchecked
        {
            // A text has at most as many tokens as bytes.
            Count++;
            if (writer is not null)
            {
                if (used == room.Length)
                {
                    Renew(1);
                }

                Unsafe.Add(ref MemoryMarshal.GetReference(room), used++) = id;
            }
        }
    }

    /// <summary>Takes the tokens of a word that ends at <see cref="NextOffset"/> or before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(ref WordTokens word)
    {
        unchecked
        {
            // A text has at most as many tokens as bytes.
            int count = word.Count;
            Count += count;
            if (writer is not null)
            {
                if (room.Length - used < Slack)
                {
                    Renew(Slack);
                }

                ref var from = ref Unsafe.As<WordTokens.TokenIds, int>(ref word.Ids);
                ref var to = ref Unsafe.Add(ref MemoryMarshal.GetReference(room), used);
                Vector128.LoadUnsafe(ref from).StoreUnsafe(ref to);
                if (count > 4)
                {
                    Vector128.LoadUnsafe(ref from, 4).StoreUnsafe(ref to, 4);
                    Vector128.LoadUnsafe(ref from, 7).StoreUnsafe(ref to, 7);
                }

                used += count;
            }
        }
    }

    /// <summary>Takes a run of tokens.</summary>
    internal void Add(TokenRun run)
    {
        if (NextOffset != int.MaxValue)
        {
            var starts = run.Starts;
            for (var i = 0; i < starts.Length; i++)
            {
                Add(run.Ids[i], starts[i]);
            }

            return;
        }

        Add(run.Ids);
    }

    /// <summary>Takes the tokens of a stretch of text.</summary>
    /// <param name="vocabulary">Knows how many bytes each token has.</param>
    /// <param name="ids">The ids.</param>
    /// <param name="start">Where the stretch begins.</param>
    /// <param name="end">Where it ends.</param>
    internal void Add(ByteVocabulary vocabulary, scoped ReadOnlySpan<int> ids, int start, int end)
    {
        if (end <= NextOffset)
        {
            Add(ids);
            return;
        }

        foreach (var id in ids)
        {
            Add(id, start);
            start += vocabulary.Length(id);
        }
    }

    /// <summary>Whether no more are wanted once at least so many come: then they need not be found, and what was counted is above the limit.</summary>
    internal bool Exceeds(int least)
    {
        if (least <= limit - Count)
        {
            return false;
        }

        Count += least;
        return true;
    }

    /// <summary>Ends the text: hands over the last ids, fills in the last counts.</summary>
    internal void Finish()
    {
        writer?.Advance(used);
        used = 0;
        room = default;
        Reach(int.MaxValue - 1);
    }

    /// <summary>Takes the tokens of a stretch that ends at <see cref="NextOffset"/> or before.</summary>
    internal void Add(scoped ReadOnlySpan<int> ids)
    {
        Count += ids.Length;
        if (writer is not null)
        {
            if (room.Length - used < ids.Length)
            {
                Renew(ids.Length);
            }

            ids.CopyTo(room[used..]);
            used += ids.Length;
        }
    }

    /// <summary>Fills in the counts of the offsets up to a place: what comes next begins there.</summary>
    internal void Reach(int start)
    {
        while (NextOffset <= start)
        {
            counts[nextIndex++] = Count;
            NextOffset = nextIndex < offsets.Length ? offsets[nextIndex] : int.MaxValue;
        }
    }

    private void Renew(int needed)
    {
        writer!.Advance(used);
        used = 0;
        room = writer.GetSpan(Math.Max(needed, roomWanted));
    }
}
