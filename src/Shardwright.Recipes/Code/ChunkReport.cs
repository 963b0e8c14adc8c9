namespace Shardwright.Recipes.Code;

/// <summary>What a run over source code did, earlier processes that it went on from included.</summary>
public sealed record ChunkReport
{
    /// <summary>What became of everything that was read.</summary>
    public required ChunkCounters Counters { get; init; }

    /// <summary>The most tokens of a document.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>What counted tokens.</summary>
    public required string Tokenizer { get; init; }

    /// <summary>The hash of the tokenizer's file; null for the estimate.</summary>
    public required string? TokenizerSha256 { get; init; }

    /// <summary>Whether counts are those of a tokenizer, not the estimate.</summary>
    public bool IsExact => TokenizerSha256 is not null;

    /// <summary>The documents' tokens: the mean over the first 100,000 documents, times the documents.</summary>
    public required long Tokens { get; init; }

    /// <summary>Tokens of a document at 10, 25, 50, 75 and 90 %, over the first 100,000 documents; empty without documents.</summary>
    public required IReadOnlyList<int> Percentiles { get; init; }

    /// <summary>The length of the file of documents; 0 without one.</summary>
    public required long OutputBytes { get; init; }

    /// <summary>Digests that duplicates were found with: as many as there are documents.</summary>
    public long DigestSetSize => Counters.Documents;

    /// <summary>Each input that is missing or could not be read to its end, and why.</summary>
    public required IReadOnlyList<string> RejectedInputs { get; init; }

    /// <summary>Documents that earlier processes had made already.</summary>
    public long ResumedDocuments { get; init; }

    /// <summary>Whether everything was done before, and nothing now.</summary>
    public bool WasDone { get; init; }

    internal static ChunkReport Of(ChunkMarker marker, long resumedDocuments, bool wasDone) => new()
    {
        Counters = marker.Counters,
        MaxTokens = marker.MaxTokens,
        Tokenizer = marker.Tokenizer,
        TokenizerSha256 = marker.TokenizerSha256,
        Tokens = marker.Tokens,
        Percentiles = marker.Percentiles,
        OutputBytes = marker.Bytes,
        RejectedInputs = marker.RejectedInputs,
        ResumedDocuments = resumedDocuments,
        WasDone = wasDone,
    };
}
