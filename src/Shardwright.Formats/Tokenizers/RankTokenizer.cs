using System.Buffers;
using System.Text;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Byte pair encoding by ranks, as tiktoken does it. Special tokens in a text are not recognised: encoding is ordinary.</summary>
internal sealed class RankTokenizer : Tokenizer
{
    private readonly ByteVocabulary vocabulary;
    private readonly PieceScanner scanner;
    private readonly WorkspacePool<PieceEncoder> encoders;
    private readonly Dictionary<string, int> idOfSpecial = new(StringComparer.Ordinal);
    private readonly Dictionary<int, byte[]> special = [];

    internal RankTokenizer(
        string name, string sha256, ByteVocabulary vocabulary, PieceScanner scanner, IEnumerable<(string Text, int Id)> specialTokens)
    {
        (Name, Sha256, this.vocabulary, this.scanner) = (name, sha256, vocabulary, scanner);
        var backtracking = new Lazy<BacktrackingMerge?>(() => BacktrackingMerge.TryMake(vocabulary));
        encoders = new WorkspacePool<PieceEncoder>(() => new PieceEncoder(vocabulary, backtracking));
        VocabularySize = vocabulary.Count;
        foreach (var (text, id) in specialTokens)
        {
            idOfSpecial[text] = id;
            special[id] = Encoding.UTF8.GetBytes(text);
            VocabularySize = Math.Max(VocabularySize, id + 1);
        }

        BeginOfText = FirstBegin();
    }

    public override string Name { get; }

    public override string Sha256 { get; }

    public override int VocabularySize { get; }

    public override int? BeginOfText { get; }

    public override int Encode(ReadOnlySpan<byte> utf8, IBufferWriter<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var sink = new TokenSink(ids, utf8.Length);
        Run(utf8, ref sink);
        return sink.Count;
    }

    public override int Count(ReadOnlySpan<byte> utf8, int limit = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        if (utf8.Length / vocabulary.MaxLength > limit)
        {
            return limit + 1;
        }

        var sink = new TokenSink(limit);
        Run(utf8, ref sink);
        return sink.Count;
    }

    public override void CountAt(ReadOnlySpan<byte> utf8, ReadOnlySpan<int> offsets, Span<int> counts)
    {
        var sink = new TokenSink(utf8.Length, offsets, counts);
        Run(utf8, ref sink);
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
            _ => vocabulary.Find(bytes, 0, bytes.Length),
        };
        return id != ByteVocabulary.None;
    }

    private void Run(ReadOnlySpan<byte> utf8, ref TokenSink sink)
    {
        var encoder = encoders.Rent();
        encoder.Run(scanner, utf8, ref sink);
        sink.Finish();
        encoders.Return(encoder);
    }
}
