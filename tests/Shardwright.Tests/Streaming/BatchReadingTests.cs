using System.Globalization;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Opening;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;
using Shardwright.Formats.Parquet;
using Shardwright.Streaming.Reading;
using Shardwright.Tests.Formats.Parquet;
using Shardwright.Tests.Recipes.Spectra;

namespace Shardwright.Tests.Streaming;

public sealed class BatchReadingTests : IDisposable
{
    // The documented digest, from values that DuckDB exported.
    private const string Digest = """
        import hashlib, json, struct, sys
        h, n = hashlib.sha256(), 0
        text = lambda v: struct.pack("<q", -1) if v is None else struct.pack("<q", len(v.encode())) + v.encode()
        floats = lambda v: struct.pack("<q", 4 * len(v)) + struct.pack("<%df" % len(v), *v)
        number = lambda kind, v: struct.pack("<q", -1) if v is None else struct.pack("<" + kind, v)
        for path in sys.argv[1:]:
            with open(path, encoding="utf-8") as f:
                for line in f:
                    r = json.loads(line)
                    b = (text(r["sample_id"]) + floats(r["mzs"]) + floats(r["ints"]) + number("f", r["precursor_mz"]) + number("b", r["charge"]) + text(r["adduct"])
                        + text(r["instrument_type"]) + number("f", r["collision_energy"]) + text(r["smiles"]) + text(r["inchikey"]) + text(r["formula"])
                        + number("q", r["row_in_source"]) + text(r["source"]))
                    h.update(struct.pack("<q", len(b)) + b); n += 1
        print(n, h.hexdigest())
        """;

    private readonly SpectraFolders folders = new();
    private readonly TemporaryFolder exports = new();

    public void Dispose()
    {
        folders.Dispose();
        exports.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(256)]
    [InlineData(100_000)]
    public async Task Batches_come_in_manifest_order_and_their_digest_is_the_documented_one_at_any_batch_size(int batchSize)
    {
        var manifest = Build();
        foreach (var split in (SplitName?[])[null, SplitName.Train, SplitName.Val, SplitName.Test])
        {
            var names = split is { } one ? manifest.Splits[one] : [.. manifest.Splits.All];
            var expected = PythonOracle.Run(Digest, [.. names.Select(Export)]).Trim();
            var (count, digest) = await Read(new ReadPlan { BatchSize = batchSize, Split = split });
            Assert.Equal(expected, string.Create(CultureInfo.InvariantCulture, $"{count} {digest}"));
        }
    }

    [Fact]
    public async Task Every_batch_but_the_last_is_full_and_says_where_it_begins()
    {
        Build();
        await using var dataset = await Dataset.OpenAsync(folders.Output(), TestContext.Current.CancellationToken);
        var next = 0L;
        var counts = new List<int>();
        await foreach (var batch in dataset.ReadBatchesAsync(new ReadPlan { BatchSize = 333 }, TestContext.Current.CancellationToken))
        {
            Assert.Equal(next, batch.FirstPosition);
            Assert.All(batch.Columns, column => Assert.Equal(batch.Count, column.Rows));
            counts.Add(batch.Count);
            next += batch.Count;
        }

        Assert.Equal(dataset.Manifest!.Counts!.Kept, next);
        Assert.All(counts.SkipLast(1), count => Assert.Equal(333, count));
        Assert.InRange(counts[^1], 1, 333);
    }

