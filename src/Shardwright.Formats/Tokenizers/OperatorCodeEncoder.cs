using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Shardwright.Formats.Tokenizers;

/// <summary>
/// The same tokens as <see cref="HuggingFacePipeline"/>, quickly, for pre-tokenizers that set operators apart and drop white space:
/// between operators lie words whose tokens depend on nothing but the word, so each is encoded once and remembered. Immutable.
/// </summary>
internal sealed partial class OperatorCodeEncoder
{
    private readonly HuggingFacePipeline pipeline;
    private readonly OperatorPattern operators;
    private readonly bool[] isWord;
    private readonly bool[] endsBeforeCrossing = new bool[256];
    private readonly bool[] beginsCrossing = new bool[256];
    private readonly int[] pairs = new int[0x10000];
    private readonly Vector128<byte> wordRows;

    /// <summary>Encodes a text, or as much of it as the sink wants.</summary>
    internal void Encode(ReadOnlySpan<byte> text, HuggingFaceWorkspace workspace, ref TokenSink sink)
    {
        unchecked
        {
            // Places in a span: below its length, which is checked before each load.
            ref var origin = ref MemoryMarshal.GetReference(text);
            ref var word = ref MemoryMarshal.GetArrayDataReference(isWord);
            ref var pair = ref MemoryMarshal.GetArrayDataReference(pairs);
            var cache = workspace.Words;
            var at = 0;
            while (at < text.Length)
            {
                int first = Unsafe.Add(ref origin, at);
                if (Unsafe.Add(ref word, first))
                {
                    var end = WordEnd(text, at, out var low, out var high);
                    if (end - at <= WordCache.ShortWord)
                    {
                        ref var place = ref cache.Short(low, high);
                        if (place.Low == low && place.High == high && place.Length == end - at
                            && end <= sink.NextOffset && !MayCross(text, end))
                        {
                            sink.Add(ref place);
                            at = end;
                        }
                        else
                        {
                            at = Word(text, at, end, low, high, workspace, ref sink);
                        }
                    }
                    else
                    {
                        at = LongWord(text, at, end, workspace, ref sink);
                    }
                }
                else
                {
                    var found = at + 1 < text.Length
                        ? Unsafe.Add(ref pair, (first << 8) | Unsafe.Add(ref origin, at + 1)) : LookUp;
                    if (found >= 0)
                    {
                        sink.Add(found >> 1, at);
                        at += 1 + (found & 1);
                    }
                    else if (found == Skip)
                    {
                        at = AfterSpaces(text, at + 1);
                    }
                    else
                    {
                        at = Operator(text, at, workspace, ref sink);
                    }
                }

                if (sink.IsFull)
                {
                    return;
                }
            }
        }
    }

    // Whether an added token may begin in the word that ends here and reach beyond it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MayCross(ReadOnlySpan<byte> text, int end)
        => end < text.Length && beginsCrossing[text[end]] && endsBeforeCrossing[text[end - 1]];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int AfterSpaces(ReadOnlySpan<byte> text, int at)
    {
        const ulong Spaces = 0x2020202020202020;
        unchecked
        {
            // A place in a span, as above.
            ref var origin = ref MemoryMarshal.GetReference(text);
            while (at + sizeof(ulong) <= text.Length)
            {
                var other = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref origin, at)) ^ Spaces;
                if (other != 0)
                {
                    return at + (BitOperations.TrailingZeroCount(other) >> 3);
                }

                at += sizeof(ulong);
            }

            return at;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int WordEnd(ReadOnlySpan<byte> text, int at, out ulong low, out ulong high)
    {
        unchecked
        {
            // Places in a span, as above.
            ref var origin = ref MemoryMarshal.GetReference(text);
            if (at + Vector128<byte>.Count > text.Length)
            {
                return TailWordEnd(text, at, out low, out high);
            }

            var bytes = Vector128.LoadUnsafe(ref origin, (nuint)at);
            var others = Others(bytes);
            if (others != 0)
            {
                var length = BitOperations.TrailingZeroCount(others);
                var kept = (bytes & Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Kept), (nuint)(16 - length))).AsUInt64();
                low = kept.GetElement(0);
                high = kept.GetElement(1);
                return at + length;
            }

