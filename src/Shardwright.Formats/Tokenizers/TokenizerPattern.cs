namespace Shardwright.Formats.Tokenizers;

/// <summary>How a text is split before tokens are looked for; a tiktoken rank file does not say it itself.</summary>
public enum TokenizerPattern
{
    /// <summary>GPT-2's, also of <c>r50k_base</c>, <c>p50k_base</c> and <c>p50k_edit</c>.</summary>
    Gpt2,

    /// <summary>That of <c>cl100k_base</c>: up to 3 digits together.</summary>
    Cl100k,

    /// <summary>That of <c>o200k_base</c>: words end where capitals begin.</summary>
    O200k,

    /// <summary>nanochat's: that of cl100k with up to 2 digits together.</summary>
    Nanochat,
}
