using System.Buffers;
using Shardwright.Formats.Tokenizers;

namespace Shardwright.Streaming.Packing;

/// <summary>A document as the packer wants it.</summary>
/// <param name="Length">Its tokens, the one that begins it included.</param>
/// <param name="Tokens">As many of them as a row can take, from the first.</param>
internal readonly record struct TokenizedDocument(int Length, int[] Tokens)
{
    /// <summary>Encodes a text.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="begin">The token that begins every document, where there is one.</param>
    /// <param name="utf8">The text.</param>
    /// <param name="most">Tokens that a row can take.</param>
    /// <param name="scratch">Memory that is used again and again.</param>
    internal static TokenizedDocument Encode(Tokenizer tokenizer, int? begin, ReadOnlySpan<byte> utf8, int most, ArrayBufferWriter<int> scratch)
    {
        scratch.ResetWrittenCount();
        if (begin is { } token)
        {
            scratch.GetSpan(1)[0] = token;
            scratch.Advance(1);
        }

        tokenizer.Encode(utf8, scratch);
        var all = scratch.WrittenSpan;
        return new TokenizedDocument(all.Length, all[..Math.Min(all.Length, most)].ToArray());
    }
}
