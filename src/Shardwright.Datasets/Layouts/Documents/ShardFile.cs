using Shardwright.Datasets.Building;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>Writes one shard of documents: a nullable column <c>text</c>, Snappy, row groups of 1,024.</summary>
/// <remarks>A row group ends before that where its documents take 128 MiB: a reader holds a whole one, and no stream of documents makes one that nobody can write.</remarks>
internal static class ShardFile
{
    /// <summary>Bytes of documents that a source of rows gives at once, if not a single one is larger.</summary>
    public const long BytesAtOnce = 8L << 20;

    private static readonly ParquetColumn[] Columns = [new("text", ParquetType.String, Nullable: true)];

    public static ParquetOptions Options { get; } = new() { Compression = ParquetCompression.Snappy, RowGroupRows = 1024, RowGroupBytes = 128L << 20, MemoryLimitBytes = 2L << 30 };

    /// <summary>Threads that pack a shard while no documents come any more; they decide no byte.</summary>
    public static int ThreadsAtEnd { get; } = Math.Clamp(Environment.ProcessorCount, 1, 2);

    /// <summary>Writes a shard under a name that no reader lists, and gives it its own once it is durable and its checksums lie there.</summary>
    public static LiveShard Write(LiveFolder folder, string name, IParquetRowSource rows, int threads, CancellationToken cancel)
    {
        using var file = AtomicFile.Create(folder.Output(name));
        var written = ParquetWriter.Write(file.PartialPath, Columns, rows, Options with { Threads = threads }, cancel);
        var digest = FileHasher.Hash(file.PartialPath, BlockChecksums.BlockBytes, cancel);
        BlockChecksums.Write(folder.Root, name, digest.BlockCrcs);
        file.Commit();
        return new LiveShard(name, digest.Bytes, written.Rows, digest.Sha256);
    }
}
