using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Parquet;

public sealed class ParquetHeaderTests
{
    [Theory]
    [InlineData("pyarrow_codon_train.parquet", 500, "parquet-cpp-arrow version 23.0.1")]
    [InlineData("pyarrow_genomic_sequences.parquet", 5, "parquet-cpp-arrow version 22.0.0")]
    public void A_file_of_pyarrow_says_what_it_holds(string name, int rows, string writer)
    {
        var path = Shared(name);
        var header = ParquetHeader.Read(path);

        Assert.Equal(rows, header.Rows);
        Assert.Equal(rows, ParquetHeader.ReadRowCount(path));
        Assert.Equal(writer, header.CreatedBy);
        Assert.Equal([new ParquetColumn("sequence", ParquetType.String)], header.Columns);
        Assert.Equal(["pandas", "ARROW:schema"], header.KeyValueMetadata.Select(pair => pair.Key));
        Assert.Equal(ParquetCodec.Snappy, Assert.Single(Assert.Single(header.RowGroups).Columns).Codec);
        Assert.Equal(rows, ParquetRows.Read(path, 0, rows).Rows.Count);
        AssertSameAsDuckDb(header, path);
    }

    [Fact]
    public void Row_groups_columns_and_places_are_those_that_DuckDB_finds()
    {
        using var folder = new TemporaryFolder();
        var rows = ParquetRows.Random(seed: 2, count: 3000);
        ParquetRows.Write(folder.File("a.parquet"), rows.Columns, rows, new ParquetOptions { RowGroupRows = 700 });

        AssertSameAsDuckDb(ParquetHeader.Read(folder.File("a.parquet")), folder.File("a.parquet"));
    }

    [Fact]
    public void Fields_that_are_no_scalars_or_lists_of_them_are_other_and_the_rest_still_reads()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.parquet");
        ParquetSql.Run($$"""
            COPY (SELECT 1::INTEGER AS a, {'x': 1, 'y': 'z'} AS s, MAP {'k': 1} AS m, [[1]] AS ll, DATE '2024-01-01' AS d,
                1.5::DECIMAL(9, 2) AS dec, now() AS t, uuid() AS u, [DATE '2024-01-01'] AS ld, 'text' AS b) TO '{{path}}' (FORMAT parquet)
            """);

        var columns = ParquetHeader.Read(path).Columns;
        Assert.Equal(["a", "s", "m", "ll", "d", "dec", "t", "u", "ld", "b"], columns.Select(c => c.Name));
        Assert.All(columns.Skip(1).SkipLast(1), column => Assert.Equal(ParquetType.Other, column.Type));
        Assert.Equal(["String text|Int32 1"], ParquetRows.Read(path, 0, 1, ["b", "a"]).Lines());
        var error = Assert.Throws<MalformedDataException>(() => ParquetRows.Read(path, 0, 1));
        Assert.Contains(", s: column type: expected a scalar or a list of scalars", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_row_count_of_a_file_with_a_large_footer_is_read_from_its_beginning()
    {
        using var folder = new TemporaryFolder();
        var rows = ParquetRows.Random(seed: 4, count: 300);
        ParquetRows.Write(folder.File("a.parquet"), rows.Columns, rows, new ParquetOptions { RowGroupRows = 2 });

        var header = ParquetHeader.Read(folder.File("a.parquet"));
        Assert.Equal(150, header.RowGroups.Count);
        Assert.True(FooterBytes(File.ReadAllBytes(folder.File("a.parquet"))) > 100_000);
        Assert.Equal(300, header.Rows);
        Assert.Equal(300, ParquetHeader.ReadRowCount(folder.File("a.parquet")));
    }

    [Fact]
    public void The_rows_of_5000_files_are_counted_in_well_under_a_second()
    {
        using var folder = new TemporaryFolder();
        var rows = ParquetRows.Random(seed: 4, count: 100);
        ParquetRows.Write(folder.File("a.parquet"), rows.Columns, rows);
        _ = ParquetHeader.ReadRowCount(folder.File("a.parquet"));

        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 5000; i++)
        {
            Assert.Equal(100, ParquetHeader.ReadRowCount(folder.File("a.parquet")));
        }

        // Measured at 50 ms; the bound leaves room for a machine that does other things as well.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_file_cut_anywhere_is_malformed_with_the_place()
    {
        using var folder = new TemporaryFolder();
        var bytes = Sample(folder);
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(folder.File("cut.parquet"), bytes[..length]);
            var error = Assert.Throws<MalformedDataException>(() => ParquetHeader.Read(folder.File("cut.parquet")));
            Assert.NotNull(error.Location.ByteOffset);
            Assert.Throws<MalformedDataException>(() => ParquetHeader.ReadRowCount(folder.File("cut.parquet")));
        }
    }

