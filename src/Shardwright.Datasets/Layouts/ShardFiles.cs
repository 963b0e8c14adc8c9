using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Foundation.Errors;
using Shardwright.Formats.Parquet;

namespace Shardwright.Datasets.Layouts;

/// <summary>Which reader a shard is read with, by the ending of its name. Safe from many threads.</summary>
internal static class ShardFiles
{
    public const string ParquetEnding = ".parquet";

    public const string NpzEnding = ".npz";

    private static readonly string[] Endings = [ParquetEnding, NpzEnding, ProductNames.Ending, GenomeNames.SqliteEnding, GenomeNames.PackedEnding];

    /// <summary>The ending by which a file is known as a shard; null for a file of another kind.</summary>
    public static string? EndingOf(string name) => Endings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>Opens a shard.</summary>
    /// <exception cref="Foundation.Errors.MalformedDataException">It is not what its ending says, or not the one that was written.</exception>
    public static IShardReader Open(string folder, string name, string? sha256)
        => EndingOf(name) switch
        {
            NpzEnding => WindowShardReader.Open(folder, name, sha256),
            ProductNames.Ending => ProductShardReader.Open(folder, name, sha256),
            GenomeNames.SqliteEnding or GenomeNames.PackedEnding => throw new DatasetStateException(
                new DataLocation(Path.Combine(folder, name)), "shard", "one whose records are read in order", "sequences, of which windows are read", "Read them with 'shardwright read', or Streaming's GenomeWindowSet."),
            _ => ParquetShardReader.Open(folder, name, sha256),
        };

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

            case ProductNames.Ending:
                using (var product = ProductReader.Open(path))
                {
                    return product.Count;
                }

            case GenomeNames.SqliteEnding or GenomeNames.PackedEnding:
                return CountSequences(path);
            default:
                return null;
        }
    }

    private static long CountSequences(string path)
    {
        var layout = EndingOf(path) == GenomeNames.PackedEnding ? SequenceLayout.Packed : SequenceLayout.Sqlite;
        using var store = SequenceStore.Open([new SampleSequences(Path.GetFileNameWithoutExtension(path), path, layout)], new SequenceStoreOptions { IsTrusted = true });
        var count = 0L;
        store.VisitSequences(0, (_, _, _) => count++);
        return count;
    }
}