    [Fact]
    public async Task A_byte_flipped_in_any_block_of_a_shard_is_told_of_before_wrong_data_comes_out()
    {
        var manifest = Build();
        var (_, digest) = await Read(new ReadPlan());
        var shard = manifest.Shards.First();
        var path = Path.Combine(folders.Output(), shard.Name);
        var whole = File.ReadAllBytes(path);
        var blocks = (whole.Length + BlockChecksums.BlockBytes - 1) / BlockChecksums.BlockBytes;
        Assert.True(blocks > 2);
        for (var block = 0; block < blocks; block++)
        {
            foreach (var within in (int[])[0, 1000, BlockChecksums.BlockBytes - 1])
            {
                var place = Math.Min(whole.Length - 1, (block * BlockChecksums.BlockBytes) + within);
                var bytes = (byte[])whole.Clone();
                bytes[place] ^= 0x10;
                await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
                await Assert.ThrowsAsync<MalformedDataException>(() => Read(new ReadPlan()));
            }
        }

        await File.WriteAllBytesAsync(path, whole[..^1], TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<MalformedDataException>(() => Read(new ReadPlan()));
        await File.WriteAllBytesAsync(path, [.. whole, 0], TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<MalformedDataException>(() => Read(new ReadPlan()));
        await File.WriteAllBytesAsync(path, whole, TestContext.Current.CancellationToken);
        Assert.Equal(digest, (await Read(new ReadPlan())).Digest);
    }

    [Fact]
    public void A_byte_flipped_anywhere_in_a_footer_of_many_blocks_is_told_of_when_the_shard_is_opened()
    {
        var path = exports.File("s.parquet");
        var rows = 16_000;
        ParquetWriter.Write(path, [new ParquetColumn("x", ParquetType.Int64), new ParquetColumn("y", ParquetType.Double)], new Counting(rows), new ParquetOptions { RowGroupRows = 8 }, TestContext.Current.CancellationToken);
        var whole = File.ReadAllBytes(path);
        var footer = (int)System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(whole.AsSpan(whole.Length - 8));
        Assert.True(footer > 3 * BlockChecksums.BlockBytes, $"{footer}");
        BlockChecksums.Write(exports.Path, "s.parquet", FileHasher.Hash(path, BlockChecksums.BlockBytes, TestContext.Current.CancellationToken).BlockCrcs!);
        ParquetShardReader.Open(exports.Path, "s.parquet", null).Dispose();
        for (var place = whole.Length - 8 - footer; place < whole.Length; place += 20_011)
        {
            var bytes = (byte[])whole.Clone();
            bytes[place] ^= 1;
            File.WriteAllBytes(path, bytes);
            var error = Assert.Throws<MalformedDataException>(() => ParquetShardReader.Open(exports.Path, "s.parquet", null));
            Assert.Contains("CRC-32C", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_dataset_without_blocks_is_hashed_when_it_is_opened()
    {
        Build();
        var (count, digest) = await Read(new ReadPlan());
        Directory.Delete(Path.Combine(folders.Output(), ".shardwright"), recursive: true);
        Assert.Equal((count, digest), await Read(new ReadPlan()));
        var path = Directory.EnumerateFiles(folders.Output(), "shard_*.parquet").First();
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        Assert.Contains("SHA-256", (await Assert.ThrowsAsync<MalformedDataException>(() => Read(new ReadPlan()))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Foreign_shards_are_read_with_the_originals_manifest_and_without_one(bool withManifest)
    {
        var manifest = Build();
        var foreign = exports.File("foreign");
        Directory.CreateDirectory(Path.Combine(foreign, "deep"));
        foreach (var shard in manifest.Shards)
        {
            File.Copy(Path.Combine(folders.Output(), shard.Name), Path.Combine(foreign, "deep", shard.Name));
        }

        string[] order = [.. manifest.Shards.Select(shard => shard.Name).Order(StringComparer.Ordinal)];
        if (withManifest)
        {
            order = [.. new FolderManifest(new ManifestOptions { ShardsFolder = foreign, OutputFolder = foreign, Version = "v", Plain = true, Checksum = true, Seed = 5 })
                .Write(TestContext.Current.CancellationToken).Manifest.Splits.All];
        }

        var expected = PythonOracle.Run(Digest, [.. order.Select(Export)]).Trim();
        var (count, digest) = await Read(new ReadPlan(), foreign);
        Assert.Equal(expected, string.Create(CultureInfo.InvariantCulture, $"{count} {digest}"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Relative_names_lead_to_shards_in_folders_below_the_manifest(bool deeper)
    {
        var manifest = Build();
        var shards = exports.File(deeper ? "foreign/shards" : "foreign");
        foreach (var (i, shard) in manifest.Shards.Index())
        {
            Directory.CreateDirectory(Path.Combine(shards, $"d{i}"));
            File.Copy(Path.Combine(folders.Output(), shard.Name), Path.Combine(shards, $"d{i}", "same.parquet"));
        }

        new FolderManifest(new ManifestOptions { ShardsFolder = shards, OutputFolder = exports.File("foreign"), Version = "v", RelativeNames = true, Checksum = true }).Write(TestContext.Current.CancellationToken);
        Assert.Equal(manifest.Counts!.Kept, (await Read(new ReadPlan(), exports.File("foreign"))).Count);
    }

    [Fact]
    public async Task A_missing_shard_is_named()
    {
        var manifest = Build();
        File.Delete(Path.Combine(folders.Output(), manifest.Splits.Test[0]));
        Assert.Contains(manifest.Splits.Test[0], (await Assert.ThrowsAsync<StorageException>(() => Read(new ReadPlan()))).Message, StringComparison.Ordinal);
        Assert.True((await Read(new ReadPlan { Split = SplitName.Train })).Count > 0);
    }

    [Fact]
    public async Task A_shard_with_other_fields_than_the_first_is_refused()
    {
        Directory.CreateDirectory(exports.File("two"));
        ParquetSql.Run($"COPY (SELECT [1.0::FLOAT] AS mzs) TO '{exports.File("two/a.parquet")}' (FORMAT parquet)");
        ParquetSql.Run($"COPY (SELECT [1.0::FLOAT] AS mzs, 1 AS more) TO '{exports.File("two/b.parquet")}' (FORMAT parquet)");
        Assert.Contains("do not belong together", (await Assert.ThrowsAsync<MalformedDataException>(() => Read(new ReadPlan(), exports.File("two")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_dataset_is_refused_in_words()
    {
        await Assert.ThrowsAsync<StorageException>(() => Read(new ReadPlan(), exports.File("nowhere")));
        Directory.CreateDirectory(exports.File("empty"));
        await Assert.ThrowsAsync<StorageException>(() => Read(new ReadPlan(), exports.File("empty")));
        Directory.CreateDirectory(exports.File("other"));
        ParquetSql.Run($"COPY (SELECT 1 AS x) TO '{exports.File("other/a.parquet")}' (FORMAT parquet)");
        Assert.Contains("columns x", (await Assert.ThrowsAsync<MalformedDataException>(() => Read(new ReadPlan(), exports.File("other")))).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(exports.File("other/a.parquet"), "PAR1 but cut", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<MalformedDataException>(() => Read(new ReadPlan(), exports.File("other")));
    }

    private DatasetManifest Build()
    {
        folders.Make("""
            gems('a.h5', 3000, width=40, runs=3, extra={'adduct': np.array(['[M+H]+', '', 'm\u00fc'] * 1000, dtype=object), 'smiles': np.array(['CCO', '', 'C'] * 1000, dtype=object),
                'collision_energy': np.array([20, np.nan, 30.1] * 1000, 'f4')})
            """);
        return folders.Build(folders.Options() with { ShardSizeBytes = 160 << 10, Ratios = new(2, 1, 1) }).Manifest!;
    }

    private string Export(string name)
    {
        var export = exports.File(name + ".jsonl");
        ParquetSql.Run($"COPY (SELECT * FROM read_parquet('{Path.Combine(folders.Output(), name)}')) TO '{export}' (FORMAT json)");
        return export;
    }

    private async Task<(long Count, string Digest)> Read(ReadPlan plan, string? folder = null)
    {
        await using var dataset = await Dataset.OpenAsync(folder ?? folders.Output(), TestContext.Current.CancellationToken);
        using var digest = new RecordDigest();
        var count = 0L;
        await foreach (var batch in dataset.ReadBatchesAsync(plan, TestContext.Current.CancellationToken))
        {
            digest.Add(batch);
            count += batch.Count;
        }

        return (count, digest.Current);
    }

    private sealed class Counting(int rows) : IParquetRowSource
    {
        private int next;

        public int Fill(ParquetRowBatch batch)
        {
            var count = Math.Min(batch.Capacity, rows - next);
            for (var row = 0; row < count; row++)
            {
                batch.Values<long>(0)[row] = next;
                batch.Values<double>(1)[row] = next / 3.0;
                next++;
            }

            return count;
        }
    }
}
