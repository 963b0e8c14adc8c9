using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Parquet;

/// <summary>What our encoder writes, as DuckDB, which shares no code with it, finds it.</summary>
public sealed class ParquetEncodingTests
{
    private static readonly int[] GroupSizes = [1, 7, 1000, 2048, 5000, 8192, 100_000];

    [Fact]
    public void Any_schema_and_rows_come_back_with_any_codec_row_groups_and_threads()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            using var folder = new TemporaryFolder();
            var random = new Random(seed);
            var path = folder.File("a.parquet");
            var columns = Enumerable.Range(0, 1 + random.Next(6)).Select(i => new ParquetColumn(
                $"c{i}", ParquetRows.EveryType[random.Next(ParquetRows.EveryType.Length)].Type, Nullable: random.Next(2) == 0));
            var rows = ParquetRows.Random(seed, random.Next(4) == 0 ? random.Next(6000) : random.Next(100), [.. columns]);
            var options = new ParquetOptions
            {
                Compression = (ParquetCompression)random.Next(3),
                CompressionLevel = 1 + random.Next(12),
                RowGroupRows = rows.Rows.Count > 1000 ? GroupSizes[2 + random.Next(5)] : GroupSizes[random.Next(7)],
                Threads = 1 + random.Next(3),
            };

            var result = ParquetRows.Write(path, rows.Columns, rows, options);

