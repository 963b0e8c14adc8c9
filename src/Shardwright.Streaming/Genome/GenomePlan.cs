using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shardwright.Datasets.Splits;

namespace Shardwright.Streaming.Genome;

/// <summary>In which order the windows of a split are read, and which of them this reader gets.</summary>
public sealed record GenomePlan
{
    private const long MostBatchTokens = 1L << 28;
    private const int MostThreads = 64;

    /// <summary>Items of a step over all ranks, a multiple of <see cref="MicroBatch"/> x <see cref="World"/>. Default 4.</summary>
    public int GlobalBatch { get; init; } = 4;

    /// <summary>Items of a rank's batch; null, the default, for its share of <see cref="GlobalBatch"/>.</summary>
    public int? MicroBatch { get; init; }

    /// <summary>How often all windows are read; null, the default, for once, or for what <see cref="Samples"/> asks for.</summary>
    public int? Epochs { get; init; }

    /// <summary>How many items are read in all; null, the default, for whole epochs.</summary>
    public long? Samples { get; init; }

    /// <summary>The seed of the order, zero or more. Default 42.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Which of the readers this is, from 0; null, the default, to read what all of them read, interleaved: the global order.</summary>
    public int? Rank { get; init; }

    /// <summary>How many readers share the items: the data-parallel size. Default 1.</summary>
    public int World { get; init; } = 1;

    /// <summary>Whether every epoch has an order of its own; null, the default, as in the original: train has, validation and test are in the windows' order.</summary>
    public bool? IsShuffled { get; init; }

    /// <summary>Whether a last block that is not full is left out; null, the default, as in the original: for train and validation it is, for test not.</summary>
    public bool? DropLast { get; init; }

    /// <summary>Items that all ranks have read before; of train only. A cursor takes its place. Default 0.</summary>
    public long Consumed { get; init; }

    /// <summary>The folder that gets a log of every window that is read; null, the default, for no log.</summary>
    public string? LogFolder { get; init; }

    /// <summary>Threads that read ahead, at most 64. Default 2.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>The clock of the log.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Rows of a batch: a rank's own, or of all ranks.</summary>
    internal int BatchRows => checked(RankBatch * (Rank is null ? World : 1));

    private int RankBatch => MicroBatch ?? (GlobalBatch / World);

    internal bool IsShuffledFor(SplitName split) => IsShuffled ?? split == SplitName.Train;

    internal bool DropsLastOf(SplitName split) => DropLast ?? split != SplitName.Test;

    internal void Check(SplitName split, int itemTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(GlobalBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(World, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Rank ?? 0, nameof(Rank));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Rank ?? 0, World, nameof(Rank));
        ArgumentOutOfRangeException.ThrowIfLessThan(MicroBatch ?? 1, 1, nameof(MicroBatch));
        if (RankBatch < 1 || GlobalBatch % ((long)RankBatch * World) != 0)
        {
            throw new ArgumentException(
                $"A global batch of {GlobalBatch} does not divide by the {World} readers, or by a micro batch of {MicroBatch ?? 1} for each.");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)BatchRows * itemTokens, MostBatchTokens, nameof(GlobalBatch));
        ArgumentOutOfRangeException.ThrowIfNegative(Seed);
        ArgumentOutOfRangeException.ThrowIfNegative(Consumed);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Threads, MostThreads);
        ArgumentNullException.ThrowIfNull(Clock);
        if (Consumed > 0 && split != SplitName.Train)
        {
            throw new ArgumentException("Only the reading of train starts behind what was consumed; another is resumed by its cursor.");
        }
    }

    /// <summary>The places that this reader reads; without a rank the blocks of all ranks, whole.</summary>
    internal MegatronSlices Slices(SplitName split, long total, long consumed)
        => new(total, consumed, BatchRows, Rank ?? 0, Rank is null ? 1 : World, DropsLastOf(split));

    /// <summary>SHA-256 of all that decides the items and their order; rank, world, micro batch, start and end do not.</summary>
    internal string Hash(SplitName split, GenomeOptions options)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            shardwright genome 1
            split {split.Key()}
            global_batch {GlobalBatch}
            order {(IsShuffledFor(split) ? Seed : "windows")}
            drop_last {DropsLastOf(split)}
            sequence_length {options.SequenceLength}
            stride {options.Stride}
            min_length {options.MinLengthThreshold}
            layout {options.Layout}
            ids {options.Ids.Bos} {options.Ids.Eos} {options.Ids.Sep} {options.Ids.Pad}
            ends {options.IncludeBos} {options.IncludeEos}
            tags {options.ControlTags}
            reverse_complement {(options.ReverseComplement ? options.Seed : "never")} {options.ReverseComplement && options.ComplementAmbiguous}

            """);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))));
    }
}
