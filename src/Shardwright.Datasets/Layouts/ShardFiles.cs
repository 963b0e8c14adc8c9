using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Formats.Parquet;

namespace Shardwright.Datasets.Layouts;

/// <summary>Which reader a shard is read with, by the ending of its name. Safe from many threads.</summary>
internal static class ShardFiles
{
    public const string ParquetEnding = ".parquet";

    public const string NpzEnding = ".npz";

    /// <summary>The ending by which a file is known as a shard; null for a file of another kind.</summary>
    public static string? EndingOf(string name)
        => name.EndsWith(ParquetEnding, StringComparison.Ordinal) ? ParquetEnding : name.EndsWith(NpzEnding, StringComparison.Ordinal) ? NpzEnding : null;

    /// <summary>Opens a shard.</summary>
    /// <exception cref="Foundation.Errors.MalformedDataException">It is not what its ending says, or not the one that was written.</exception>
    public static IShardReader Open(string folder, string name, string? sha256)
        => EndingOf(name) == NpzEnding ? WindowShardReader.Open(folder, name, sha256) : ParquetShardReader.Open(folder, name, sha256);

    /// <summary>Records of a shard, by its header; null for a file of a kind that is not known.</summary>
    /// <exception cref="Foundation.Errors.MalformedDataException">It is not what its ending says.</exception>
    public static long? CountRows(string path)
    {
        switch (EndingOf(path))
        {
            case ParquetEnding:
                return ParquetHeader.ReadRowCount(path);
            case NpzEnding:
                using (var reader = WindowShardReader.Open(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path), null))
                {
                    return reader.Rows;
                }

            default:
                return null;
        }
    }
}
