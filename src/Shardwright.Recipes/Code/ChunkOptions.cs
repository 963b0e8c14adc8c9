using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Code;

/// <summary>How source files become documents.</summary>
public sealed record ChunkOptions
{
    /// <summary>JSONL files, plain or gzip, with a source file's text under <c>text</c> in each line; read in this order.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The file of documents, one <c>{"text": "…"}</c> a line; null where they go to shards only.</summary>
    public string? Output { get; init; }

    /// <summary>The most tokens of a document. Default 1,024.</summary>
    public int MaxTokens { get; init; } = 1024;

    /// <summary>How tokens are counted. Default the estimate of a quarter of the bytes.</summary>
    public TokenMeasure Measure { get; init; } = TokenMeasure.Estimate;

    /// <summary>The most lines that are taken from each input, blank ones not counted; 0 for all, which is the default.</summary>
    public long MaxRecords { get; init; }

    /// <summary>The fewest code points of a text; a shorter one is dropped. Default 50.</summary>
    public int MinChars { get; init; } = 50;

    /// <summary>Where the preamble of a split file stands. Default before every piece.</summary>
    public PreambleUse Preamble { get; init; } = PreambleUse.Repeat;

    /// <summary>Threads that parse, cut and count. Default one for each processor. Decides no byte.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether to begin anew, whatever stands at the output.</summary>
    public bool Rebuild { get; init; }

    /// <summary>Whether lines and documents that a rule drops are listed beside those that are damaged.</summary>
    public bool ListRejected { get; init; }

    /// <summary>The longest line that is read, in bytes; a longer one ends its input, which counts as rejected. Default 256 MiB.</summary>
    public int MaxLineBytes { get; init; } = 256 << 20;

    /// <summary>The memory of the digests that find duplicates, in bytes; beyond it they go to disk. Default 256 MiB.</summary>
    public long DigestMemoryBytes { get; init; } = DigestSet.DefaultMemoryBytes;

    /// <summary>Where progress and notes go. Default nowhere.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Text of a batch, in bytes.</summary>
    internal int BatchBytes { get; init; } = 1 << 20;

    /// <summary>Bytes of output after which a run can be gone on with.</summary>
    internal long CheckpointBytes { get; init; } = 64L << 20;

    /// <summary>Told of each step, for tests that end a run there.</summary>
    internal Action<string>? AtStep { get; init; }

    internal void Validate()
    {
        if (Inputs.Count == 0)
        {
            throw new ArgumentException("--inputs: name at least one file");
        }

        if (MaxTokens < 1 || MaxRecords < 0 || MinChars < 0 || Jobs < 1 || MaxLineBytes < 1 || DigestMemoryBytes < 1)
        {
            throw new ArgumentException("--max-tokens and --jobs are at least 1, --max-records and --min-chars at least 0");
        }
    }
}
