using BenchmarkDotNet.Attributes;
using Shardwright.Formats.Parquet;

namespace Shardwright.Bench;

/// <summary>Spectra-like rows (an id, a number, two lists of about 60 floats) into a file and out of it.</summary>
[MemoryDiagnoser]
public class ParquetBench
{
    private const int RowCount = 50_000;

    private static readonly ParquetColumn[] Columns =
    [
        new("sample_id", ParquetType.String), new("mzs", ParquetType.FloatList), new("ints", ParquetType.FloatList),
        new("precursor_mz", ParquetType.Float),
    ];

    private readonly float[] _values = new float[1 << 20];
    private string _path = "";

    [Params(ParquetCompression.Zstd, ParquetCompression.Snappy, ParquetCompression.None)]
    public ParquetCompression Compression { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(7);
        foreach (ref var value in _values.AsSpan())
        {
            value = random.NextSingle() * 1000;
        }

        _path = Path.Combine(Directory.CreateTempSubdirectory("shardwright-bench-").FullName, "bench.parquet");
        _ = Write();
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Benchmark(Baseline = true)]
    public long CopyInMemory()
    {
        var rows = new Rows(_values, RowCount);
        var target = new float[128];
        var sum = 0L;
        for (var row = 0; row < 2 * RowCount; row++)
        {
            var list = rows.Next(row);
            list.CopyTo(target);
            sum += list.Length;
        }

        return sum;
    }

    [Benchmark]
    public long Write()
        => ParquetWriter.Write(_path, Columns, new Rows(_values, RowCount), new ParquetOptions { Compression = Compression }).Bytes;

    [Benchmark]
    public float Read()
    {
        using var reader = ParquetReader.Open(_path);
        var sum = 0f;
        foreach (var batch in reader.ReadRows(0, reader.Header.Rows))
        {
            for (var row = 0; row < batch.Rows; row++)
            {
                sum += batch.List<float>(1, row)[0] + batch.List<float>(2, row)[^1];
            }
        }

        return sum;
    }

    [Benchmark]
    public long ReadFooter() => ParquetHeader.Read(_path).Rows;

    [Benchmark]
    public long ReadRowCount() => ParquetHeader.ReadRowCount(_path);

    private sealed class Rows(float[] values, int count) : IParquetRowSource
    {
        private int _next;

        internal ReadOnlySpan<float> Next(int row)
        {
            var length = 30 + (row * 7919 % 61);
            return values.AsSpan((int)(row * 104_729L % (values.Length - 128)), length);
        }

        public int Fill(ParquetRowBatch batch)
        {
            var rows = Math.Min(batch.Capacity, count - _next);
            var precursors = batch.Values<float>(3);
            for (var row = 0; row < rows; row++, _next++)
            {
                batch.SetString(0, row, $"MSV000078548_{_next}");
                precursors[row] = values[_next % values.Length];
                var mzs = Next(_next);
                mzs.CopyTo(batch.AppendList<float>(1, row, mzs.Length));
                var intensities = Next(_next + count);
                intensities.CopyTo(batch.AppendList<float>(2, row, intensities.Length));
            }

            return rows;
        }
    }
}
