using FsCheck;
using FsCheck.Fluent;
using Shardwright.Formats.Parquet;

namespace Shardwright.Tests.Formats.Parquet;

public sealed class ParquetRoundTripTests
{
    [Fact]
    public void Rows_of_every_type_come_back_as_they_were_written()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            using var folder = new TemporaryFolder();
            var random = new Random(seed);
            var rows = ParquetRows.Random(seed, random.Next(600));
            var options = new ParquetOptions
            {
                Compression = (ParquetCompression)random.Next(3),
                CompressionLevel = 1 + random.Next(6),
                RowGroupRows = 1 + random.Next(700),
            };

            var result = ParquetRows.Write(folder.File("a.parquet"), rows.Columns, rows, options);
            var read = ParquetRows.Read(folder.File("a.parquet"), 0, result.Rows);

            Assert.Equal(rows.Rows.Count, result.Rows);
            Assert.Equal(new FileInfo(folder.File("a.parquet")).Length, result.Bytes);
            Assert.Equal(rows.Lines(), read.Lines());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void Any_range_of_rows_and_choice_of_columns_is_that_part_of_the_whole()
    {
        using var folder = new TemporaryFolder();
        var rows = ParquetRows.Random(seed: 5, count: 5000);
        ParquetRows.Write(folder.File("a.parquet"), rows.Columns, rows, new() { RowGroupRows = 700 });
        var names = rows.Columns.Select(c => c.Name).ToArray();

        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var first = random.Next(5001);
            var count = random.Next(5001 - first);
            var chosen = names.Where(_ => random.Next(3) == 0).Reverse().ToArray();
            var at = chosen.Select(name => Array.IndexOf(names, name)).ToArray();
            var part = rows.Rows.Skip(first).Take(count).Select(row => at.Select(i => row[i]).ToArray());
            var expected = new ParquetRows(rows.Columns, [.. part]);

            Assert.Equal(expected.Lines(), ParquetRows.Read(folder.File("a.parquet"), first, count, chosen).Lines());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Several_threads_read_in_file_order(int threads)
    {
        using var folder = new TemporaryFolder();
        var rows = ParquetRows.Random(seed: 6, count: 20_000, [new("n", ParquetType.Int64), new("m", ParquetType.FloatList)]);
        ParquetRows.Write(folder.File("a.parquet"), rows.Columns, rows, new() { RowGroupRows = 1000 });

        Assert.Equal(rows.Lines(), ParquetRows.Read(folder.File("a.parquet"), 0, 20_000, threads: threads).Lines());
    }

    [Fact]
    public void What_DuckDB_wrote_with_any_encoding_is_read()
    {
        using var folder = new TemporaryFolder();
        string[] ways = ["parquet_version v1", "parquet_version v2", "parquet_version v2, dictionary_size_limit 1", "compression gzip"];
        foreach (var options in ways)
        {
            ParquetSql.Run($"""
                COPY (SELECT i::BIGINT AS a, 'name ' || (i % 7) AS b, [i::FLOAT, (i % 3)::FLOAT, NULL][1:(i % 3)::INT] AS c,
                    CASE WHEN i % 5 > 0 THEN (i % 100)::TINYINT END AS d FROM range(9000) t(i))
                TO '{folder.File("a.parquet")}' (FORMAT parquet, ROW_GROUP_SIZE 2048, {options})
                """);

            var read = ParquetRows.Read(folder.File("a.parquet"), 3000, 4000);

            Assert.Equal(
                [ParquetType.Int64, ParquetType.String, ParquetType.FloatList, ParquetType.Int8], read.Columns.Select(c => c.Type));
            for (var i = 3000; i < 7000; i++)
            {
                var row = read.Rows[i - 3000];
                Assert.Equal((long)i, row[0]);
                Assert.Equal($"name {i % 7}", row[1]);
                Assert.Equal(new float[] { i, i % 3 }[..(i % 3)], row[2]);
                Assert.Equal(i % 5 > 0 ? (sbyte)(i % 100) : null, row[3]);
            }
        }
    }
}
