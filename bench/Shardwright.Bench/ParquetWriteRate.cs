using Shardwright.Formats.Parquet;

namespace Shardwright.Bench;

/// <summary>
/// Rates of writing rows like those of spectra shards, 11 columns with two lists of 30 to 90 random floats: bytes of lists a
/// second of processor time, the time that it takes to make the rows taken off, and a second that passed. Started with <c>parquet [rows] [row group rows] [folder]</c>.
/// </summary>
internal static class ParquetWriteRate
{
    private static readonly ParquetColumn[] Columns =
    [
        new("sample_id", ParquetType.String), new("source", ParquetType.String), new("mzs", ParquetType.FloatList),
        new("ints", ParquetType.FloatList), new("precursor_mz", ParquetType.Float), new("charge", ParquetType.Int8),
        new("adduct", ParquetType.String), new("instrument", ParquetType.String), new("smiles", ParquetType.String),
        new("energy", ParquetType.Float), new("row", ParquetType.Int64),
    ];

    internal static void Run(string[] args)
    {
        var rows = args.Length > 1 ? int.Parse(args[1], null) : 400_000;
        var group = args.Length > 2 ? int.Parse(args[2], null) : 8192;
        var path = Path.Combine(args.Length > 3 ? args[3] : Path.GetTempPath(), $"rate-{Environment.ProcessId}.parquet");
        var making = Making(rows);
        Console.WriteLine($"{rows} rows, row groups of {group}, making them {making.TotalSeconds:f2} s");
        (ParquetCompression, int)[] codecs =
            [(ParquetCompression.Zstd, 1), (ParquetCompression.Zstd, 3), (ParquetCompression.Snappy, 3), (ParquetCompression.None, 3)];
        foreach (var threads in new[] { 1, 2 })
        {
            foreach (var (codec, level) in codecs)
            {
                var options = new ParquetOptions { Compression = codec, CompressionLevel = level, RowGroupRows = group, Threads = threads };
                var best = TimeSpan.MaxValue;
                var quickest = TimeSpan.MaxValue;
                var bytes = 0L;
                var source = new Rows(rows);
                for (var i = 0; i < 3; i++)
                {
                    source = new Rows(rows);
                    var (clock, cpu) = (TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
                    bytes = ParquetWriter.Write(path, Columns, source, options).Bytes;
                    var used = Environment.CpuUsage.TotalTime - cpu;
                    var passed = TimeProvider.System.GetElapsedTime(clock);
                    best = used < best ? used : best;
                    quickest = passed < quickest ? passed : quickest;
                }

                File.Delete(path);
                Console.WriteLine(
                    $"threads {threads} {codec} {level}: {source.ListBytes / 1e6 / (best - making).TotalSeconds:f0} MB/s of lists a core, "
                    + $"{source.ListBytes / 1e6 / quickest.TotalSeconds:f0} MB/s in all, {bytes / 1e6:f1} MB of {source.ListBytes / 1e6:f1} MB");
            }
        }
    }

    private static TimeSpan Making(int rows)
    {
        var source = new Rows(rows);
        var cpu = Environment.CpuUsage.TotalTime;
        source.Spin();
        return Environment.CpuUsage.TotalTime - cpu;
    }

    private sealed class Rows : IParquetRowSource
    {
        private readonly float[] _values = new float[1 << 20];
        private readonly byte[][] _texts;
        private readonly int _count;
        private int _next;

        internal Rows(int count)
        {
            var random = new Random(7);
            foreach (ref var value in _values.AsSpan())
            {
                value = random.NextSingle() * 1000;
            }

            _texts = [.. Enumerable.Range(0, 5000).Select(i => System.Text.Encoding.UTF8.GetBytes($"CC(=O)N{i}C1=CC=CC=C1"))];
            _count = count;
        }

        internal long ListBytes { get; private set; }

        internal void Spin()
        {
            var target = new float[128];
            for (; _next < 2 * _count; _next++)
            {
                List(_next).CopyTo(target);
            }
        }

        private ReadOnlySpan<float> List(int row) => _values.AsSpan((int)(row * 104_729L % (_values.Length - 128)), 30 + (row % 61));

        public int Fill(ParquetRowBatch batch)
        {
            Span<byte> id = stackalloc byte[32];
            "MSV000078548_"u8.CopyTo(id);
            var rows = Math.Min(batch.Capacity, _count - _next);
            var precursors = batch.Values<float>(4);
            var charges = batch.Values<sbyte>(5);
            var energies = batch.Values<float>(9);
            var numbers = batch.Values<long>(10);
            for (var row = 0; row < rows; row++, _next++)
            {
                _ = System.Buffers.Text.Utf8Formatter.TryFormat(_next, id[13..], out var digits);
                batch.SetString(0, row, id[..(13 + digits)]);
                batch.SetString(1, row, "MassIVE/MSV000078548"u8);
                var mzs = List(_next);
                mzs.CopyTo(batch.AppendList<float>(2, row, mzs.Length));
                var intensities = List(_next + _count);
                intensities.CopyTo(batch.AppendList<float>(3, row, intensities.Length));
                ListBytes += 4L * (mzs.Length + intensities.Length);
                precursors[row] = _values[_next % _values.Length];
                charges[row] = (sbyte)(_next % 3);
                batch.SetString(6, row, "[M+H]+"u8);
                batch.SetString(7, row, "Orbitrap"u8);
                batch.SetString(8, row, _texts[_next / 4 % _texts.Length]);
                energies[row] = 30;
                numbers[row] = _next;
                if (_next % 3 == 0)
                {
                    batch.SetNull(9, row);
                }
            }

            return rows;
        }
    }
}
