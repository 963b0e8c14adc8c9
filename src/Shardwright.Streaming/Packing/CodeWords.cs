using Shardwright.Formats.Tokenizers;

namespace Shardwright.Streaming.Packing;

/// <summary>The check that nanochat's C++ training makes when it starts: a tokenizer for C++ has the language's words as tokens.</summary>
public static class CodeWords
{
    /// <summary>How many of <see cref="All"/> must be one token each.</summary>
    public const int Enough = 8;

    /// <summary>The words that are looked at.</summary>
    public static IReadOnlyList<string> All { get; } = ["class", "struct", "namespace", "template", "virtual", "override", "public", "private", "protected", "const"];

    /// <summary>How many of the words are one token.</summary>
    public static int Whole(Tokenizer tokenizer) => All.Count(word => tokenizer.Count(System.Text.Encoding.UTF8.GetBytes(word), 1) == 1);
}
