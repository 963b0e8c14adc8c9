namespace Shardwright.Formats.Tokenizers;

/// <summary>How tokens are put together again.</summary>
internal enum HuggingFaceDecoderKind
{
    /// <summary>No decoder: tokens with a space between each two.</summary>
    Spaced,

    /// <summary>The bytes that tokens spell in the byte-level alphabet.</summary>
    ByteLevel,

    /// <summary>A suffix ends each word: it becomes a space, at the end of the text nothing.</summary>
    Suffix,
}
