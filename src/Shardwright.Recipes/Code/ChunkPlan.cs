using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Shardwright.Datasets.Layouts.Documents;

namespace Shardwright.Recipes.Code;

/// <summary>All that decides the documents: frozen when a run begins, compared when it is gone on with.</summary>
/// <param name="Format">What the document is, and its version.</param>
/// <param name="MaxTokens">The limit of a document.</param>
/// <param name="Tokenizer">What counts tokens.</param>
/// <param name="TokenizerSha256">The hash of the tokenizer's file; null for the estimate.</param>
/// <param name="Options">Every other choice, spelled in one way, in ordinal order of names.</param>
/// <param name="Inputs">The inputs, in order.</param>
internal sealed record ChunkPlan(
    string Format, int MaxTokens, string Tokenizer, string? TokenizerSha256, SortedDictionary<string, string> Options, IReadOnlyList<ChunkInput> Inputs)
{
    /// <summary>Changes with whatever changes the documents of the same inputs and options.</summary>
    public const string CurrentFormat = "shardwright-code/1";

    /// <summary>What a stream of the documents wants to know.</summary>
    [JsonIgnore]
    public DocumentFacts Facts => new(MaxTokens, Tokenizer, TokenizerSha256, Options);

    /// <summary>The plan as one hash, lower-case hexadecimal digits.</summary>
    public string ToFingerprint() => Convert.ToHexStringLower(SHA256.HashData(CodeJson.Format(this, CodeJson.Default.ChunkPlan)));
}
