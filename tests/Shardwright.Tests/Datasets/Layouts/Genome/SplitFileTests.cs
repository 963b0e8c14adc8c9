using System.Text;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Datasets.Layouts.Genome;

/// <summary>Lists of a split's sequences.</summary>
public sealed class SplitFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    public void What_was_written_is_read_again_in_its_order(int count)
    {
        var path = folder.File("train_split.parquet");
        var rows = Enumerable.Range(0, count).Select(i => new SplitRow($"contig é日 {count - i}", (long)i * i * i)).ToList();
        Assert.Equal(count, SplitFile.Write(path, rows, TestContext.Current.CancellationToken));
        Assert.Equal(rows, ReadAll(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(ParquetType.Int8)]
    [InlineData(ParquetType.UInt8)]
    [InlineData(ParquetType.Int16)]
    [InlineData(ParquetType.UInt16)]
    [InlineData(ParquetType.Int32)]
    [InlineData(ParquetType.UInt32)]
    [InlineData(ParquetType.Int64)]
    [InlineData(ParquetType.UInt64)]
    public void Lengths_of_every_integer_type_are_read(ParquetType type)
    {
        var path = folder.File("s.parquet");
        SplitParquet.Write(path, [("a", 0), ("b", 1), ("c", 127)], type);
        Assert.Equal([new("a", 0), new("b", 1), new("c", 127)], ReadAll(path));
    }

    [Fact]
    public void Lengths_at_the_ends_of_their_types_are_read_or_refused()
    {
        var path = folder.File("s.parquet");
        SplitParquet.Write(path, [("a", uint.MaxValue)], ParquetType.UInt32);
        Assert.Equal([new("a", uint.MaxValue)], ReadAll(path));
        SplitParquet.Write(path, [("a", long.MaxValue)], ParquetType.UInt64);
        Assert.Equal([new("a", long.MaxValue)], ReadAll(path));
        SplitParquet.Write(path, [("a", 1), ("b", -1)], ParquetType.UInt64);
        Assert.Contains("above 2^63", Assert.Throws<MalformedDataException>(() => ReadAll(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_columns_are_passed_over_and_may_come_first()
    {
        var path = folder.File("s.parquet");
        SplitParquet.Write(path, [("a", 3), ("b", 4)], ParquetType.Int32, isWithOthers: true);
        Assert.Equal([new("a", 3), new("b", 4)], ReadAll(path));
    }

    [Fact]
    public void A_missing_column_is_named()
    {
        var path = folder.File("s.parquet");
        SplitParquet.Write(path, [("a", 3)], ParquetType.Int32, lengthName: "Length");
        var error = Assert.Throws<MalformedDataException>(() => SplitFile.Open(path));
        Assert.Contains($"Parquet file {path} must contain 'contig_id' and 'length' columns", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Length'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ParquetType.Double)]
    [InlineData(ParquetType.Float)]
    [InlineData(ParquetType.String)]
    [InlineData(ParquetType.Boolean)]
    public void Lengths_that_are_no_whole_numbers_are_refused(ParquetType type)
    {
        var path = folder.File("s.parquet");
        SplitParquet.Write(path, [("a", 3)], type);
        var error = Assert.Throws<MalformedDataException>(() => SplitFile.Open(path));
        Assert.Contains($"length: column of a split: expected whole numbers, found the type {type}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_or_negative_value_is_refused_with_its_row()
    {
        var path = folder.File("s.parquet");
        SplitParquet.Write(path, [("a", 3), (null, 4)], ParquetType.Int64);
        Assert.Contains("contig_id, record 1: row of a split: expected an id, found null", Assert.Throws<MalformedDataException>(() => ReadAll(path)).Message, StringComparison.Ordinal);
        SplitParquet.Write(path, [("a", 3), ("b", 3), ("c", null)], ParquetType.Int64);
        Assert.Contains("length, record 2: row of a split: expected a length, found null", Assert.Throws<MalformedDataException>(() => ReadAll(path)).Message, StringComparison.Ordinal);
        SplitParquet.Write(path, [.. Enumerable.Range(0, 3000).Select(i => ((string?)$"{i}", (long?)(i == 2500 ? -7 : 1)))], ParquetType.Int32);
        var error = Assert.Throws<MalformedDataException>(() => ReadAll(path));
        Assert.Equal(2500, error.Location.RecordIndex);
        Assert.Equal("-7", error.Found);
    }

    [Fact]
    public void What_is_no_Parquet_or_not_there_fails_to_be_read()
    {
        var path = folder.File("s.parquet");
        Assert.Contains($"Failed to read Parquet file at {path}", Assert.Throws<StorageException>(() => SplitFile.Open(path)).Message, StringComparison.Ordinal);
        File.WriteAllText(path, "contig_id,length\na,3\n");
        Assert.Contains($"Failed to read Parquet file at {path}", Assert.Throws<MalformedDataException>(() => SplitFile.Open(path)).Message, StringComparison.Ordinal);
        SplitFile.Write(path, [new("a", 3)], TestContext.Current.CancellationToken);
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^20]);
        Assert.Contains($"Failed to read Parquet file at {path}", Assert.Throws<MalformedDataException>(() => SplitFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_that_fails_leaves_nothing()
    {
        var path = folder.File("s.parquet");
        Assert.Throws<ArgumentOutOfRangeException>(() => SplitFile.Write(path, [new("a", 1), new("b", -1)], TestContext.Current.CancellationToken));
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => SplitFile.Write(path, [new("a", 1)], cancel.Token));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private static List<SplitRow> ReadAll(string path)
    {
        using var split = SplitFile.Open(path);
        var rows = new List<SplitRow>();
        foreach (var batch in split.Read())
        {
            Assert.Equal(rows.Count, batch.FirstRow);
            for (var row = 0; row < batch.Rows; row++)
            {
                rows.Add(new SplitRow(Encoding.UTF8.GetString(batch.ContigId(row)), batch.Length(row)));
            }
        }

        Assert.Equal(split.Rows, rows.Count);
        return rows;
    }
}
