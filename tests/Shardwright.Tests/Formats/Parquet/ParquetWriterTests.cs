using System.Security.Cryptography;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Parquet;

public sealed class ParquetWriterTests
{
    private static readonly ParquetColumn[] OneNumber = [new("n", ParquetType.Int64)];

    [Theory]
    [InlineData(1, 5)]
    [InlineData(7, 100)]
    [InlineData(1000, 4500)]
    [InlineData(1024, 4096)]
    [InlineData(2048, 10_000)]
    [InlineData(4099, 20_000)]
    [InlineData(5000, 20_001)]
    [InlineData(8192, 20_000)]
    [InlineData(100_000, 250_000)]
    public void Every_row_group_but_the_last_has_exactly_the_rows_asked_for(int rowGroupRows, int rows)
    {
        using var folder = new TemporaryFolder();
        var result = ParquetRows.Write(
            folder.File("a.parquet"), OneNumber, new Counter(rows), new ParquetOptions { RowGroupRows = rowGroupRows });

        var groups = ParquetHeader.Read(folder.File("a.parquet")).RowGroups;
        var expected = Enumerable.Repeat((long)rowGroupRows, rows / rowGroupRows).ToList();
        if (rows % rowGroupRows > 0)
        {
            expected.Add(rows % rowGroupRows);
        }

        Assert.Equal(rows, result.Rows);
        Assert.Equal(expected, groups.Select(g => g.Rows));
    }

