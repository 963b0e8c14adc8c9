using System.Buffers;
using System.Text;
using Shardwright.Formats.Parquet;
using Shardwright.Formats.Tokenizers;
using Shardwright.Streaming.Packing;

namespace Shardwright.Bench;

/// <summary>
/// Rates of packing, in tokens a second of processor time on one thread and in all: the packer with tokens in memory, and document shards to rows with a
/// tokenizer that costs next to nothing. Started with <c>packing [--documents n] [--length n] [--mean n] [--folder f]</c>.
/// </summary>
internal static class PackingBench
{
    private const int Begin = 256;

    internal static async Task RunAsync(BenchArguments arguments)
    {
        var (documents, length, mean) = (arguments.Number("--documents", 100_000), arguments.Number("--length", 2048), arguments.Number("--mean", 600));
        var random = new Random(7);
        var lengths = new int[documents];
        foreach (ref var one in lengths.AsSpan())
        {
            // Most documents are short and a few long, as files of source code are.
            one = Math.Clamp((int)(mean * 0.6 * Math.Exp(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))), 8, length + 1);
        }

        Packer(lengths, length);
        using var folder = new BenchFolder(arguments);
        Shards(folder.In("documents"), lengths);
        foreach (var jobs in (int[])[1, Environment.ProcessorCount])
        {
            await EndToEndAsync(folder.In("documents"), length, jobs).ConfigureAwait(false);
        }
    }

    private static void Packer(int[] lengths, int length)
    {
        var tokens = new int[lengths.Max()];
        foreach (ref var token in tokens.AsSpan())
        {
            token = Random.Shared.Next(50_000);
        }

        var (best, total) = (TimeSpan.MaxValue, 0L);
        for (var round = 0; round < 3; round++)
        {
            var cpu = Environment.CpuUsage.UserTime;
            total = Pack(lengths, tokens, length);
            var used = Environment.CpuUsage.UserTime - cpu;
            best = used < best ? used : best;
        }

        Console.WriteLine($"packer alone, rows of {length}, {lengths.Average():f0} tokens a document: {total / 1e6 / best.TotalSeconds:f0} million tokens/s a core");
    }

    private static long Pack(int[] lengths, int[] tokens, int length)
    {
        var packer = new BestFitPacker();
        var (inputs, targets) = (new int[length], new int[length]);
        var (next, placedTokens) = (0, 0L);
        while (next < lengths.Length || packer.Count > 0)
        {
            var used = 0;
            while (used < length + 1)
            {
                while (packer.NeedsDocuments && next < lengths.Length)
                {
                    for (var end = Math.Min(next + 128, lengths.Length); next < end; next++)
                    {
                        packer.Add(next, lengths[next]);
                    }
                }

                if (packer.Count == 0)
                {
                    break;
                }

                var placed = packer.Place(length + 1 - used);
                var from = tokens.AsSpan(0, placed.Tokens);
                from[..Math.Min(placed.Tokens, length - used)].CopyTo(inputs.AsSpan(used));
                var skipped = used == 0 ? 1 : 0;
                from[skipped..].CopyTo(targets.AsSpan(used - 1 + skipped));
                used += placed.Tokens;
                placedTokens += placed.Tokens;
            }
        }

        return placedTokens;
    }

    private static void Shards(string folder, int[] lengths)
    {
        Directory.CreateDirectory(folder);
        foreach (var (i, part) in lengths.Chunk(50_000).Index())
        {
            ParquetWriter.Write(
                Path.Combine(folder, $"shard_{i:d5}.parquet"), [new ParquetColumn("text", ParquetType.String)], new Texts(part),
                new ParquetOptions { RowGroupRows = 1024, Compression = ParquetCompression.Snappy });
        }

        File.WriteAllText(Path.Combine(folder, "_COMPLETE"), "bench\n");
    }

    private static async Task EndToEndAsync(string folder, int length, int jobs)
    {
        var plan = new PackPlan { Length = length, BatchSize = 16, Follow = true, Jobs = jobs };
        var (best, passed, tokens) = (TimeSpan.MaxValue, TimeSpan.MaxValue, 0L);
        for (var round = 0; round < 3; round++)
        {
            var (clock, cpu) = (TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
            tokens = 0;
            await foreach (var batch in PackedReading.ReadPackedAsync(folder, new QuarterTokenizer(), plan).ConfigureAwait(false))
            {
                tokens += (long)batch.Rows * batch.Length;
            }

            var (used, time) = (Environment.CpuUsage.TotalTime - cpu, TimeProvider.System.GetElapsedTime(clock));
            (best, passed) = (used < best ? used : best, time < passed ? time : passed);
        }

        Console.WriteLine($"documents to rows, {jobs} jobs: {tokens / 1e6 / best.TotalSeconds:f0} million tokens/s a core, {tokens / 1e6 / passed.TotalSeconds:f0} in all");
    }

    private sealed class Texts(int[] lengths) : IParquetRowSource
    {
        private readonly byte[] text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 60_000).Select(i => $"int f{i}(int x) {{ return x + {i % 97}; }}\n")));
        private int next;

        public int Fill(ParquetRowBatch batch)
        {
            var count = Math.Min(Math.Min(batch.Capacity, 256), lengths.Length - next);
            for (var row = 0; row < count; row++, next++)
            {
                var bytes = Math.Min(4 * lengths[next], text.Length / 2);
                batch.SetString(0, row, text.AsSpan((int)(next * 7919L % (text.Length - bytes)), bytes));
            }

            return count;
        }
    }

    // One token for four bytes: what is measured is everything but tokenizing.
    private sealed class QuarterTokenizer : Tokenizer
    {
        public override string Name => "quarters";

        public override string Sha256 => "0";

        public override int VocabularySize => Begin + 1;

        public override int? BeginOfText => Begin;

        public override int Encode(ReadOnlySpan<byte> utf8, IBufferWriter<int> ids)
        {
            var count = (utf8.Length + 3) / 4;
            var span = ids.GetSpan(Math.Max(count, 1));
            for (var i = 0; i < count; i++)
            {
                span[i] = utf8[4 * i];
            }

            ids.Advance(count);
            return count;
        }

        public override int Count(ReadOnlySpan<byte> utf8, int limit = int.MaxValue) => (utf8.Length + 3) / 4;

        public override void CountAt(ReadOnlySpan<byte> utf8, ReadOnlySpan<int> offsets, Span<int> counts)
        {
            for (var i = 0; i < offsets.Length; i++)
            {
                counts[i] = (offsets[i] + 3) / 4;
            }
        }

        public override void Decode(ReadOnlySpan<int> ids, IBufferWriter<byte> utf8) => throw new NotSupportedException();

        public override bool TryGetId(string token, out int id)
        {
            id = 0;
            return false;
        }
    }
}
