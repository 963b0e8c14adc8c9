using System.Diagnostics;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Parquet;

/// <summary>What DuckDB does with damage, tried in a child process: this same program, asked to run the same test.</summary>
public sealed class ParquetDamageTests
{
    private const string InChild = "SHARDWRIGHT_PARQUET_CHILD";

    [Fact]
    public void A_file_with_flipped_bytes_reads_or_is_malformed_and_never_ends_the_process()
    {
        if (Environment.GetEnvironmentVariable(InChild) is null)
        {
            RunInChild(nameof(A_file_with_flipped_bytes_reads_or_is_malformed_and_never_ends_the_process));
            return;
        }

        Flip(ParquetCompression.Zstd, inFooter: false);
        Flip(ParquetCompression.Snappy, inFooter: false);
        Flip(ParquetCompression.None, inFooter: false);
        Flip(ParquetCompression.Zstd, inFooter: true);
    }

    [Fact]
    public void Writing_takes_no_more_memory_for_more_rows()
    {
        if (Environment.GetEnvironmentVariable(InChild) is null)
        {
            RunInChild(nameof(Writing_takes_no_more_memory_for_more_rows));
            return;
        }

        using var folder = new TemporaryFolder();
        var source = new Growing(1_000_000);
        ParquetRows.Write(folder.File("a.parquet"), [new("n", ParquetType.Int64), new("m", ParquetType.FloatList)], source);
        Assert.InRange(source.AtEnd - source.AtQuarter, long.MinValue, 48 << 20);
    }

    private static void Flip(ParquetCompression compression, bool inFooter)
    {
        using var folder = new TemporaryFolder();
        var rows = ParquetRows.Random(seed: 21, count: 450);
        ParquetRows.Write(folder.File("a.parquet"), rows.Columns, rows, new() { Compression = compression, RowGroupRows = 150 });
        var clean = File.ReadAllBytes(folder.File("a.parquet"));
        var pagesEnd = clean.Length - 8 - ParquetHeaderTests.FooterBytes(clean);
        for (var seed = 0; seed < Dose.Of(30, 40, 120); seed++)
        {
            var random = new Random(seed);
            var bytes = (byte[])clean.Clone();
            var at = inFooter ? random.Next(pagesEnd, bytes.Length) : random.Next(4, pagesEnd);
            bytes[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(folder.File("flip.parquet"), bytes);
            try
            {
                _ = ParquetRows.Read(folder.File("flip.parquet"), 0, ParquetHeader.ReadRowCount(folder.File("flip.parquet")));
            }
            catch (MalformedDataException)
            {
                // What should happen, where DuckDB notices.
            }
        }
    }

    private static void RunInChild(string test)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Shardwright.Tests"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("--filter-method");
        start.ArgumentList.Add($"*{nameof(ParquetDamageTests)}.{test}");
        start.Environment[InChild] = "1";
        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync();
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.True(child.ExitCode == 0, $"The child ended with {child.ExitCode}:\n{output}\n{errors.GetAwaiter().GetResult()}");
    }

    private sealed class Growing(long rows) : IParquetRowSource
    {
        private long _next;

        internal long AtQuarter { get; private set; }

        internal long AtEnd { get; private set; }

        public int Fill(ParquetRowBatch batch)
        {
            var count = (int)Math.Min(batch.Capacity, rows - _next);
            for (var row = 0; row < count; row++, _next++)
            {
                batch.Values<long>(0)[row] = _next;
                batch.AppendList<float>(1, row, 16).Fill(_next);
                if (_next == rows / 4)
                {
                    AtQuarter = Environment.WorkingSet;
                }
            }

            AtEnd = Environment.WorkingSet;
            return count;
        }
    }
}
