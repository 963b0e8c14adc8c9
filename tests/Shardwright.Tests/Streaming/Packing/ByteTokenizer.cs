using System.Buffers;
using Shardwright.Formats.Tokenizers;

namespace Shardwright.Tests.Streaming.Packing;

/// <summary>One token a byte, and one that begins a document.</summary>
internal sealed class ByteTokenizer(string hash = "b17e", int? begin = ByteTokenizer.Begin) : Tokenizer
{
    public const int Begin = 256;

    public override string Name => "bytes";

    public override string Sha256 => hash;

    public override int VocabularySize => 257;

    public override int? BeginOfText => begin;

    public override int Encode(ReadOnlySpan<byte> utf8, IBufferWriter<int> ids)
    {
        var span = ids.GetSpan(Math.Max(1, utf8.Length));
        for (var i = 0; i < utf8.Length; i++)
        {
            span[i] = utf8[i];
        }

        ids.Advance(utf8.Length);
        return utf8.Length;
    }

    public override int Count(ReadOnlySpan<byte> utf8, int limit = int.MaxValue) => utf8.Length;

    public override void CountAt(ReadOnlySpan<byte> utf8, ReadOnlySpan<int> offsets, Span<int> counts) => offsets.CopyTo(counts);

    public override void Decode(ReadOnlySpan<int> ids, IBufferWriter<byte> utf8)
    {
        foreach (var id in ids)
        {
            utf8.GetSpan(1)[0] = (byte)id;
            utf8.Advance(1);
        }
    }

    public override bool TryGetId(string token, out int id)
    {
        id = Begin;
        return token == "<BOS>";
    }
}
