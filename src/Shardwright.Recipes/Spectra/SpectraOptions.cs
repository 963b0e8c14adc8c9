using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Formats.Parquet;

namespace Shardwright.Recipes.Spectra;

/// <summary>What becomes of raw mass spectra.</summary>
public sealed record SpectraOptions
{
    /// <summary>HDF5 files, and folders of them.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The dataset's version. Default <c>gems_v1</c>.</summary>
    public string DatasetVersion { get; init; } = "gems_v1";

    /// <summary>Bytes of a shard on disk. Default 2 GiB.</summary>
    public long ShardSizeBytes { get; init; } = 2L << 30;

    /// <summary>Peaks kept of a spectrum: the most intense. Default 128.</summary>
    public int MaxPeaks { get; init; } = 128;

    /// <summary>m/z that a precursor must be below. Default 1000.</summary>
    public double MaxPrecursorMz { get; init; } = 1000;

    /// <summary>Peaks that a spectrum must have. Default 1.</summary>
    public int MinPeaks { get; init; } = 1;

    /// <summary>Whether whole shards are dealt out to the splits, or whole runs. Default shards.</summary>
    public SplitBy SplitBy { get; init; } = SplitBy.Shards;

    /// <summary>The parts of each split. Default 98/1/1.</summary>
    public SplitRatios Ratios { get; init; } = SplitRatios.Default;

    /// <summary>The seed of the split. Default 777.</summary>
    public long Seed { get; init; } = 777;

    /// <summary>Columns of the source to carry along; <c>all</c> for every one. Default none.</summary>
    public IReadOnlyList<string> KeepColumns { get; init; } = [];

    /// <summary>How shards are compressed. Default Zstandard.</summary>
    public ParquetCompression Compression { get; init; } = ParquetCompression.Zstd;

    /// <summary>Checks the options once, on entry.</summary>
    /// <exception cref="ArgumentException">One of them makes no sense.</exception>
    internal SpectraOptions Checked()
    {
        Require(Inputs.Count > 0, "name at least one --input");
        Require(ShardSizeBytes >= 1 << 16, "--shard-size is at least 64KiB");
        Require(MaxPeaks is >= 1 and <= 1 << 20, "--max-peaks is from 1 to 1048576");
        Require(MinPeaks >= 1 && MinPeaks <= MaxPeaks, "--min-peaks is at least 1 and at most --max-peaks");
        Require(MaxPrecursorMz > 0 && double.IsFinite(MaxPrecursorMz), "--max-precursor-mz is above 0");
        Require(SplitBy != SplitBy.Official, "--split is shards or groups");
        return this;
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException(rule);
        }
    }
}
