using System.Buffers;
using System.Runtime.InteropServices;

namespace Shardwright.Formats.Tokenizers;

/// <summary>The steps from text to tokens: added tokens, then the pre-tokenizer's splitters, then the model. Immutable, safe from many threads.</summary>
internal sealed class HuggingFacePipeline
{
    /// <summary>Longer pieces are handed over as they are found.</summary>
    internal const int LongPiece = 2048;

    private readonly HuggingFaceSplitter[] splitters;
    private readonly HuggingFaceModel model;

    /// <summary>Makes the pipeline.</summary>
    /// <param name="raw">Added tokens that are looked for first.</param>
    /// <param name="normalized">Added tokens that are looked for in what is left; without a normalizer the text is the same.</param>
    /// <param name="splitters">The pre-tokenizer's steps, each cutting the pieces of the one before.</param>
    /// <param name="prefixStep">Before which step a piece that begins with no space gets one; null for none.</param>
    /// <param name="model">The model.</param>
    internal HuggingFacePipeline(
        AddedTokenMatcher raw, AddedTokenMatcher normalized, HuggingFaceSplitter[] splitters, int? prefixStep, HuggingFaceModel model)
    {
        PrefixStep = prefixStep;
        Raw = raw;
        Normalized = normalized;
        this.splitters = splitters;
        this.model = model;
    }

    /// <summary>Added tokens that are looked for first.</summary>
    internal AddedTokenMatcher Raw { get; }

    /// <summary>Added tokens that are looked for second.</summary>
    internal AddedTokenMatcher Normalized { get; }

    /// <summary>The pre-tokenizer's steps.</summary>
    internal IReadOnlyList<HuggingFaceSplitter> Splitters => splitters;

    /// <summary>Before which step, up to their number, a piece that begins with no space gets one; null for none.</summary>
    internal int? PrefixStep { get; }

    /// <summary>Encodes a text, or as much of it as the sink wants.</summary>
    internal void Encode(ReadOnlySpan<byte> text, HuggingFaceWorkspace workspace, ref TokenSink sink)
        => Cut(text, 0, Raw, workspace, ref sink);

    /// <summary>Encodes a part of a text that has no added tokens.</summary>
    internal void EncodePlain(ReadOnlySpan<byte> segment, int start, HuggingFaceWorkspace workspace, ref TokenSink sink)
        => Split(segment, start, 0, workspace, ref sink, toRun: false);

    /// <summary>Encodes a part of a text that has no added tokens into the workspace's run.</summary>
    internal void EncodeToRun(ReadOnlySpan<byte> segment, int start, HuggingFaceWorkspace workspace)
    {
        var none = new TokenSink(int.MaxValue);
        Split(segment, start, 0, workspace, ref none, toRun: true);
    }

    /// <summary>Encodes one piece.</summary>
    internal void Piece(ReadOnlySpan<byte> piece, int start, HuggingFaceWorkspace workspace, ref TokenSink sink)
    {
        var run = workspace.Run;
        run.Clear();
        if (piece.Length > LongPiece)
        {
            model.AppendLong(piece, start, workspace, ref sink);
        }
        else if (piece.Length > WordCache.LongestWord || sink.NextOffset < start + piece.Length)
        {
            model.Append(piece, start, workspace.Merger, run);
            sink.Add(run);
        }
        else if (piece.Length > WordCache.ShortWord)
        {
            ref var place = ref workspace.Words.Long(piece, out var found);
            if (found)
            {
                sink.Add(place.Ids);
                return;
            }

            model.Append(piece, start, workspace.Merger, run);
            place.Set(piece.Length, run.Ids);
            sink.Add(run);
        }
        else
        {
            Span<byte> padded = stackalloc byte[WordCache.ShortWord];
            padded.Clear();
            piece.CopyTo(padded);
            var low = MemoryMarshal.Read<ulong>(padded);
            var high = MemoryMarshal.Read<ulong>(padded[sizeof(ulong)..]);
            ref var place = ref workspace.Words.Short(low, high);
            if (place.Low == low && place.High == high && place.Length == piece.Length)
            {
                sink.Add(ref place);
                return;
            }

            model.Append(piece, start, workspace.Merger, run);
            place.Set(low, high, piece.Length, run.Ids);
            sink.Add(run);
        }
    }

    private void Cut(ReadOnlySpan<byte> text, int start, AddedTokenMatcher added, HuggingFaceWorkspace workspace, ref TokenSink sink)
    {
        for (var at = 0; at < text.Length && !sink.IsFull;)
        {
            var found = added.Find(text, at, text.Length, out var length, out var id);
            var end = found < 0 ? text.Length : found;
            if (end > at)
            {
                var segment = text[at..end];
                if (ReferenceEquals(added, Raw) && Normalized.Tokens.Count > 0)
                {
                    Cut(segment, start + at, Normalized, workspace, ref sink);
                }
                else
                {
                    Split(segment, start + at, 0, workspace, ref sink, toRun: false);
                }
            }

            if (found >= 0)
            {
                sink.Add(id, start + found);
            }

            at = end + length;
        }
    }

    private void Split(
        ReadOnlySpan<byte> text, int start, int step, HuggingFaceWorkspace workspace, ref TokenSink sink, bool toRun)
    {
        if (step == PrefixStep && text[0] != ' ')
        {
            var spaced = ArrayPool<byte>.Shared.Rent(text.Length + 1);
            spaced[0] = (byte)' ';
            text.CopyTo(spaced.AsSpan(1));
            sink.Reach(start);
            Pieces(spaced.AsSpan(0, text.Length + 1), start - 1, step, workspace, ref sink, toRun);
            ArrayPool<byte>.Shared.Return(spaced);
            return;
        }

        Pieces(text, start, step, workspace, ref sink, toRun);
    }

    private void Pieces(
        ReadOnlySpan<byte> text, int start, int step, HuggingFaceWorkspace workspace, ref TokenSink sink, bool toRun)
    {
        if (step == splitters.Length)
        {
            if (toRun)
            {
                model.Append(text, start, workspace.Merger, workspace.Run);
            }
            else
            {
                Piece(text, start, workspace, ref sink);
            }

            return;
        }

        var splitter = splitters[step];
        for (var at = 0; at < text.Length && !sink.IsFull;)
        {
            var end = splitter.PieceEnd(text, at, out var keep);
            if (keep)
            {
                Split(text[at..end], start + at, step + 1, workspace, ref sink, toRun);
            }

            at = end;
        }
    }
}
