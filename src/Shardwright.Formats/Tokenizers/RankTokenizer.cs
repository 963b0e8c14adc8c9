using System.Buffers;
using System.Text;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Byte pair encoding by ranks, as tiktoken does it. Special tokens in a text are not recognised: encoding is ordinary.</summary>
internal sealed class RankTokenizer : Tokenizer
{
    private static readonly string[] Begins = ["<BOS>", "<|bos|>", "<|begin_of_text|>", "<|endoftext|>", "<s>"];

    private readonly ByteVocabulary vocabulary;
    private readonly PieceScanner scanner;
    private readonly PieceEncoderPool encoders;
    private readonly Dictionary<string, int> idOfSpecial = new(StringComparer.Ordinal);
    private readonly Dictionary<int, byte[]> special = [];

    internal RankTokenizer(
        string name, string sha256, ByteVocabulary vocabulary, PieceScanner scanner, IEnumerable<(string Text, int Id)> specialTokens)
    {
        (Name, Sha256, this.vocabulary, this.scanner) = (name, sha256, vocabulary, scanner);
        encoders = new PieceEncoderPool(vocabulary);
        VocabularySize = vocabulary.Count;
        foreach (var (text, id) in specialTokens)
        {
            idOfSpecial[text] = id;
            special[id] = Encoding.UTF8.GetBytes(text);
            VocabularySize = Math.Max(VocabularySize, id + 1);
        }

        foreach (var text in Begins)
        {
            if (BeginOfText is null && TryGetId(text, out var id))
            {
                BeginOfText = id;
            }
        }
    }

    public override string Name { get; }

    public override string Sha256 { get; }

    public override int VocabularySize { get; }

    public override int? BeginOfText { get; }

    public override int Encode(ReadOnlySpan<byte> utf8, IBufferWriter<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var sink = new WritingSink(ids, utf8.Length);
        Run(utf8, ref sink);
        return sink.Finish();
    }

    public override int Count(ReadOnlySpan<byte> utf8, int limit = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var sink = new CountingSink(limit);
        Run(utf8, ref sink);
        return sink.Count;
    }

    public override void CountAt(ReadOnlySpan<byte> utf8, ReadOnlySpan<int> offsets, Span<int> counts)
    {
        CheckOffsets(utf8.Length, offsets, counts.Length);
        var sink = new PlacingSink(vocabulary, offsets, counts);
        Run(utf8, ref sink);
        sink.Finish();
    }

    public override void Decode(ReadOnlySpan<int> ids, IBufferWriter<byte> utf8)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        foreach (var id in ids)
        {
            if (id >= 0 && id < vocabulary.Count && vocabulary.Length(id) > 0)
            {
                utf8.Write(vocabulary.Token(id));
            }
            else if (special.TryGetValue(id, out var text))
            {
                utf8.Write(text);
            }
            else
            {
                throw new ArgumentOutOfRangeException(nameof(ids), id, "not in the vocabulary");
            }
        }
    }

    public override bool TryGetId(string token, out int id)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (idOfSpecial.TryGetValue(token, out id))
        {
            return true;
        }

        var bytes = Encoding.UTF8.GetBytes(token);
        id = bytes.Length switch
        {
            0 => ByteVocabulary.None,
            1 => vocabulary.Single(bytes[0]),
            _ => vocabulary.Find(bytes, 0, bytes.Length),
        };
        return id != ByteVocabulary.None;
    }

    private static void CheckOffsets(int length, ReadOnlySpan<int> offsets, int counts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(counts, offsets.Length);
        var last = 0;
        foreach (var offset in offsets)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(offset, last, nameof(offsets));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, length, nameof(offsets));
            last = offset;
        }
    }

    private void Run<TSink>(ReadOnlySpan<byte> utf8, ref TSink sink)
        where TSink : struct, IIdSink, allows ref struct
    {
        var encoder = encoders.Rent();
        encoder.Run(scanner, utf8, ref sink);
        encoders.Return(encoder);
    }
}
