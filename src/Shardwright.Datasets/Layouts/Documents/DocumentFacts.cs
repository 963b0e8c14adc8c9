namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>What is known of the documents' making: <c>documents.json</c> beside the shards, and part of the fingerprint.</summary>
/// <param name="MaxTokens">The most tokens a document has; null where nobody said.</param>
/// <param name="Tokenizer">What counted them; null where nobody said.</param>
/// <param name="TokenizerSha256">The hash of the tokenizer's file; null for an estimate, or where nobody said.</param>
/// <param name="Options">Every other option that decides the documents' bytes, spelled in one way only, in ordinal order of names.</param>
public sealed record DocumentFacts(int? MaxTokens, string? Tokenizer, string? TokenizerSha256, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "documents.json";

    /// <summary>Nothing is known.</summary>
    public static DocumentFacts Unknown { get; } = new(null, null, null, new Dictionary<string, string>());
}
