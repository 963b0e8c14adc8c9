using System.Buffers;
using Shardwright.Formats.Tokenizers;

namespace Shardwright.Tests.Formats.Tokenizers;

/// <summary>Ids and bytes as arrays.</summary>
internal static class Tokens
{
    public static int[] Of(Tokenizer tokenizer, ReadOnlySpan<byte> utf8)
    {
        var ids = new ArrayBufferWriter<int>();
        Assert.Equal(tokenizer.Encode(utf8, ids), ids.WrittenCount);
        return ids.WrittenSpan.ToArray();
    }

    public static byte[] Bytes(Tokenizer tokenizer, ReadOnlySpan<int> ids)
    {
        var bytes = new ArrayBufferWriter<byte>();
        tokenizer.Decode(ids, bytes);
        return bytes.WrittenSpan.ToArray();
    }
}