    [Fact]
    public void Row_groups_are_exact_also_when_the_source_gives_few_rows_at_a_time()
    {
        using var folder = new TemporaryFolder();
        ParquetRows.Write(
            folder.File("a.parquet"), OneNumber, new Counter(1000) { MostAtOnce = 37 },
            new ParquetOptions { RowGroupRows = 300 });

        Assert.Equal([300, 300, 300, 100], ParquetHeader.Read(folder.File("a.parquet")).RowGroups.Select(g => g.Rows));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"Int64 {i}"), ParquetRows.Read(folder.File("a.parquet"), 0, 1000).Lines());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_row_group_ends_early_where_its_values_pass_the_bytes_asked_for(int threads)
    {
        using var folder = new TemporaryFolder();
        ParquetRows.Write(
            folder.File("a.parquet"), OneNumber, new Counter(1000) { MostAtOnce = 37 },
            new ParquetOptions { RowGroupRows = 300, RowGroupBytes = 100 * sizeof(long), Threads = threads });

        // Three times 37 numbers pass it.
        Assert.Equal([111, 111, 111, 111, 111, 111, 111, 111, 111, 1], ParquetHeader.Read(folder.File("a.parquet")).RowGroups.Select(g => g.Rows));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"Int64 {i}"), ParquetRows.Read(folder.File("a.parquet"), 0, 1000).Lines());
    }

    [Fact]
    public void A_source_without_rows_makes_a_file_without_rows()
    {
        using var folder = new TemporaryFolder();
        var result = ParquetRows.Write(folder.File("a.parquet"), ParquetRows.EveryType, new ParquetRows(ParquetRows.EveryType, []));

        var header = ParquetHeader.Read(folder.File("a.parquet"));
        Assert.Equal(0, result.Rows);
        Assert.Equal(0, header.Rows);
        Assert.Equal(ParquetRows.EveryType, header.Columns);
        Assert.Empty(ParquetRows.Read(folder.File("a.parquet"), 0, 0).Rows);
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        string Write(string name)
        {
            var rows = ParquetRows.Random(seed: 11, count: 3000);
            ParquetRows.Write(
                folder.File(name), rows.Columns, rows,
                new ParquetOptions { RowGroupRows = 1000, KeyValueMetadata = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" } });
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(folder.File(name))));
        }

        Assert.Equal(Write("a.parquet"), Write("b.parquet"));
    }

    [Fact]
    public void Many_writes_at_once_do_not_disturb_each_other()
    {
        using var folder = new TemporaryFolder();
        Parallel.For(0, 8, i =>
        {
            var rows = ParquetRows.Random(seed: i, count: 2000);
            ParquetRows.Write(folder.File($"{i}.parquet"), rows.Columns, rows, new ParquetOptions { RowGroupRows = 512 });
            Assert.Equal(rows.Lines(), ParquetRows.Read(folder.File($"{i}.parquet"), 0, 2000).Lines());
        });
    }

    [Fact]
    public void Columns_have_the_standard_types_and_lists_three_levels()
    {
        using var folder = new TemporaryFolder();
        ParquetRows.Write(folder.File("a.parquet"), ParquetRows.EveryType, new ParquetRows(ParquetRows.EveryType, []));

        var nodes = ParquetHeader.Read(folder.File("a.parquet")).Schema.Children;
        string Describe(ParquetSchemaNode node) => $"{node.PhysicalType}/{node.ConvertedType}";
        Assert.Equal(
            [
                "Boolean/", "Int32/Int8", "Int32/Int16", "Int32/Int32", "Int64/Int64", "Int32/UInt8", "Int32/UInt16", "Int32/UInt32",
                "Int64/UInt64", "Float/", "Double/", "ByteArray/Utf8", "ByteArray/", "/List", "/List", "/List", "/List", "/List",
            ],
            nodes.Select(Describe));
        foreach (var list in nodes.Where(node => node.ConvertedType == ParquetConvertedType.List))
        {
            var repeated = Assert.Single(list.Children);
            var item = Assert.Single(repeated.Children);
            Assert.Equal(("list", ParquetRepetition.Repeated), (repeated.Name, repeated.Repetition));
            Assert.Equal(("element", ParquetRepetition.Optional), (item.Name, item.Repetition));
        }
    }

    [Fact]
    public void Rows_that_a_source_leaves_alone_are_zero_and_empty_whatever_was_there_before()
    {
        using var folder = new TemporaryFolder();
        var full = ParquetRows.Random(seed: 3, count: 2048, [.. ParquetRows.EveryType.Select(c => c with { Nullable = false })]);
        var calls = 0;
        var source = new Source(batch => ++calls switch { 1 => full.Fill(batch), 2 => 10, _ => 0 });
        ParquetRows.Write(folder.File("a.parquet"), full.Columns, source);

        var line = "Boolean False|SByte 0|Int16 0|Int32 0|Int64 0|Byte 0|UInt16 0|UInt32 0|UInt64 0|"
            + "f00000000|d0000000000000000|String |x|[]|[]|[]|[]|[]";
        Assert.All(ParquetRows.Read(folder.File("a.parquet"), 2048, 10).Lines(), found => Assert.Equal(line, found));
    }

    [Fact]
    public void The_sign_of_zero_and_the_bits_of_a_NaN_stay()
    {
        using var folder = new TemporaryFolder();
        var values = new[] { 0f, -0f, float.NaN, BitConverter.UInt32BitsToSingle(0x7fc00001), BitConverter.UInt32BitsToSingle(0xffc12345) };
        var rows = new List<object?[]>();
        for (var row = 0; row < 5000; row++)
        {
            var value = values[row % 5];
            var wide = BitConverter.UInt64BitsToDouble((ulong)BitConverter.SingleToUInt32Bits(value) << 32);
            rows.Add([value, wide, new[] { value, -value }]);
        }

        ParquetColumn[] columns = [new("f", ParquetType.Float), new("d", ParquetType.Double), new("m", ParquetType.FloatList)];
        var given = new ParquetRows(columns, rows);
        ParquetRows.Write(folder.File("a.parquet"), columns, given);

        Assert.Equal(given.Lines(), ParquetRows.Read(folder.File("a.parquet"), 0, 5000).Lines());
    }

    [Fact]
    public void Lists_may_be_set_in_any_order_and_again()
    {
        using var folder = new TemporaryFolder();
        var given = false;
        var source = new Source(batch =>
        {
            for (var row = 4; row >= 0 && !given; row--)
            {
                batch.AppendList<float>(0, row, 3).Fill(-1);
                batch.AppendList<float>(0, row, row).Fill(row);
            }

            (given, var count) = (true, given ? 0 : 5);
            return count;
        });
        ParquetRows.Write(folder.File("a.parquet"), [new("m", ParquetType.FloatList)], source);

        var rows = ParquetRows.Read(folder.File("a.parquet"), 0, 5).Rows;
        Assert.Equal(Enumerable.Range(0, 5).Select(i => Enumerable.Repeat((float)i, i).ToArray()), rows.Select(row => (float[])row[0]!));
    }

    [Theory]
    [InlineData("it's.parquet")]
    [InlineData("\"q\" ; -- $1 %20 #.parquet")]
    [InlineData("star*.parquet")]
    [InlineData("what?.parquet")]
    [InlineData("set[abc].parquet")]
    [InlineData("open[.parquet")]
    [InlineData("back\\slash\\*.parquet")]
    [InlineData("split=train,{a,b}.parquet")]
    [InlineData("Ångström 質量 𝄞.parquet")]
    [InlineData("~.parquet")]
    [InlineData("no extension")]
    [InlineData("line\nbreak.parquet")]
    public void Every_character_of_a_path_is_taken_as_it_is(string name)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("year=2024"));
        var path = folder.File($"year=2024/{name}");
        ParquetRows.Write(folder.File("year=2024/other.parquet"), OneNumber, new Counter(7));
        ParquetRows.Write(folder.File("year=2024/seta.parquet"), OneNumber, new Counter(7));
        ParquetRows.Write(path, OneNumber, new Counter(5));

        Assert.Equal(["Int64 0", "Int64 1", "Int64 2", "Int64 3", "Int64 4"], ParquetRows.Read(path, 0, 5).Lines());
        Assert.Equal(
            new[] { "other.parquet", "seta.parquet", name }.Order(),
            Directory.GetFiles(folder.File("year=2024")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Odd_column_names_and_metadata_come_back()
    {
        using var folder = new TemporaryFolder();
        string[] names = ["instrument accuracy est.", "a\"b'c", "質量", "select"];
        ParquetColumn[] columns = [.. names.Select(name => new ParquetColumn(name, ParquetType.Float))];
        var metadata = new Dictionary<string, string> { ["it's"] = "a 'quoted' \"value\"", ["empty"] = "", ["µ"] = "{\"json\": [1]}" };
        var rows = ParquetRows.Random(1, 100, columns);
        ParquetRows.Write(folder.File("a.parquet"), columns, rows, new() { KeyValueMetadata = metadata });

        var header = ParquetHeader.Read(folder.File("a.parquet"));
        Assert.Equal(columns, header.Columns);
        Assert.Equal(metadata.OrderBy(p => p.Key, StringComparer.Ordinal), header.KeyValueMetadata);
        Assert.Equal(rows.Lines(), ParquetRows.Read(folder.File("a.parquet"), 0, 100, names).Lines());
    }

    [Fact]
    public void An_error_of_the_source_comes_through_as_itself()
    {
        using var folder = new TemporaryFolder();
        var thrown = new MalformedDataException(new DataLocation("raw.h5"), "chunk");
        var calls = 0;
        var caught = Assert.Throws<MalformedDataException>(() => ParquetRows.Write(
            folder.File("a.parquet"), OneNumber, new Source(batch => ++calls < 5 ? batch.Capacity : throw thrown)));

        Assert.Same(thrown, caught);
        Assert.Equal(5, calls);
    }

    [Fact]
    public void A_cancelled_write_stops()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        var calls = 0;
        Assert.Throws<OperationCanceledException>(() => ParquetWriter.Write(
            folder.File("a.parquet"), OneNumber,
            new Source(batch =>
            {
                if (++calls == 3)
                {
                    cancel.Cancel();
                }

                return batch.Capacity;
            }),
            cancel: cancel.Token));

        Assert.Equal(3, calls);
    }

    [Fact]
    public void A_full_disk_is_named_as_such()
    {
        var error = Assert.Throws<StorageException>(
            () => ParquetRows.Write("/dev/full", ParquetRows.EveryType, ParquetRows.Random(1, 20_000)));

        Assert.StartsWith("/dev/full: writing Parquet: no space left on the disk.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_storage_error_with_the_path()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<StorageException>(() => ParquetRows.Write(folder.File("no/a.parquet"), OneNumber, new Counter(1)));

        Assert.Equal(folder.File("no/a.parquet"), error.Location.Path);
    }

    [Fact]
    public void A_row_group_larger_than_the_memory_limit_is_a_storage_error_that_says_what_to_do()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<StorageException>(() => ParquetRows.Write(
            folder.File("a.parquet"), [new("n", ParquetType.Int64)], new Counter(20_000_000),
            new ParquetOptions { RowGroupRows = 10_000_000, MemoryLimitBytes = 32 << 20 }));

        Assert.Contains("smaller row groups", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a.parquet"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).DefaultIfEmpty("a.parquet"));
    }

    [Fact]
    public void Wrong_calls_are_argument_errors()
    {
        using var folder = new TemporaryFolder();
        void Fill(Action<ParquetRowBatch> fill, ParquetType type, bool nullable = true) => ParquetRows.Write(
            folder.File("a.parquet"), [new("c", type, nullable)], new Source(batch =>
            {
                fill(batch);
                return 0;
            }));

        Assert.Throws<ArgumentException>(() => Fill(b => b.Values<float>(0), ParquetType.Double));
        Assert.Throws<ArgumentException>(() => Fill(b => b.Values<float>(0), ParquetType.FloatList));
        Assert.Throws<ArgumentException>(() => Fill(b => b.AppendList<double>(0, 0, 1), ParquetType.FloatList));
        Assert.Throws<ArgumentException>(() => Fill(b => b.SetString(0, 0, "x"), ParquetType.Blob));
        Assert.Throws<ArgumentException>(() => Fill(b => b.SetString(0, 0, [0xff]), ParquetType.String));
        Assert.ThrowsAny<ArgumentException>(() => Fill(b => b.SetString(0, 0, "\ud800"), ParquetType.String));
        Assert.Throws<ArgumentException>(() => Fill(b => b.SetNull(0, 0), ParquetType.Int8, nullable: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fill(b => b.SetString(0, b.Capacity, "x"), ParquetType.String));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fill(b => b.SetNull(0, -1), ParquetType.String));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fill(b => b.AppendList<float>(0, 0, -1), ParquetType.FloatList));
        Assert.Throws<ArgumentException>(() => Fill(b => b.AppendList<float>(0, 0, int.MaxValue), ParquetType.FloatList));

        var path = folder.File("a.parquet");
        Assert.Throws<InvalidOperationException>(() => ParquetRows.Write(path, OneNumber, new Source(b => b.Capacity + 1)));
        Assert.Throws<InvalidOperationException>(() => ParquetRows.Write(path, OneNumber, new Source(_ => -1)));
        Assert.Throws<ArgumentException>(() => ParquetRows.Write(path, [], new Counter(1)));
        Assert.Throws<ArgumentException>(
            () => ParquetRows.Write(path, [new("a", ParquetType.Int8), new("A", ParquetType.Int8)], new Counter(1)));
        Assert.Throws<ArgumentException>(() => ParquetRows.Write(path, [new("a", ParquetType.Other)], new Counter(1)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ParquetRows.Write(path, OneNumber, new Counter(1), new ParquetOptions { RowGroupRows = 0 }));
    }

    [Fact]
    public void A_batch_that_was_kept_has_no_rows()
    {
        using var folder = new TemporaryFolder();
        ParquetRowBatch? kept = null;
        ParquetRows.Write(
            folder.File("a.parquet"), [new("s", ParquetType.String), new("n", ParquetType.Int64)],
            new Source(batch =>
            {
                kept = batch;
                return 0;
            }));

        Assert.Equal(0, kept!.Capacity);
        Assert.True(kept.Values<long>(1).IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => kept.SetString(0, 0, "x"));
    }

    private sealed class Counter(long rows) : IParquetRowSource
    {
        private long _next;

        internal int MostAtOnce { get; init; } = int.MaxValue;

        public int Fill(ParquetRowBatch batch)
        {
            var count = (int)Math.Min(Math.Min(batch.Capacity, MostAtOnce), rows - _next);
            foreach (ref var value in batch.Values<long>(0)[..count])
            {
                value = _next++;
            }

            return count;
        }
    }

    private sealed class Source(Func<ParquetRowBatch, int> fill) : IParquetRowSource
    {
        public int Fill(ParquetRowBatch batch) => fill(batch);
    }
}
