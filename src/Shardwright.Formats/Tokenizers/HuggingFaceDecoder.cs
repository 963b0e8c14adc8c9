using System.Buffers;
using System.Text;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Turns tokens back into text the way a <c>tokenizer.json</c> asks for. Immutable, safe from many threads.</summary>
internal sealed class HuggingFaceDecoder
{
    private readonly HuggingFaceDecoderKind kind;
    private readonly string suffix;

    /// <summary>Makes the decoder.</summary>
    /// <param name="kind">How tokens are put together.</param>
    /// <param name="suffix">What ends a word, for <see cref="HuggingFaceDecoderKind.Suffix"/>.</param>
    internal HuggingFaceDecoder(HuggingFaceDecoderKind kind, string suffix = "")
    {
        this.kind = kind;
        this.suffix = suffix;
    }

    /// <summary>Appends the text of tokens.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    internal void Decode(HuggingFaceVocabulary vocabulary, ReadOnlySpan<int> ids, IBufferWriter<byte> utf8)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            if (!vocabulary.TryGetToken(ids[i], out var token))
            {
                throw new ArgumentOutOfRangeException(nameof(ids), ids[i], "The id is not in the vocabulary.");
            }

            switch (kind)
            {
                case HuggingFaceDecoderKind.ByteLevel:
                    utf8.Write(ByteLevelAlphabet.TryDecode(token) ?? Encoding.UTF8.GetBytes(token));
                    break;
                case HuggingFaceDecoderKind.Suffix:
                    var gap = i == ids.Length - 1 ? "" : " ";
                    Encoding.UTF8.GetBytes(token.Replace(suffix, gap, StringComparison.Ordinal), utf8);
                    break;
                default:
                    if (i > 0)
                    {
                        utf8.Write(" "u8);
                    }

                    Encoding.UTF8.GetBytes(token, utf8);
                    break;
            }
        }
    }
}
