using System.Text;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Checksums;
using Shardwright.Formats.Parquet;

namespace Shardwright.Tests.Streaming.Documents;

/// <summary>Folders of document shards, as a live writer makes them.</summary>
internal static class DocumentFolder
{
    public const int RowGroupRows = 16;

    /// <summary>Documents that differ in length and tell which they are.</summary>
    public static string[] Texts(string name, int count, int seed, int longest = 90)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => $"{name}{i};" + new string((char)('a' + (i % 26)), random.Next(0, longest)))];
    }

    public static void Shard(string folder, string name, IReadOnlyList<string?> texts, bool withBlocks = true, int rowGroupRows = RowGroupRows)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name);
        ParquetWriter.Write(path + ".partial", [new ParquetColumn("text", ParquetType.String)], new Source(texts), new ParquetOptions { RowGroupRows = rowGroupRows, Compression = ParquetCompression.Snappy });
        if (withBlocks)
        {
            Directory.CreateDirectory(Path.Combine(folder, ".shardwright", "blocks"));
            BlockChecksums.Write(folder, name, FileHasher.Hash(path + ".partial", BlockChecksums.BlockBytes).BlockCrcs!);
        }

        File.Move(path + ".partial", path, overwrite: true);
    }

    public static void Complete(string folder) => File.WriteAllText(Path.Combine(folder, CompletionMark.FileName), "done\n");

    public static void Facts(string folder, int maxTokens, string sha256)
        => File.WriteAllText(Path.Combine(folder, "documents.json"), $$"""{"max_tokens": {{maxTokens}}, "tokenizer": "x", "tokenizer_sha256": "{{sha256}}"}""");

    /// <summary>Makes a manifest over what lies there: every shard is train, but for val_shard.parquet.</summary>
    public static DatasetManifest Manifest(string folder)
    {
        string[] names = [.. Directory.GetFiles(folder, "*.parquet").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        var splits = new SplitLists([.. names.Where(name => name != "val_shard.parquet")], [.. names.Where(name => name == "val_shard.parquet")], []);
        ManifestFile[] files = [.. names.Select(name =>
        {
            var digest = FileHasher.Hash(Path.Combine(folder, name));
            return new ManifestFile(name, ShardRole.Shard, name == "val_shard.parquet" ? SplitName.Val : SplitName.Train, digest.Bytes, ParquetHeader.ReadRowCount(Path.Combine(folder, name)), digest.Sha256);
        })];
        var manifest = new DatasetManifest
        {
            Version = "1", GlobalSeed = 42, ShardSizeBytes = 1 << 20, CreatedAt = "2026-07-30T12:00:00Z", Splits = splits, Checksums = [], Format = DatasetManifest.CurrentFormat,
            Recipe = "code", Files = files, Root = DatasetRoot.Compute(files, splits),
        };
        ManifestWriter.Write(folder, manifest);
        return manifest;
    }

    private sealed class Source(IReadOnlyList<string?> texts) : IParquetRowSource
    {
        private int next;

        public int Fill(ParquetRowBatch batch)
        {
            var count = Math.Min(batch.Capacity, texts.Count - next);
            for (var row = 0; row < count; row++, next++)
            {
                if (texts[next] is { } text)
                {
                    batch.SetString(0, row, Encoding.UTF8.GetBytes(text));
                }
                else
                {
                    batch.SetNull(0, row);
                }
            }

            return count;
        }
    }
}
