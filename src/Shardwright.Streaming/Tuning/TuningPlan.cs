namespace Shardwright.Streaming.Tuning;

/// <summary>How fine-tuning samples are cut, ordered and put into batches.</summary>
public sealed record TuningPlan
{
    /// <summary>The longest input, in tokens: a sample keeps one id more, since inputs and targets are shifted by one. At least 2.</summary>
    public required int MaxLength { get; init; }

    /// <summary>Rows of a batch. Default 8.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>How often the file is read. Default 4.</summary>
    public int Epochs { get; init; } = 4;

    /// <summary>The seed of the order. Default 42.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Whether every epoch has an order of its own; otherwise each has that of the file. Default true.</summary>
    /// <remarks>
    /// Place p of epoch e (both from 0) of n samples is sample <c>HashedPermutation.Map(p, n, s)</c> of the file, where s is output e, counted from 0,
    /// of the SplitMix64 generator whose state starts as the seed.
    /// </remarks>
    public bool Shuffle { get; init; } = true;

    /// <summary>Whether an epoch's last batch is left out when it is not full. Default true, as in the original.</summary>
    public bool DropLast { get; init; } = true;

    /// <summary>Whether every batch is <see cref="MaxLength"/> wide; otherwise it is as wide as its longest row. Default false.</summary>
    public bool PadToMaxLength { get; init; }

    /// <summary>Whether whole samples share rows of <see cref="MaxLength"/>, best fit, padded and never cropped. Default false: a row a sample.</summary>
    public bool PackRows { get; init; }

    /// <summary>Samples that wait for a row while packing. Default 100; at most 4,096.</summary>
    public int PackBuffer { get; init; } = 100;

    /// <summary>Which reader this is, from 0. Default 0.</summary>
    public int Rank { get; init; }

    /// <summary>How many readers share the batches. Default 1.</summary>
    public int World { get; init; } = 1;
}
