using Shardwright.Formats.Parquet;
using Shardwright.Formats.Parquet.DuckDb;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Parquet;

public sealed class ParquetReaderTests
{
    [Fact]
    public void Whole_row_groups_are_read_and_no_others_touched()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.parquet");
        var rows = ParquetRows.Random(seed: 9, count: 1000);
        ParquetRows.Write(path, rows.Columns, rows, new() { RowGroupRows = 250 });
        var header = ParquetHeader.Read(path);
        var bytes = File.ReadAllBytes(path);
        foreach (var group in new[] { header.RowGroups[0], header.RowGroups[1], header.RowGroups[3] })
        {
            bytes.AsSpan((int)group.OffsetBytes, (int)group.LengthBytes).Fill(0xee);
        }

        File.WriteAllBytes(path, bytes);
        using var reader = ParquetReader.Open(path);
        Assert.Equal(250, reader.ReadRowGroups(2, 1).Sum(batch => batch.Rows));
        Assert.Equal(rows.Lines()[500..750], ParquetRows.Read(path, 500, 250).Lines());
        Assert.Equal(rows.Lines()[510..520], ParquetRows.Read(path, 510, 10).Lines());
        Assert.Throws<MalformedDataException>(() => reader.ReadRowGroups(1, 2).Sum(batch => batch.Rows));
    }

    [Fact]
    public void Ranges_and_columns_that_are_not_there_are_argument_errors_at_the_call()
    {
        using var folder = new TemporaryFolder();
        var rows = ParquetRows.Random(seed: 9, count: 100);
        ParquetRows.Write(folder.File("a.parquet"), rows.Columns, rows, new() { RowGroupRows = 50 });
        using var reader = ParquetReader.Open(folder.File("a.parquet"));

        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRows(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRows(0, 101));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRows(101, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRows(1, long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRowGroups(1, 2));
        Assert.Throws<ArgumentException>(() => reader.ReadRows(0, 1, ["COL_Int8"]));
        Assert.Empty(reader.ReadRows(100, 0));
        Assert.Empty(reader.ReadRowGroups(2, 0));
        Assert.Equal(100, reader.ReadRows(0, 100, []).Sum(batch => batch.Rows));
    }

    [Fact]
    public void Values_are_lent_by_their_own_type_alone()
    {
        using var folder = new TemporaryFolder();
        ParquetColumn[] columns = [new("i", ParquetType.Int32), new("m", ParquetType.FloatList), new("s", ParquetType.String)];
        ParquetRows.Write(folder.File("a.parquet"), columns, ParquetRows.Random(1, 10, columns));
        using var reader = ParquetReader.Open(folder.File("a.parquet"));
        foreach (var batch in reader.ReadRows(0, 10))
        {
            Assert.Throws<ArgumentException>(() => batch.Values<uint>(0).Length);
            Assert.Throws<ArgumentException>(() => batch.Values<float>(1).Length);
            Assert.Throws<ArgumentException>(() => batch.List<int>(1, 0).Length);
            Assert.Throws<ArgumentException>(() => batch.Bytes(1, 0).Length);
            Assert.Throws<ArgumentOutOfRangeException>(() => batch.Bytes(2, 10).Length);
            Assert.Throws<ArgumentOutOfRangeException>(() => batch.IsNull(2, -1));
        }
    }

    [Fact]
    public void A_batch_that_was_kept_has_no_rows()
    {
        using var folder = new TemporaryFolder();
        ParquetColumn[] columns = [new("s", ParquetType.String), new("n", ParquetType.Int64)];
        ParquetRows.Write(folder.File("a.parquet"), columns, ParquetRows.Random(1, 10, columns));
        using var reader = ParquetReader.Open(folder.File("a.parquet"));
        var kept = reader.ReadRows(0, 10).ToList();

        Assert.True(kept[0].Values<long>(1).IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => kept[0].Bytes(0, 0).Length);
    }

    [Fact]
    public void A_null_inside_a_list_is_malformed_with_row_and_column()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.parquet");
        ParquetSql.Run($"""
            COPY (SELECT CASE WHEN i = 7 THEN [1::FLOAT, NULL] ELSE [i::FLOAT] END AS m FROM range(20) t(i)) TO '{path}' (FORMAT parquet)
            """);

        Assert.Equal(7, ParquetRows.Read(path, 0, 7).Rows.Count);
        var error = Assert.Throws<MalformedDataException>(() => ParquetRows.Read(path, 0, 8));
        Assert.Equal((7L, "m"), (error.Location.RecordIndex!.Value, error.Location.Item));
    }

    [Fact]
    public void Names_that_differ_in_case_alone_or_repeat_DuckDBs_own_are_told_apart()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.parquet");
        ParquetColumn[] columns = [new("n", ParquetType.Int32), new("c0", ParquetType.Int32), new("t", ParquetType.Int32)];
        ParquetRows.Write(path, columns, new ParquetRows(columns, [[1, 2, 3]]));
        var bytes = File.ReadAllBytes(path);
        for (var at = 4; at < bytes.Length; at++)
        {
            // The name t becomes N, wherever the footer has it.
            bytes[at] = bytes[at - 1] == 1 && bytes[at] == (byte)'t' ? (byte)'N' : bytes[at];
        }

        File.WriteAllBytes(path, bytes);
        Assert.Equal(["Int32 3|Int32 1|Int32 2"], ParquetRows.Read(path, 0, 1, ["N", "n", "c0"]).Lines());
    }

    [Fact]
    public void One_reader_serves_many_threads()
    {
        using var folder = new TemporaryFolder();
        var rows = ParquetRows.Random(seed: 12, count: 4000, [new("n", ParquetType.Int64), new("s", ParquetType.String)]);
        ParquetRows.Write(folder.File("a.parquet"), rows.Columns, rows, new() { RowGroupRows = 500 });
        using var reader = ParquetReader.Open(folder.File("a.parquet"));
        var whole = reader.ReadRows(0, 4000).Sum(Sum);

        Parallel.For(0, 8, _ => Assert.Equal(whole, reader.ReadRows(0, 4000).Sum(Sum)));
    }

    [Fact]
    public void An_enumeration_may_be_left_early_and_begun_again()
    {
        using var folder = new TemporaryFolder();
        var rows = ParquetRows.Random(seed: 12, count: 6000, [new("n", ParquetType.Int64)]);
        ParquetRows.Write(folder.File("a.parquet"), rows.Columns, rows, new() { RowGroupRows = 500 });
        using var reader = ParquetReader.Open(folder.File("a.parquet"));
        var all = reader.ReadRows(0, 6000);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(0, all.First().FirstRow);
        }

        Assert.Equal(6000, all.Sum(batch => batch.Rows));
    }

    [Fact]
    public void A_reader_that_was_closed_says_so()
    {
        using var folder = new TemporaryFolder();
        var rows = ParquetRows.Random(seed: 1, count: 10, [new("n", ParquetType.Int64)]);
        ParquetRows.Write(folder.File("a.parquet"), rows.Columns, rows);
        var reader = ParquetReader.Open(folder.File("a.parquet"));
        reader.Dispose();

        Assert.Throws<ObjectDisposedException>(() => reader.ReadRows(0, 10));
    }

    [Fact]
    public void The_library_reports_the_version_it_was_pinned_to()
        => Assert.Equal(DuckDbLibrary.RequiredVersion, DuckDbLibrary.Version);

    [Fact]
    public void A_library_that_is_missing_or_no_library_names_the_command_that_installs_it()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("libduckdb.so"), "not a library");

        var missing = Assert.Throws<MissingComponentException>(() => DuckDbLibrary.Load(folder.File("no.so")));
        var other = Assert.Throws<MissingComponentException>(() => DuckDbLibrary.Load(folder.File("libduckdb.so")));

        Assert.Equal("Run eng/setup and build again.", missing.Remedy);
        Assert.Equal("one that does not load", other.Found);
    }

    private static long Sum(ParquetBatch batch)
    {
        var sum = 0L;
        for (var row = 0; row < batch.Rows; row++)
        {
            sum += batch.IsNull(0, row) ? 1 : batch.Values<long>(0)[row] & 0xffff;
            sum += batch.Bytes(1, row).Length;
        }

        return sum;
    }
}