            low = bytes.AsUInt64().GetElement(0);
            high = bytes.AsUInt64().GetElement(1);
            return LongWordEnd(text, at + Vector128<byte>.Count);
        }
    }

    private int LongWordEnd(ReadOnlySpan<byte> text, int at)
    {
        unchecked
        {
            // Places in a span, as above.
            for (; at + Vector128<byte>.Count <= text.Length; at += Vector128<byte>.Count)
            {
                var others = Others(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(text), (nuint)at));
                if (others != 0)
                {
                    return at + BitOperations.TrailingZeroCount(others);
                }
            }

            while (at < text.Length && isWord[text[at]])
            {
                at++;
            }

            return at;
        }
    }

    private int TailWordEnd(ReadOnlySpan<byte> text, int at, out ulong low, out ulong high)
    {
        var end = at;
        while (end < text.Length && isWord[text[end]])
        {
            end++;
        }

        Span<byte> padded = stackalloc byte[WordCache.ShortWord];
        padded.Clear();
        text[at..end].CopyTo(padded);
        low = MemoryMarshal.Read<ulong>(padded);
        high = MemoryMarshal.Read<ulong>(padded[sizeof(ulong)..]);
        return end;
    }

    // One bit for each byte that is not part of a word. A byte's low half finds a row, its high half a bit of it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Others(Vector128<byte> bytes)
    {
        var rows = Vector128.ShuffleNative(wordRows, bytes & Vector128.Create((byte)0x0F));
        var columns = Vector128.ShuffleNative(
            Vector128.Create((byte)1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0), (bytes.AsUInt16() >>> 4).AsByte() & Vector128.Create((byte)0x0F));
        var outside = Vector128.Equals(rows & columns, Vector128<byte>.Zero);
        return outside.ExtractMostSignificantBits() & ~bytes.ExtractMostSignificantBits();
    }

    private int Word(
        ReadOnlySpan<byte> text, int start, int end, ulong low, ulong high, HuggingFaceWorkspace workspace, ref TokenSink sink)
    {
        var run = workspace.Run;
        var reached = EncodeWord(text, start, end, workspace);
        if (!MayCross(text, end))
        {
            workspace.Words.Short(low, high).Set(low, high, end - start, run.Ids);
        }

        sink.Add(run);
        return reached;
    }

    private int LongWord(ReadOnlySpan<byte> text, int start, int end, HuggingFaceWorkspace workspace, ref TokenSink sink)
    {
        if (end - start > HuggingFacePipeline.LongPiece)
        {
            return LongestWord(text, start, end, workspace, ref sink);
        }

        if (end - start > WordCache.LongestWord || sink.NextOffset < end || MayCross(text, end))
        {
            var reached = EncodeWord(text, start, end, workspace);
            sink.Add(workspace.Run);
            return reached;
        }

        ref var place = ref workspace.Words.Long(text[start..end], out var found);
        if (found)
        {
            sink.Add(place.Ids);
            return end;
        }

        EncodeWord(text, start, end, workspace);
        place.Set(end - start, workspace.Run.Ids);
        sink.Add(workspace.Run);
        return end;
    }

    private int LongestWord(ReadOnlySpan<byte> text, int start, int end, HuggingFaceWorkspace workspace, ref TokenSink sink)
    {
        var at = start;
        while (at < end && !sink.IsFull)
        {
            var added = pipeline.Raw.Find(text, at, end, out var length, out var id);
            var stop = added < 0 ? end : added;
            if (stop > at)
            {
                pipeline.EncodePlain(text[at..stop], at, workspace, ref sink);
            }

            if (added >= 0 && !sink.IsFull)
            {
                sink.Add(id, added);
            }

            at = stop + length;
        }

        return at;
    }

    // Into the workspace's run. An added token that begins in the word may end behind it: what is returned is where the next token begins.
    private int EncodeWord(ReadOnlySpan<byte> text, int start, int end, HuggingFaceWorkspace workspace)
    {
        workspace.Run.Clear();
        var at = start;
        while (at < end)
        {
            var added = pipeline.Raw.Find(text, at, end, out var length, out var id);
            var stop = added < 0 ? end : added;
            if (stop > at)
            {
                pipeline.EncodeToRun(text[at..stop], at, workspace);
            }

            if (added >= 0)
            {
                workspace.Run.Add(id, added);
            }

            at = stop + length;
        }

        return at;
    }

    private int Operator(ReadOnlySpan<byte> text, int at, HuggingFaceWorkspace workspace, ref TokenSink sink)
    {
        var length = pipeline.Raw.LengthAt(text, at, out var id);
        if (length > 0)
        {
            sink.Add(id, at);
            return at + length;
        }

        if (IsSpace(text[at]))
        {
            return at + 1;
        }

        length = operators.LengthAt(text, at);
        for (var inner = at + 1; inner < at + length; inner++)
        {
            if (pipeline.Raw.LengthAt(text, inner, out _) > 0)
            {
                length = operators.LengthAt(text[..inner], at);
            }
        }

        pipeline.Piece(text.Slice(at, length), at, workspace, ref sink);
        return at + length;
    }
}
