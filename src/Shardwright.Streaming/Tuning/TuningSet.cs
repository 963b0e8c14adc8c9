using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shardwright.Datasets.Layouts.Tuning;
using Shardwright.Formats.Jsonl;
using Shardwright.Formats.Tokenizers;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Streaming.Tuning;

/// <summary>A fine-tuning file that was looked through once: which of its lines are samples, and where they start.</summary>
/// <remarks>Holds 8 bytes a sample and no texts, so that a file may be of any size. Safe from many threads.</remarks>
public sealed class TuningSet
{
    private const int MostRejections = 20;
    private const int MostLength = 1 << 24;
    private const int MostBatchTokens = 1 << 29;
    private const int MostBuffer = 4096;

    private readonly List<long> offsets = [];

    private TuningSet(TuningFile file, Tokenizer tokenizer, TuningPlan plan)
    {
        (File, Tokenizer, Plan) = (file, tokenizer, plan);
        Tokens = TuningTokens.Of(tokenizer);
        Identity = FileIdentity.Of(file.Path);
        Counts = null!;
        Rejected = null!;
        Root = null!;
    }

    /// <summary>The file and its kind.</summary>
    public TuningFile File { get; }

    /// <summary>How it is read.</summary>
    public TuningPlan Plan { get; }

    /// <summary>What became of its lines.</summary>
    public TuningCounts Counts { get; private set; }

    /// <summary>The first twenty lines that give no sample.</summary>
    public IReadOnlyList<TuningRejection> Rejected { get; private set; }

    /// <summary>SHA-256 of the file.</summary>
    public string Root { get; private set; }

    /// <summary>Samples of an epoch.</summary>
    public long Count => offsets.Count;

    /// <summary>Batches of an epoch over all ranks; null where rows are packed, since that shows only while packing.</summary>
    public long? BatchesPerEpoch => Plan.PackRows ? null : Plan.DropLast ? Count / Plan.BatchSize : (Count + Plan.BatchSize - 1) / Plan.BatchSize;

    internal Tokenizer Tokenizer { get; }

    internal TuningTokens Tokens { get; }

    internal FileIdentity Identity { get; }

    /// <summary>Looks through a file on another thread.</summary>
    /// <param name="path">Plain JSONL: it is read in any order, so gzip is refused.</param>
    /// <param name="tokenizer">Encodes the texts.</param>
    /// <param name="plan">How it will be read.</param>
    /// <param name="cancel">Stops the looking through.</param>
    /// <exception cref="ArgumentException">The plan makes no sense.</exception>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    /// <exception cref="MalformedDataException">It is gzip, empty, of a kind that is not read, or has no samples.</exception>
    /// <exception cref="MissingComponentException">The tokenizer lacks a token that is needed: its name and the token's are in the message.</exception>
    /// <exception cref="DatasetStateException">It has fewer samples than a batch has rows, and the last batch is to be dropped.</exception>
    /// <exception cref="InputChangedException">It changed meanwhile.</exception>
    public static Task<TuningSet> OpenAsync(string path, Tokenizer tokenizer, TuningPlan plan, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tokenizer);
        Check(plan);
        return Task.Run(() => Open(path, tokenizer, plan, cancel), cancel);
    }

    /// <summary>Where a sample of an epoch's order starts in the file.</summary>
    internal long OffsetOf(int epoch, long position) => offsets[(int)(Plan.Shuffle ? TuningOrder.Map(position, Count, Plan.Seed, epoch) : position)];

    internal TuningEncoder NewEncoder() => new(File.Path, File.Kind!.Value, Tokenizer, Tokens, Plan);

    /// <summary>SHA-256 of all that decides the batches, line by line.</summary>
    internal string PlanHash()
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            shardwright tuning 1
            kind {(File.Kind == TuningKind.Instruction ? "instruction" : "tool")}
            tokenizer {Tokenizer.Sha256}
            max_length {Plan.MaxLength}
            batch_size {Plan.BatchSize}
            order {(Plan.Shuffle ? Plan.Seed : "file")}
            drop_last {Plan.DropLast}
            rows {(Plan.PackRows ? Plan.PackBuffer : Plan.PadToMaxLength ? "full" : "longest")}
            """);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))));
    }

    private static void Check(TuningPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.MaxLength, 2, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plan.MaxLength, MostLength, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.BatchSize, 1, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)plan.BatchSize * plan.MaxLength, MostBatchTokens, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Epochs, 1, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.PackBuffer, 1, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plan.PackBuffer, MostBuffer, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.World, 1, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfNegative(plan.Rank, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(plan.Rank, plan.World, nameof(plan));
    }

    private static TuningSet Open(string path, Tokenizer tokenizer, TuningPlan plan, CancellationToken cancel)
    {
        if (Directory.Exists(path))
        {
            throw TuningThrow.Folder(path);
        }

        var identity = FileIdentity.Of(path);
        var file = TuningFile.Recognize(path);
        if (IsGzip(path))
        {
            throw TuningThrow.Gzip(path);
        }

        var digest = FileHasher.Hash(path, cancel: cancel);
        if (file.Kind is not (TuningKind.Tool or TuningKind.Combined or TuningKind.Instruction))
        {
            throw TuningThrow.OtherKind(file);
        }

        var set = new TuningSet(file, tokenizer, plan) { Root = digest.Sha256 };
        set.LookThrough(cancel);
        if (set.Identity != identity || FileIdentity.Of(path) != identity)
        {
            throw TuningThrow.Changed(path);
        }

        if (set.Count == 0)
        {
            throw TuningThrow.NoSamples(path, set.Counts);
        }

        return set.BatchesPerEpoch == 0 ? throw TuningThrow.NoFullBatch(path, plan) : set;
    }

    private static bool IsGzip(string path)
    {
        Span<byte> head = stackalloc byte[2];
        using var handle = System.IO.File.OpenHandle(path);
        return RandomAccess.Read(handle, head, 0) == 2 && head is [0x1f, 0x8b];
    }

    private void LookThrough(CancellationToken cancel)
    {
        var encoder = NewEncoder();
        var (lines, blank) = (0L, 0L);
        var flaws = new SortedDictionary<TuningFlaw, long>();
        var rejected = new List<TuningRejection>();
        using var reader = JsonlReader.Open(File.Path);
        while (reader.ReadLine())
        {
            cancel.ThrowIfCancellationRequested();
            lines++;
            if (JsonlText.IsBlank(reader.Line))
            {
                blank++;
            }
            else if (encoder.Check(reader.Line, reader.OffsetBytes) is { } flaw)
            {
                flaws[flaw] = flaws.GetValueOrDefault(flaw) + 1;
                if (rejected.Count < MostRejections)
                {
                    rejected.Add(new TuningRejection(reader.LineNumber, reader.OffsetBytes, flaw));
                }
            }
            else
            {
                offsets.Add(reader.OffsetBytes);
            }
        }

        offsets.TrimExcess();
        Counts = new TuningCounts(lines, blank, offsets.Count, flaws);
        Rejected = rejected;
    }
}
