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
        var file = text.WrittenSpan;
        if (IsSurelyWithin(file))
        {
            line.IsBalanced = true;
            line.Documents = 1;
            Add(batch, file, counts);
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
                Add(batch, piece.WrittenSpan, counts);
            }
            else
            {
                Add(batch, file.Slice(part.StartBytes, part.LengthBytes), counts);
            }
        }
    }

    /// <summary>Whether a text is within the limit as far as can be said without counting, which the chunker does.</summary>
    private bool IsSurelyWithin(ReadOnlySpan<byte> file)
        => file.Length <= options.MaxTokens || (!options.Measure.IsExact && options.Measure.IsWithin(file, options.MaxTokens));

    private void Add(ChunkBatch batch, ReadOnlySpan<byte> document, bool counts)
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

        batch.Documents.Add(new ChunkDocument(
            DigestSet.Of(document), counts ? options.Measure.Count(document) : -1, start, document.Length, batch.Json.WrittenCount));
    }
}
