using System.Buffers;

namespace Shardwright.Formats.Tokenizers;

/// <summary>Turns text into token ids and back. Safe from many threads.</summary>
public abstract partial class Tokenizer
{
    /// <summary>What people call it: the file's kind and pattern, such as <c>tokenizer.json (BPE)</c> or <c>tiktoken cl100k_base</c>.</summary>
    public abstract string Name { get; }

    /// <summary>SHA-256 of the file it was read from, lower-case hexadecimal digits.</summary>
    public abstract string Sha256 { get; }

    /// <summary>One more than the highest id.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>The token that begins a document (<c>&lt;BOS&gt;</c>, <c>&lt;|bos|&gt;</c>, <c>&lt;|begin_of_text|&gt;</c>, <c>&lt;|endoftext|&gt;</c>, <c>&lt;s&gt;</c>: the first that there is); null without one.</summary>
    public abstract int? BeginOfText { get; }

    /// <summary>Reads a tokenizer: Hugging Face <c>tokenizer.json</c>, a tiktoken rank file, or nanochat's <c>tokenizer.pkl</c>, known by its content.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="Foundation.Errors.StorageException">It cannot be opened.</exception>
    /// <exception cref="Foundation.Errors.MalformedDataException">It is none of these, is damaged, or asks for something that is not supported.</exception>
    public static Tokenizer Open(string path) => Open(path, pattern: null);

    /// <summary>Reads a tokenizer as <see cref="Open(string)"/> does, and says how a tiktoken rank file splits text.</summary>
    /// <param name="path">The file, at most 256 MiB.</param>
    /// <param name="pattern">
    /// The pattern of a rank file; null tells it by the file's name (<c>cl100k_base.tiktoken</c>) or its number of ranks. Other kinds of files state
    /// theirs, and this is not looked at.
    /// </param>
    /// <exception cref="Foundation.Errors.StorageException">It cannot be opened.</exception>
    /// <exception cref="Foundation.Errors.MalformedDataException">It is no tokenizer, is damaged, or asks for something that is not supported.</exception>
    public static Tokenizer Open(string path, TokenizerPattern? pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (pattern is { } given && !Enum.IsDefined(given))
        {
            throw new ArgumentOutOfRangeException(nameof(pattern), given, "not a pattern");
        }

        var file = ReadFile(path);
        return IsJson(file) ? HuggingFaceReader.Read(path, file, HashOf(file)) : OpenRanks(path, file, HashOf(file), pattern);
    }

    /// <summary>Encodes a text.</summary>
    /// <param name="utf8">The text, valid UTF-8.</param>
    /// <param name="ids">The ids are appended.</param>
    /// <returns>How many were appended; never more than <see cref="MostTokens"/>.</returns>
    public abstract int Encode(ReadOnlySpan<byte> utf8, IBufferWriter<int> ids);

    /// <summary>The most tokens that a text of so many bytes can have: as many, unless the tokenizer puts something before its pieces.</summary>
    /// <param name="bytes">The text's length.</param>
    /// <exception cref="OverflowException">The number is no <see cref="int"/>.</exception>
    public virtual int MostTokens(int bytes) => bytes;

    /// <summary>Counts the tokens of a text, stopping early when there are too many.</summary>
    /// <param name="utf8">The text, valid UTF-8.</param>
    /// <param name="limit">The most that is of interest.</param>
    /// <returns>The count where it is at most <paramref name="limit"/>; otherwise some number above it.</returns>
    public abstract int Count(ReadOnlySpan<byte> utf8, int limit = int.MaxValue);

    /// <summary>Counts the tokens that begin before each of some places, in one pass over the whole text.</summary>
    /// <remarks>Where a space is put before a piece (<c>add_prefix_space</c>), what it adds begins where the piece does.</remarks>
    /// <param name="utf8">The text, valid UTF-8.</param>
    /// <param name="offsets">Byte offsets, ascending, from 0 to the text's length.</param>
    /// <param name="counts">Receives one count for each; that of the text's length is the count of the text.</param>
    public abstract void CountAt(ReadOnlySpan<byte> utf8, ReadOnlySpan<int> offsets, Span<int> counts);

    /// <summary>Appends the bytes of tokens. Tokens of a byte-level vocabulary may give a part of a character.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public abstract void Decode(ReadOnlySpan<int> ids, IBufferWriter<byte> utf8);

    /// <summary>Finds the id of a token by its text, special ones included.</summary>
    public abstract bool TryGetId(string token, out int id);
}
