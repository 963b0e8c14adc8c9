using System.Buffers;
using System.Runtime.InteropServices;
using Shardwright.Formats.Jsonl;

namespace Shardwright.Recipes.Code;

/// <summary>Makes documents of lines. For one thread; many of these work beside each other.</summary>
/// <param name="options">How.</param>
/// <param name="makesJson">Whether documents are wanted as JSON lines.</param>
/// <param name="keepsTexts">Whether documents are wanted as they are.</param>
internal sealed class ChunkWork(ChunkOptions options, bool makesJson, bool keepsTexts)
{
    private const int LongestCodePoint = 4;

    private readonly CodeChunker chunker = new(options.Measure, options.MaxTokens, options.Preamble);
    private ArrayBufferWriter<byte> text = new();
    private ArrayBufferWriter<byte> piece = new();

    /// <summary>Works a batch through.</summary>
    /// <param name="batch">Its lines are there; its documents are made.</param>
    /// <param name="counts">Whether the tokens of documents are wanted.</param>
    public void Run(ChunkBatch batch, bool counts)
    {
        foreach (ref var line in CollectionsMarshal.AsSpan(batch.Lines))
        {
            text = ChunkBatch.Cleared(text);
            line.Fate = Judge(JsonlText.Read(batch.Bytes.WrittenSpan.Slice(line.Start, line.Length), "text"u8, text));
            if (line.Fate == LineFate.Chunked)
            {
                Cut(batch, ref line, counts);
            }
        }
    }

    private LineFate Judge(JsonlTextStatus status) => status switch
    {
        JsonlTextStatus.Text => IsTooSmall(text.WrittenSpan) ? LineFate.TooSmall : LineFate.Chunked,
        JsonlTextStatus.Missing => LineFate.TooSmall,
        JsonlTextStatus.NotText => LineFate.NotText,
        JsonlTextStatus.LoneSurrogate => LineFate.LoneSurrogate,
        JsonlTextStatus.NotUtf8 => LineFate.NotUtf8,
        _ => LineFate.JsonError,
    };

    private bool IsTooSmall(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty || utf8.Length < options.MinChars)
        {
            return true;
        }

        if (utf8.Length / LongestCodePoint >= options.MinChars)
        {
            return false;
        }

        var codePoints = 0;
        foreach (var unit in utf8)
        {
            codePoints += (unit & 0xc0) == 0x80 ? 0 : 1;
        }

        return codePoints < options.MinChars;
    }

    private void Cut(ChunkBatch batch, ref ChunkLine line, bool counts)
    {
        // The count that says that a file is within the limit is that of its one document.
        var file = text.WrittenSpan;
        var (isWithin, tokens) = Within(file);
        if (isWithin)
        {
            line.IsBalanced = true;
            line.Documents = 1;
            Add(batch, file, tokens ?? Count(file, counts));
            return;
        }

        var cut = chunker.Split(file);
        line.IsBalanced = cut.IsBalanced;
        line.Documents = cut.Pieces.Count;
        foreach (var part in cut.Pieces)
        {
            if (part.HasPreamble && cut.Preamble.Count > 0)
            {
                piece = ChunkBatch.Cleared(piece);
                cut.Append(file, part, piece);
                Add(batch, piece.WrittenSpan, Count(piece.WrittenSpan, counts));
            }
            else
            {
                var document = file.Slice(part.StartBytes, part.LengthBytes);
                Add(batch, document, Count(document, counts));
            }
        }
    }

    /// <summary>Whether a text is within the limit, and its tokens where they had to be counted for that.</summary>
    private (bool IsWithin, int? Tokens) Within(ReadOnlySpan<byte> file)
    {
        if (file.Length <= options.MaxTokens)
        {
            return (true, null);
        }

        var tokens = options.Measure.Count(file, options.MaxTokens);
        return tokens <= options.MaxTokens ? (true, tokens) : (false, null);
    }

    private int Count(ReadOnlySpan<byte> document, bool counts) => counts ? options.Measure.Count(document) : -1;

    private void Add(ChunkBatch batch, ReadOnlySpan<byte> document, int tokens)
    {
        var start = batch.Texts.WrittenCount;
        if (keepsTexts)
        {
            batch.Texts.Write(document);
        }

        if (makesJson)
        {
            JsonlWriter.AppendText(batch.Json, document);
        }

        batch.Documents.Add(new ChunkDocument(DigestSet.Of(document), tokens, start, document.Length, batch.Json.WrittenCount));
    }
}
