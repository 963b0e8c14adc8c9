using Shardwright.Datasets.Building;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>Writes one shard of documents: a nullable column <c>text</c>, Snappy, row groups of 1,024.</summary>
internal static class ShardFile
{
    /// <summary>Bytes of documents after which a source of rows lets the writer look up.</summary>
    public const long BytesAtOnce = 64L << 20;

    private static readonly ParquetColumn[] Columns = [new("text", ParquetType.String, Nullable: true)];

    public static ParquetOptions Options { get; } = new() { Compression = ParquetCompression.Snappy, RowGroupRows = 1024, MemoryLimitBytes = 2L << 30 };

    /// <summary>Writes a shard under a name that no reader lists, and gives it its own once it is durable and its checksums lie there.</summary>
    public static LiveShard Write(LiveFolder folder, string name, IParquetRowSource rows, CancellationToken cancel)
    {
        using var file = AtomicFile.Create(folder.Output(name));
        var written = ParquetWriter.Write(file.PartialPath, Columns, rows, Options, cancel);
        var digest = FileHasher.Hash(file.PartialPath, BlockChecksums.BlockBytes, cancel);
        BlockChecksums.Write(folder.Root, name, digest.BlockCrcs);
        file.Commit();
        return new LiveShard(name, digest.Bytes, written.Rows, digest.Sha256);
    }
}
