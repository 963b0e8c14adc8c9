using System.Buffers;
using System.Text;

namespace Shardwright.Formats.Tokenizers;

/// <summary>A BPE model of a <c>tokenizer.json</c>: turns one piece of text into tokens. Immutable, safe from many threads.</summary>
/// <remarks>
/// Spec: Hugging Face tokenizers 0.23, models::bpe. Characters (bytes, where the vocabulary is byte-level) become tokens, an unknown one
/// the unknown token or nothing; then the earliest merge is applied again and again, the leftmost first among equals.
/// </remarks>
internal sealed class HuggingFaceModel
{
    private const int Unknown = -1;

    private readonly MergeTable merges;
    private readonly int[] single = new int[0x10000];
    private readonly Dictionary<int, int> astral = [];
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>>? whole;
    private readonly bool byteLevel;
    private readonly int unknownId;
    private readonly bool fuseUnknown;
    private readonly Lazy<BacktrackingMerge?> backtracking;

    /// <summary>Makes the model.</summary>
    /// <param name="vocabulary">The model's own vocabulary, without added tokens.</param>
    /// <param name="merges">The merges.</param>
    /// <param name="byteLevel">Whether tokens are spelt in the byte-level alphabet.</param>
    /// <param name="unknownId">The unknown token, or -1: unknown characters are dropped.</param>
    /// <param name="fuseUnknown">Whether neighbouring unknown characters become one token.</param>
    /// <param name="ignoreMerges">Whether a piece that is a token is taken whole, whatever the merges.</param>
    internal HuggingFaceModel(
        HuggingFaceVocabulary vocabulary, MergeTable merges, bool byteLevel, int unknownId, bool fuseUnknown, bool ignoreMerges)
    {
        this.merges = merges;
        this.byteLevel = byteLevel;
        this.unknownId = unknownId;
        this.fuseUnknown = fuseUnknown;
        Array.Fill(single, Unknown);
        foreach (var (token, id) in vocabulary.All)
        {
            if (token.Length is 0 or > 2)
            {
                continue;
            }

            var rune = Rune.GetRuneAt(token, 0);
            if (rune.Utf16SequenceLength != token.Length)
            {
                continue;
            }

            if (byteLevel)
            {
                if (ByteLevelAlphabet.TryDecode(token) is [var value])
                {
                    single[value] = id;
                }
            }
            else if (rune.IsBmp)
            {
                single[rune.Value] = id;
            }
            else
            {
                astral.Add(rune.Value, id);
            }
        }

        backtracking = new Lazy<BacktrackingMerge?>(() => Backtracking(vocabulary));
        whole = ignoreMerges ? vocabulary.ByBytes(byteLevel).GetAlternateLookup<ReadOnlySpan<byte>>() : null;
    }

    /// <summary>Appends the tokens of one piece.</summary>
    /// <param name="piece">UTF-8, not empty.</param>
    /// <param name="start">The piece's byte offset in the text.</param>
    /// <param name="merger">The thread's own working memory.</param>
    /// <param name="tokens">Receives the tokens.</param>
    internal void Append(ReadOnlySpan<byte> piece, int start, PieceMerger merger, TokenRun tokens)
    {
        if (whole is { } table && table.TryGetValue(piece, out var id))
        {
            tokens.Add(id, start);
            return;
        }

        tokens.Reserve(piece.Length, out var ids, out var starts);
        var count = byteLevel ? Bytes(piece, start, ids, starts) : Characters(piece, start, ids, starts);
        tokens.Count += merger.Merge(merges, ids[..count], starts[..count]);
    }

    /// <summary>Hands over the tokens of one long piece.</summary>
    /// <param name="piece">UTF-8, not empty.</param>
    /// <param name="start">The piece's byte offset in the text.</param>
    /// <param name="workspace">The thread's own.</param>
    /// <param name="sink">Takes them.</param>
    internal void AppendLong(ReadOnlySpan<byte> piece, int start, HuggingFaceWorkspace workspace, ref TokenSink sink)
    {
        if ((whole is { } table && table.TryGetValue(piece, out _)) || backtracking.Value is not { } merge || (unknownId < 0 && KnownEnd(piece, 0) < piece.Length))
        {
            workspace.Run.Clear();
            Append(piece, start, workspace.Merger, workspace.Run);
            sink.Add(workspace.Run);
            return;
        }

        for (var at = 0; at < piece.Length && !sink.IsFull;)
        {
            var end = KnownEnd(piece, at);
            if (end > at)
            {
                merge.Encode(piece[at..end], start + at, ref sink);
            }

            for (at = end; at < piece.Length && Single(piece, at, out var length) == Unknown; at += length)
            {
                if (at == end || !fuseUnknown)
                {
                    sink.Add(unknownId, start + at);
                }
            }
        }
    }

    private int KnownEnd(ReadOnlySpan<byte> piece, int at)
    {
        while (at < piece.Length && Single(piece, at, out var length) != Unknown)
        {
            at += length;
        }

        return at;
    }

    private int Single(ReadOnlySpan<byte> piece, int at, out int length)
    {
        length = 1;
        if (byteLevel || piece[at] < 0x80)
        {
            return single[piece[at]];
        }

        Rune.DecodeFromUtf8(piece[at..], out var rune, out length);
        return rune.IsBmp ? single[rune.Value] : astral.GetValueOrDefault(rune.Value, Unknown);
    }

    private BacktrackingMerge? Backtracking(HuggingFaceVocabulary vocabulary)
    {
        var starts = new int[vocabulary.Size + 1];
        var bytes = new ArrayBufferWriter<byte>();
        for (var id = 0; id < vocabulary.Size; id++)
        {
            starts[id] = bytes.WrittenCount;
            if (vocabulary.TryGetToken(id, out var token))
            {
                bytes.Write(byteLevel ? ByteLevelAlphabet.TryDecode(token) : Encoding.UTF8.GetBytes(token));
            }
        }

        // Unknown characters stand between other tokens; where they merge with these, that does not do.
        starts[^1] = bytes.WrittenCount;
        return merges.InOrder().Any(merge => merge.Left == unknownId || merge.Right == unknownId) ? null
            : BacktrackingMerge.TryMake(
                new ByteVocabulary(bytes.WrittenSpan.ToArray(), starts), merges, single.Concat(astral.Values).Where(id => id != Unknown));
    }

    private int Bytes(ReadOnlySpan<byte> piece, int start, Span<int> ids, Span<int> starts)
    {
        var count = 0;
        var afterUnknown = false;
        for (var i = 0; i < piece.Length; i++)
        {
            Put(single[piece[i]], start + i, ids, starts, ref count, ref afterUnknown);
        }

        return count;
    }

    private int Characters(ReadOnlySpan<byte> piece, int start, Span<int> ids, Span<int> starts)
    {
        var count = 0;
        var afterUnknown = false;
        for (var i = 0; i < piece.Length;)
        {
            var id = Single(piece, i, out var length);
            Put(id, start + i, ids, starts, ref count, ref afterUnknown);
            i += length;
        }

        return count;
    }

    private void Put(int id, int at, Span<int> ids, Span<int> starts, ref int count, ref bool afterUnknown)
    {
        if (id == Unknown)
        {
            if (unknownId < 0 || (fuseUnknown && afterUnknown))
            {
                return;
            }

            id = unknownId;
            afterUnknown = true;
        }
        else
        {
            afterUnknown = false;
        }

        ids[count] = id;
        starts[count++] = at;
    }
}
