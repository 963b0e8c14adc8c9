using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Reporting;
using Shardwright.Formats.Tokenizers;

namespace Shardwright.Streaming.Packing;

/// <summary>How documents are packed into rows of one length, and which of the rows this reader gets.</summary>
public sealed record PackPlan
{
    /// <summary>Tokens of a row: inputs, and as many targets. At least 1, below 2^24.</summary>
    public required int Length { get; init; }

    /// <summary>The split to read. Default train.</summary>
    public SplitName Split { get; init; } = SplitName.Train;

    /// <summary>Rows of a batch; the last one of the reading may have fewer. Default 1.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>Which of the readers this is, from 0; null to read what all of them read, interleaved. Default null.</summary>
    public int? Rank { get; init; }

    /// <summary>How many readers share the rows. Default 1.</summary>
    public int World { get; init; } = 1;

    /// <summary>How often everything is read; 0 for ever. Default 1.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Documents that must wait before one is placed; at most 10,000. Default 1,000.</summary>
    public int BufferDocuments { get; init; } = 1000;

    /// <summary>Documents by which the buffer is refilled, always from within one row group (a block, in a finished dataset). Default 128.</summary>
    public int RefillDocuments { get; init; } = 128;

    /// <summary>Whether the folder may still grow: shards are read as they arrive, until <c>_COMPLETE</c> stands. Default no.</summary>
    public bool Follow { get; init; }

    /// <summary>How long to wait before a growing folder is looked at again. Default 30 s.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a growing folder may stay as it is before the reading ends with an error; null for ever. Default null.</summary>
    public TimeSpan? GiveUpAfter { get; init; }

    /// <summary>Whether length and tokenizer may differ from what the documents were made for. Default no.</summary>
    public bool AllowLengthMismatch { get; init; }

    /// <summary>Whether a tokenizer without a token that begins a document will do; its documents then begin with their text, and padding is 0. Default no.</summary>
    public bool AllowNoBeginOfText { get; init; }

    /// <summary>Threads that tokenize ahead of the packer. Default one a processor.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>The clock by which a growing folder is waited for.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where progress and notes go. Default nowhere.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;

    internal const int MaxLength = (1 << 24) - 1;

    internal const int MaxBuffer = 10_000;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Length, MaxLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)BatchSize * Length, Array.MaxLength, nameof(BatchSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(World, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Rank ?? 0, nameof(Rank));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Rank ?? 0, World, nameof(Rank));
        ArgumentOutOfRangeException.ThrowIfNegative(Epochs);
        ArgumentOutOfRangeException.ThrowIfLessThan(BufferDocuments, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BufferDocuments, MaxBuffer);
        ArgumentOutOfRangeException.ThrowIfLessThan(RefillDocuments, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RefillDocuments, MaxBuffer);
        ArgumentOutOfRangeException.ThrowIfLessThan(Jobs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Poll, TimeSpan.Zero);
        if (GiveUpAfter is { } limit)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero, nameof(GiveUpAfter));
        }

        if (Follow && Split == SplitName.Test)
        {
            throw new ArgumentException("A growing folder has train and val, and no test.", nameof(Split));
        }
    }

    /// <summary>The token that begins every document, or null where there is none and the plan allows it.</summary>
    internal int? BeginOfText(Tokenizer tokenizer)
        => tokenizer.BeginOfText ?? (AllowNoBeginOfText ? null : throw PackThrow.NoBeginOfText(tokenizer));

    /// <summary>SHA-256 of all that decides the order of tokens: rank, world and number of epochs do not.</summary>
    internal string Hash(Tokenizer tokenizer)
    {
        var kind = Follow ? "follow" : $"blocks of {PackIndex.BlockDocuments}";
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"pack 1\n{kind}\nlength {Length}\ntokenizer {tokenizer.Sha256}\nbegin {BeginOfText(tokenizer) ?? -1}\nsplit {Split.Key()}\nbatch {BatchSize}\nbuffer {BufferDocuments}\nrefill {RefillDocuments}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