    [Fact]
    public void A_footer_with_any_bit_flipped_is_read_or_malformed_in_bounded_memory()
    {
        using var folder = new TemporaryFolder();
        var bytes = Sample(folder);
        var first = bytes.Length - 8 - FooterBytes(bytes);
        var malformed = 0;
        for (var at = first; at < bytes.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                bytes[at] ^= (byte)(1 << bit);
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    Parse(folder, bytes, first, wholeFile: at >= bytes.Length - 8);
                }
                catch (MalformedDataException)
                {
                    malformed++;
                }

                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
                bytes[at] ^= (byte)(1 << bit);
            }
        }

        Assert.InRange(malformed, 1000, int.MaxValue);
    }

    [Fact]
    public void A_footer_of_random_bytes_is_malformed()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var footer = new byte[random.Next(300)];
            random.NextBytes(footer);
            Assert.Throws<MalformedDataException>(() => ParquetFooter.Parse(footer, 4, "a.parquet", rowsOnly: false));
        }
    }

    [Fact]
    public void Deep_nesting_and_lengths_that_lie_are_refused_before_anything_is_allocated()
    {
        using var folder = new TemporaryFolder();
        byte[][] footers =
        [
            [.. Enumerable.Repeat((byte)0x1c, 100_000)], // structs within structs, in fields nobody knows
            [0x29, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07], // a schema of two thousand million elements
            [0x15, 0x02, 0x19, 0xfc, 0x7f, 0x00], // 127 elements in no bytes
            [0x68, 0xff, 0xff, 0xff, 0xff, 0x07], // created_by of two thousand million bytes
            [0x16, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], // a number of more than 64 bits
        ];
        foreach (var footer in footers)
        {
            File.WriteAllBytes(folder.File("a.parquet"), Wrap(footer));
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<MalformedDataException>(() => ParquetHeader.Read(folder.File("a.parquet")));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Fact]
    public void Encryption_is_refused_in_words()
    {
        using var folder = new TemporaryFolder();
        var bytes = Sample(folder);
        "PARE"u8.CopyTo(bytes.AsSpan(bytes.Length - 4));
        File.WriteAllBytes(folder.File("a.parquet"), bytes);

        var error = Assert.Throws<MalformedDataException>(() => ParquetHeader.Read(folder.File("a.parquet")));
        Assert.Contains("found encryption", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_file_or_no_Parquet_file_is_said_to_be_so()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("x.parquet"));
        File.CreateSymbolicLink(folder.File("dead.parquet"), folder.File("nothing"));
        File.WriteAllText(folder.File("text.parquet"), "a text that is long enough to be looked at");

        Assert.Equal("a folder", Assert.Throws<StorageException>(() => ParquetHeader.Read(folder.File("x.parquet"))).Found);
        Assert.Equal("no such file", Assert.Throws<StorageException>(() => ParquetHeader.Read(folder.File("dead.parquet"))).Found);
        Assert.Equal("PAR1", Assert.Throws<MalformedDataException>(() => ParquetReader.Open(folder.File("text.parquet"))).Expected);
    }

    internal static int FooterBytes(byte[] file) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 8));

    private static byte[] Sample(TemporaryFolder folder)
    {
        ParquetColumn[] columns = [new("id", ParquetType.String), new("m", ParquetType.FloatList), new("c", ParquetType.Int8)];
        var options = new ParquetOptions { RowGroupRows = 20, KeyValueMetadata = new Dictionary<string, string> { ["k"] = "v" } };
        ParquetRows.Write(folder.File("sample.parquet"), columns, ParquetRows.Random(8, 50, columns), options);
        return File.ReadAllBytes(folder.File("sample.parquet"));
    }

    // Through a file where its end is flipped; the footer alone is parsed from memory, many times as fast.
    private static void Parse(TemporaryFolder folder, byte[] bytes, int first, bool wholeFile)
    {
        if (!wholeFile)
        {
            var footer = ParquetFooter.Parse(bytes.AsSpan()[first..^8], first, "flip.parquet", rowsOnly: false);
            _ = new ParquetHeader("flip.parquet", bytes.Length, footer);
            return;
        }

        File.WriteAllBytes(folder.File("flip.parquet"), bytes);
        _ = ParquetHeader.Read(folder.File("flip.parquet"));
    }

    private static byte[] Wrap(byte[] footer)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.Length);
        return [.. "PAR1"u8, .. footer, .. length, .. "PAR1"u8];
    }

    private static void AssertSameAsDuckDb(ParquetHeader header, string path)
    {
        var ours = header.RowGroups.SelectMany((group, index) => group.Columns.Select(chunk => string.Join('|', new object[]
        {
            index, group.Rows, group.TotalBytes, chunk.Path, Upper(chunk.PhysicalType), Upper(chunk.Codec), chunk.Values,
            chunk.UncompressedBytes, chunk.CompressedBytes, chunk.OffsetBytes,
        }.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)))));
        var theirs = ParquetSql.Query($"""
            SELECT row_group_id::VARCHAR, row_group_num_rows::VARCHAR, row_group_bytes::VARCHAR, replace(path_in_schema, ', ', '.'),
                replace(type, '_', ''), compression, num_values::VARCHAR, total_uncompressed_size::VARCHAR, total_compressed_size::VARCHAR,
                least(data_page_offset, CASE WHEN dictionary_page_offset > 0 THEN dictionary_page_offset ELSE data_page_offset END)::VARCHAR
            FROM parquet_metadata('{path}') ORDER BY row_group_id, column_id
            """);
        Assert.Equal(theirs, ours);

        var nodes = new List<string>();
        void Walk(ParquetSchemaNode node)
        {
            nodes.Add($"{node.Name}|{node.Children.Count}|{(node.PhysicalType is { } type ? Upper(type) : "null")}");
            foreach (var child in node.Children)
            {
                Walk(child);
            }
        }

        Walk(header.Schema);
        Assert.Equal(ParquetSql.Query(
            $"SELECT name, coalesce(num_children, 0)::VARCHAR, replace(type, '_', '') FROM parquet_schema('{path}')"), nodes);
    }

    private static string Upper<T>(T value)
        where T : struct, Enum
        => value.ToString().ToUpperInvariant();

    private static string Shared(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", "parquet", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"SKIPPED: {name}, a real file of pyarrow, is not here: no folder shared/data/parquet beside this checkout.");
        return "";
    }
}