            Assert.Equal(new FileInfo(path).Length, result.Bytes);
            Assert.Equal(rows.Columns, ParquetHeader.Read(path).Columns);
            Assert.Equal(rows.Lines(), ParquetRows.Read(path, 0, result.Rows).Lines());
            Assert.Equal(
                rows.Columns.Select(c => c.Nullable ? "OPTIONAL" : "REQUIRED"),
                ParquetSql.Query($"SELECT repetition_type FROM parquet_schema('{path}') WHERE regexp_matches(name, '^c[0-9]')"));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Dose.Of(40, 50, 150)));

    [Theory]
    [InlineData(ParquetCompression.Zstd, 1)]
    [InlineData(ParquetCompression.Zstd, 3)]
    [InlineData(ParquetCompression.Zstd, 7)]
    [InlineData(ParquetCompression.Zstd, 13)]
    [InlineData(ParquetCompression.Snappy, 1)]
    [InlineData(ParquetCompression.None, 1)]
    public void The_bytes_are_the_same_for_any_number_of_threads(ParquetCompression compression, int level)
    {
        using var folder = new TemporaryFolder();
        byte[] Write(int threads)
        {
            var rows = ParquetRows.Random(seed: 17, count: 2500);
            ParquetRows.Write(folder.File("a.parquet"), rows.Columns, rows, new ParquetOptions
            {
                Compression = compression, CompressionLevel = level, RowGroupRows = 100, Threads = threads,
            });
            return File.ReadAllBytes(folder.File("a.parquet"));
        }

        var expected = Write(1);
        Assert.All([1, 2, 2, 5, 5], threads => Assert.True(expected.AsSpan().SequenceEqual(Write(threads))));
    }

    [Theory]
    [InlineData(ParquetCompression.Zstd)]
    [InlineData(ParquetCompression.Snappy)]
    [InlineData(ParquetCompression.None)]
    public void A_chunk_of_many_pages_and_rows_larger_than_a_page_come_back(ParquetCompression compression)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.parquet");
        ParquetColumn[] columns =
        [
            new("list", ParquetType.FloatList), new("text", ParquetType.String), new("number", ParquetType.Int64),
            new("flag", ParquetType.Boolean), new("small", ParquetType.UInt8, Nullable: false), new("texts", ParquetType.StringList),
        ];
        var given = new List<object?[]>();
        for (var row = 0; row < 300_000; row++)
        {
            var length = row switch { 77 => 700_000, 100 => 0, 150_000 => 300_001, _ => row % 5 };
            var text = row is 99 or 200_000 ? new string('質', 1_500_000) : row % 11 == 0 ? null : $"text {row}";
            given.Add([
                row % 7 == 3 ? null : Enumerable.Repeat((float)row, length).ToArray(), text, row % 13 == 0 ? null : (long)row * row,
                row % 3 == 0 ? null : row % 2 == 0, (byte)(row % 256), row % 4 == 0 ? Array.Empty<string>() : [$"a{row}", "", "b"],
            ]);
        }

        var rows = new ParquetRows(columns, given);
        ParquetRows.Write(path, columns, rows, new ParquetOptions { Compression = compression, RowGroupRows = 1_000_000 });

        var lines = rows.Lines();
        Assert.Equal(lines, ParquetRows.Read(path, 0, given.Count).Lines());
        Assert.Equal(lines[149_990..150_010], ParquetRows.Read(path, 149_990, 20).Lines());
        Assert.Single(ParquetHeader.Read(path).RowGroups);
    }

    [Fact]
    public void Repeating_texts_have_a_dictionary_and_constant_ones_take_next_to_nothing()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.parquet");
        ParquetColumn[] columns =
        [
            new("constant", ParquetType.String), new("few", ParquetType.String), new("unique", ParquetType.String),
            new("overflows", ParquetType.Blob), new("lists", ParquetType.StringList), new("nothing", ParquetType.String),
        ];
        var given = new List<object?[]>();
        for (var row = 0; row < 8192; row++)
        {
            // The fourth looks worth a dictionary at first, and then has far too many values.
            var blob = new byte[100];
            BitConverter.TryWriteBytes(blob, row < 4000 ? row % 10 : row);
            given.Add([
                "[M+H]+", row % 6 == 0 ? null : $"few {row / 3 % 9}", $"unique {row}", blob, new[] { "x", $"{row % 3}" }, null,
            ]);
        }

        var rows = new ParquetRows(columns, given);
        ParquetRows.Write(path, columns, rows, new ParquetOptions { Compression = ParquetCompression.None });

        var chunks = ParquetHeader.Read(path).RowGroups[0].Columns;
        bool Packed(int column) => chunks[column].Encodings.Contains(ParquetEncoding.RleDictionary);
        Assert.Equal([true, true, false, false, true, false], Enumerable.Range(0, 6).Select(Packed));
        Assert.InRange(chunks[0].CompressedBytes, 1, 100);
        Assert.InRange(chunks[5].CompressedBytes, 1, 50);
        Assert.Equal(rows.Lines(), ParquetRows.Read(path, 0, given.Count).Lines());
    }

    [Fact]
    public void Dictionary_indexes_of_any_width_and_run_come_back()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            using var folder = new TemporaryFolder();
            var random = new Random(seed);
            var (distinct, longest) = (1 << random.Next(12), 1 + random.Next(40));
            distinct += random.Next(distinct);
            var given = new List<object?[]>();
            while (given.Count < 5000)
            {
                var text = random.Next(10) == 0 ? null : $"some longer text, number {random.Next(distinct)}";
                given.AddRange(Enumerable.Repeat(0, 1 + random.Next(longest)).Select(_ => new object?[] { text, text is null ? null : new[] { text } }));
            }

            var rows = new ParquetRows([new("s", ParquetType.String), new("l", ParquetType.StringList)], given);
            ParquetRows.Write(folder.File("a.parquet"), rows.Columns, rows);
            Assert.Equal(rows.Lines(), ParquetRows.Read(folder.File("a.parquet"), 0, given.Count).Lines());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void Ranges_and_null_counts_are_those_of_the_values()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.parquet");
        ParquetColumn[] columns =
        [
            new("i8", ParquetType.Int8), new("i16", ParquetType.Int16), new("i32", ParquetType.Int32), new("i64", ParquetType.Int64),
            new("u8", ParquetType.UInt8), new("u16", ParquetType.UInt16), new("u32", ParquetType.UInt32), new("u64", ParquetType.UInt64),
            new("f", ParquetType.Float), new("d", ParquetType.Double), new("nan", ParquetType.Float), new("none", ParquetType.Int32),
            new("zero", ParquetType.Double), new("list", ParquetType.FloatList), new("text", ParquetType.String),
        ];
        List<object?[]> given =
        [
            [sbyte.MinValue, short.MinValue, int.MinValue, long.MinValue, byte.MaxValue, ushort.MaxValue, uint.MaxValue, ulong.MaxValue,
                -1.5f, 2.5, 1f, null, 0.0, new[] { 1f }, "a"],
            [sbyte.MaxValue, short.MaxValue, int.MaxValue, long.MaxValue, (byte)1, (ushort)1, 1u, 1ul,
                8f, -7.25, float.NaN, null, -0.0, null, "b"],
            [null, null, null, null, null, null, null, null, null, null, null, null, null, null, null],
        ];
        ParquetRows.Write(path, columns, new ParquetRows(columns, given));

        Assert.Equal(
            [
                "i8|-128|127|1", "i16|-32768|32767|1", "i32|-2147483648|2147483647|1", "i64|-9223372036854775808|9223372036854775807|1",
                "u8|1|255|1", "u16|1|65535|1", "u32|1|4294967295|1", "u64|1|18446744073709551615|1", "f|-1.5|8.0|1", "d|-7.25|2.5|1",
                "nan|null|null|1", "none|null|null|3", "zero|-0.0|0.0|1", "list, list, element|null|null|null", "text|null|null|1",
            ],
            ParquetSql.Query($"""
                SELECT path_in_schema, stats_min_value, stats_max_value, stats_null_count::VARCHAR FROM parquet_metadata('{path}')
                """));
    }

    [Fact]
    public void Queries_that_skip_row_groups_by_their_ranges_find_every_row()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.parquet");
        var rows = ParquetRows.Random(seed: 31, count: 4000, [new("f", ParquetType.Float), new("u", ParquetType.UInt64), new("i", ParquetType.Int8)]);
        ParquetRows.Write(path, rows.Columns, rows, new ParquetOptions { RowGroupRows = 16 });
        string Count(string condition) => ParquetSql.Query($"SELECT count(*)::VARCHAR FROM '{path}' WHERE {condition}")[0];
        string Expected(Func<object?[], bool> condition) => rows.Rows.Count(condition).ToString(CultureInfo.InvariantCulture);

        Assert.Equal(Expected(row => row[0] is float f && (float.IsNaN(f) || f > 1e30f)), Count("f > 1e30"));
        Assert.Equal(Expected(row => row[0] is 0f), Count("f = 0"));
        Assert.Equal(Expected(row => row[0] is float f && float.IsNaN(f)), Count("isnan(f)"));
        Assert.Equal(Expected(row => row[1] is ulong.MaxValue), Count("u = 18446744073709551615"));
        Assert.Equal(Expected(row => row[2] is sbyte and < -100), Count("i < -100"));
        Assert.Equal(Expected(row => row[2] is null), Count("i IS NULL"));
    }

    [Fact]
    public void Rows_set_beyond_those_returned_are_not_written()
    {
        using var folder = new TemporaryFolder();
        ParquetColumn[] columns = [new("n", ParquetType.Int32), new("s", ParquetType.String), new("l", ParquetType.DoubleList)];
        var calls = 0;
        ParquetRows.Write(folder.File("a.parquet"), columns, new Source(batch =>
        {
            for (var row = 0; row < 6; row++)
            {
                batch.Values<int>(0)[row] = row;
                batch.SetString(1, row, $"row {row}");
                batch.AppendList<double>(2, row, row).Fill(row);
            }

            batch.SetNull(0, 5);
            batch.SetNull(2, 1);
            return ++calls < 4 ? 2 : 0;
        }));

        Assert.Equal(
            Enumerable.Repeat<string[]>(["Int32 0|String row 0|[]", "Int32 1|String row 1|null"], 3).SelectMany(x => x),
            ParquetRows.Read(folder.File("a.parquet"), 0, 6).Lines());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_error_of_the_source_or_of_the_disk_ends_the_write_with_any_number_of_threads(int threads)
    {
        using var folder = new TemporaryFolder();
        var options = new ParquetOptions { RowGroupRows = 100, Threads = threads, Compression = ParquetCompression.None };
        var thrown = new InvalidOperationException("the source");
        var calls = 0;
        var caught = Assert.Throws<InvalidOperationException>(() => ParquetRows.Write(
            folder.File("a.parquet"), [new("n", ParquetType.Int64)], new Source(b => ++calls < 50 ? b.Capacity : throw thrown), options));
        Assert.Same(thrown, caught);
        Assert.Throws<MalformedDataException>(() => ParquetHeader.Read(folder.File("a.parquet")));

        var rows = ParquetRows.Random(1, 5000);
        var full = Assert.Throws<StorageException>(() => ParquetRows.Write("/dev/full", rows.Columns, rows, options));
        Assert.Equal("no space left on the disk", full.Found);
        Assert.Equal("a folder", Assert.Throws<StorageException>(
            () => ParquetRows.Write(folder.Path, rows.Columns, rows, options)).Found);
    }

    [Fact]
    public void What_no_page_can_hold_is_an_argument_error()
    {
        using var folder = new TemporaryFolder();
        void Fill(Action<ParquetRowBatch> fill) => ParquetRows.Write(
            folder.File("a.parquet"), [new("n", ParquetType.FloatList), new("s", ParquetType.String)], new Source(b =>
            {
                fill(b);
                return 0;
            }));

        Assert.Throws<ArgumentException>(() => Fill(b => b.AppendList<float>(0, 0, 1 << 29)));
        Assert.ThrowsAny<ArgumentException>(() => ParquetRows.Write(
            folder.File("a.parquet"), [new("\ud800", ParquetType.Int8)], new Source(_ => 0)));
    }

    private sealed class Source(Func<ParquetRowBatch, int> fill) : IParquetRowSource
    {
        public int Fill(ParquetRowBatch batch) => fill(batch);
    }
}
