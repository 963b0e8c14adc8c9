using Shardwright.Datasets.Layouts.Documents;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Code;

/// <summary><c>&lt;docs.jsonl&gt;.end</c>: says that a file of documents is whole, and how it was made. Written last, when the file is durable.</summary>
/// <param name="Documents">Lines of the file.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="MaxTokens">The most tokens a document has.</param>
/// <param name="Tokenizer">What counted them.</param>
/// <param name="TokenizerSha256">The hash of the tokenizer's file; null for the estimate.</param>
/// <param name="Options">Every other option that decides the documents, spelled in one way, in ordinal order of names.</param>
/// <param name="Counters">What became of everything that was read.</param>
/// <param name="Fingerprint">The plan as one hash.</param>
/// <param name="Tokens">The documents' tokens, from the mean over the first 100,000 documents.</param>
/// <param name="Percentiles">Tokens of a document at 10, 25, 50, 75 and 90 %, over the first 100,000; empty without documents.</param>
/// <param name="RejectedInputs">Each input that is missing or could not be read to its end, and why.</param>
public sealed record ChunkMarker(
    long Documents,
    long Bytes,
    int MaxTokens,
    string Tokenizer,
    string? TokenizerSha256,
    IReadOnlyDictionary<string, string> Options,
    ChunkCounters Counters,
    string Fingerprint,
    long Tokens,
    IReadOnlyList<int> Percentiles,
    IReadOnlyList<string> RejectedInputs)
{
    /// <summary>Where the marker of a file of documents stands.</summary>
    /// <param name="documents">The file of documents.</param>
    public static string PathOf(string documents) => new ChunkPaths(documents).Marker;

    /// <summary>Reads the marker of a file of documents.</summary>
    /// <param name="documents">The file of documents, such as <c>docs.jsonl</c>; it need not be there.</param>
    /// <returns>The marker; null while the file is under way, and for one that is not ours.</returns>
    /// <exception cref="MalformedDataException">A marker stands there that was damaged, or is none.</exception>
    public static ChunkMarker? Read(string documents)
    {
        ArgumentException.ThrowIfNullOrEmpty(documents);
        return CodeJson.ReadIfThere(new ChunkPaths(documents).Marker, CodeJson.Default.ChunkMarker);
    }

    /// <summary>What is known of the making of a file of documents, also while it is under way.</summary>
    /// <param name="documents">The file of documents; it need not be there.</param>
    /// <returns>The facts; null for a file that is not ours.</returns>
    /// <exception cref="MalformedDataException">The state beside the file was damaged.</exception>
    public static DocumentFacts? ReadFacts(string documents)
        => Read(documents)?.ToFacts() ?? CodeJson.ReadIfThere(new ChunkPaths(documents).Plan, CodeJson.Default.ChunkPlan)?.Facts;

    /// <summary>What a dataset of these documents remembers of their making.</summary>
    public DocumentFacts ToFacts() => new(MaxTokens, Tokenizer, TokenizerSha256, Options);
}
