using System.Globalization;
using Shardwright.Datasets.Splits;
using Shardwright.Formats.Parquet;

namespace Shardwright.Recipes.Spectra;

/// <summary>How shards of spectra are named and written.</summary>
internal static class SpectraShards
{
    /// <summary>Rows of a row group: a few megabytes, so that a reader's memory and the checking of a group stay small.</summary>
    public const int RowGroupRows = 8192;

    /// <summary>A unit's name: <c>shard_00000</c>.</summary>
    public static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"shard_{number:D5}");

    /// <summary>A shard's name: <c>shard_00000.parquet</c>, below its split's folder where whole runs are split.</summary>
    public static string Name(int number, SplitName? split) => split is { } side ? $"{side.Key()}/{Id(number)}.parquet" : $"{Id(number)}.parquet";

    /// <summary>How Parquet is written: peaks hardly shrink further at a higher level of Zstandard.</summary>
    public static ParquetOptions Parquet(ParquetCompression compression, int threads) => new()
    {
        Compression = compression, CompressionLevel = 1, RowGroupRows = RowGroupRows, Threads = threads,
    };
}
