using System.Globalization;
using Shardwright.Datasets.Splits;
using Shardwright.Formats.Parquet;

namespace Shardwright.Recipes.Spectra;

/// <summary>How shards of spectra are named and written.</summary>
internal static class SpectraShards
{
    /// <summary>Rows of a row group: about a megabyte, which stays in a processor's cache while it is encoded and checked.</summary>
    public const int RowGroupRows = 2048;

    /// <summary>A unit's name: <c>shard_00000</c>.</summary>
    public static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"shard_{number:D5}");

    /// <summary>A shard's name: <c>shard_00000.parquet</c>, below its split's folder where whole runs are split.</summary>
    public static string Name(int number, SplitName? split) => split is { } side ? $"{side.Key()}/{Id(number)}.parquet" : $"{Id(number)}.parquet";

    /// <summary>How Parquet is written: peaks hardly shrink further at a higher level of Zstandard.</summary>
    public static ParquetOptions Parquet(ParquetCompression compression) => new() { Compression = compression, RowGroupRows = RowGroupRows, CompressionLevel = 1 };
}
