using System.Globalization;
using Shardwright.Formats.Parquet;

namespace Shardwright.Bench;

/// <summary>Whole processes of <c>shardwright manifest</c> beside the documented Python script, over 5,000 files with 1.3 GB.</summary>
public static class ManifestBench
{
    private const int Templates = 8;

    /// <summary>Makes the files where they are missing, measures, and writes the results.</summary>
    public static void Run(BenchArguments arguments)
    {
        var (files, bytes, pairs) = (arguments.Number("--files", 5000), arguments.Number("--megabytes", 1300) * 1_000_000L, arguments.Number("--pairs", 5));
        using var folder = new BenchFolder(arguments);
        var shards = folder.In("shards");
        MakeFiles(shards, files, bytes);
        var report = new BenchReport(
            "manifest", "dotnet run -c Release --project bench/Shardwright.Bench -- manifest", "work", "program", "median s", "least s", "most s", "CPU s", "times as fast", "peak MB");
        foreach (var checksum in new[] { true, false })
        {
            string[] flags = checksum ? ["--checksum"] : [];
            Series Ours(string name, params string[] more) => new(name, () => Write(MeasuredProcess.Shardwright, ["manifest"], shards, folder.In(name), [.. flags, .. more]));
            var plain = Ours("shardwright manifest --plain", "--plain");
            var full = Ours("shardwright manifest");
            var peer = new Series("Python script", () => Write(MeasuredProcess.Python, [BenchFolder.Peer("manifest_script.py")], shards, folder.In("script"), flags));
            Series.TakeTurns(pairs, plain, peer, full);
            RequireEqual(folder.In(plain.Name), folder.In("script"));
            foreach (var series in (Series[])[plain, full, peer])
            {
                report.Add(
                    checksum ? "with --checksum" : "without hashing", series.Name, BenchReport.Number(series.MedianSeconds, 3), BenchReport.Number(series.LeastSeconds, 3),
                    BenchReport.Number(series.MostSeconds, 3), BenchReport.Number(series.MedianProcessorSeconds), BenchReport.Number(peer.MedianSeconds / series.MedianSeconds), BenchReport.Number(series.PeakMegabytes, 0));
            }
        }

        report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{files:N0} Parquet files with {bytes / 1e6:N0} MB in the page cache; whole processes in turn, {pairs} turns after one that is not counted. The manifests of the first and the last row of each work are equal but for `created_at`."));
        report.Write();
    }

    private static MeasuredProcess Write(string program, string[] first, string shards, string output, string[] flags)
        => MeasuredProcess.Run(program, [.. first, "--shards_dir", shards, "--output_dir", output, "--version", "bench", .. flags]);

    private static void RequireEqual(string left, string right)
    {
        static IEnumerable<string> Lines(string folder)
            => File.ReadLines(Path.Combine(folder, "dataset_manifest.json")).Where(line => !line.StartsWith("  \"created_at\"", StringComparison.Ordinal));
        if (!Lines(left).SequenceEqual(Lines(right)))
        {
            throw new InvalidOperationException($"the manifests in {left} and {right} differ");
        }
    }

    // Real footers, and noise for pages: hashing and counting rows see no difference, and 5,000 files are made in seconds.
    private static void MakeFiles(string folder, int files, long bytes)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.parquet").Count() == files)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        var templates = Enumerable.Range(0, Templates).Select(i => Template(folder, bytes / files * ((2 * i) + 1) / Templates)).ToArray();
        var random = new Random(777);
        for (var i = 0; i < files; i++)
        {
            var (content, pages) = templates[i % Templates];
            random.NextBytes(content.AsSpan(4, pages));
            File.WriteAllBytes(Path.Combine(folder, $"shard_{i:D5}.parquet"), content);
        }
    }

    private static (byte[] Content, int Pages) Template(string folder, long bytes)
    {
        var path = Path.Combine(folder, "template.tmp");
        ParquetWriter.Write(path, [new ParquetColumn("value", ParquetType.Int64)], new Numbers(bytes / sizeof(long)), new ParquetOptions { Compression = ParquetCompression.None });
        var content = File.ReadAllBytes(path);
        File.Delete(path);
        return (content, content.Length - 8 - BitConverter.ToInt32(content, content.Length - 8) - 4);
    }

    private sealed class Numbers(long count) : IParquetRowSource
    {
        private readonly Random random = new(777);
        private long done;

        public int Fill(ParquetRowBatch batch)
        {
            var rows = (int)Math.Min(batch.Capacity, count - done);
            foreach (ref var value in batch.Values<long>(0)[..rows])
            {
                value = random.NextInt64();
            }

            done += rows;
            return rows;
        }
    }
}
