using System.Runtime.InteropServices;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts;

/// <summary>Reads the records of a Parquet shard with scalar and list columns, checking each row group's bytes first.</summary>
public sealed class ParquetShardReader : IShardReader
{
    private const int RowsAtOnce = 1 << 14;

    private readonly ParquetReader reader;
    private readonly ShardIntegrity? integrity;
    private IEnumerator<ParquetBatch>? batches;
    private int taken;
    private int group;
    private long next;

    private ParquetShardReader(ParquetReader reader, ShardIntegrity? integrity)
    {
        this.reader = reader;
        this.integrity = integrity;
        Fields = [.. reader.Header.Columns.Select(Field)];
    }

    /// <inheritdoc/>
    public long Rows => reader.Header.Rows;

    /// <inheritdoc/>
    public IReadOnlyList<RecordField> Fields { get; }

    /// <summary>Opens a shard of a dataset.</summary>
    /// <param name="folder">The folder that names are relative to.</param>
    /// <param name="shardName">The shard, relative to it.</param>
    /// <param name="sha256">The shard's hash, by which one without block checksums is checked now; null to go without.</param>
    /// <exception cref="MalformedDataException">The shard is not Parquet, or not the one that was written.</exception>
    public static ParquetShardReader Open(string folder, string shardName, string? sha256)
    {
        var path = Path.Combine(folder, shardName);
        var integrity = ShardIntegrity.Open(folder, shardName);
        try
        {
            if (integrity is null && sha256 is not null && FileHasher.Hash(path) is var found && found.Sha256 != sha256)
            {
                throw new MalformedDataException(new DataLocation(path), "SHA-256 of a shard", sha256, found.Sha256, "The bytes on disk have changed: fetch or build this shard again.");
            }

            integrity?.CheckParquetFooter();
            return new ParquetShardReader(ParquetReader.Open(path), integrity);
        }
        catch
        {
            integrity?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Seek(long row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row, Rows);
        CloseGroup();
        (next, group) = (row, 0);
    }

    /// <inheritdoc/>
    public int Read(int rows, IReadOnlyList<RecordColumn> columns)
    {
        var appended = 0;
        while (appended < rows && next < Rows)
        {
            if (batches is null)
            {
                OpenGroups();
            }
            else if (taken == batches.Current.Rows)
            {
                taken = 0;
                if (!batches.MoveNext())
                {
                    CloseGroup();
                }
            }
            else
            {
                var count = Math.Min(rows - appended, batches.Current.Rows - taken);
                for (var column = 0; column < columns.Count; column++)
                {
                    Append(batches.Current, column, taken, count, columns[column]);
                }

                (appended, taken, next) = (appended + count, taken + count, next + count);
            }
        }

        return appended;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseGroup();
        reader.Dispose();
        integrity?.Dispose();
    }

    // A few row groups at a time, for every question to the engine costs some: their bytes are checked, and only then decoded.
    private void OpenGroups()
    {
        var end = next;
        for (; group < reader.Header.RowGroups.Count && end - next < RowsAtOnce; group++)
        {
            var one = reader.Header.RowGroups[group];
            if (next < one.FirstRow + one.Rows)
            {
                integrity?.Check(one.OffsetBytes, one.LengthBytes);
                end = one.FirstRow + one.Rows;
            }
        }

        var opened = reader.ReadRows(next, end - next).GetEnumerator();
        if (opened.MoveNext())
        {
            (batches, taken) = (opened, 0);
        }
        else
        {
            opened.Dispose();
            throw new MalformedDataException(new DataLocation(reader.Header.Path, RecordIndex: next), "row groups", $"{end - next} rows", "fewer", "The bytes on disk have changed: fetch or build this shard again.");
        }
    }

    private void CloseGroup()
    {
        batches?.Dispose();
        (batches, taken) = (null, 0);
    }

    private static void Append(ParquetBatch batch, int column, int first, int count, RecordColumn target)
    {
        var type = batch.Columns[column].Type;
        for (var row = first; row < first + count; row++)
        {
            var isNull = batch.IsNull(column, row);
            target.Append(isNull ? default : Bytes(batch, type, column, row), isNull);
        }
    }

    private static ReadOnlySpan<byte> Bytes(ParquetBatch batch, ParquetType type, int column, int row) => type switch
    {
        ParquetType.String or ParquetType.Blob => batch.Bytes(column, row),
        ParquetType.FloatList => MemoryMarshal.AsBytes(batch.List<float>(column, row)),
        ParquetType.DoubleList => MemoryMarshal.AsBytes(batch.List<double>(column, row)),
        ParquetType.Int32List => MemoryMarshal.AsBytes(batch.List<int>(column, row)),
        ParquetType.Int64List => MemoryMarshal.AsBytes(batch.List<long>(column, row)),
        ParquetType.Boolean => MemoryMarshal.AsBytes(batch.Values<bool>(column).Slice(row, 1)),
        ParquetType.Int8 => MemoryMarshal.AsBytes(batch.Values<sbyte>(column).Slice(row, 1)),
        ParquetType.UInt8 => batch.Values<byte>(column).Slice(row, 1),
        ParquetType.Int16 => MemoryMarshal.AsBytes(batch.Values<short>(column).Slice(row, 1)),
        ParquetType.UInt16 => MemoryMarshal.AsBytes(batch.Values<ushort>(column).Slice(row, 1)),
        ParquetType.Int32 => MemoryMarshal.AsBytes(batch.Values<int>(column).Slice(row, 1)),
        ParquetType.UInt32 => MemoryMarshal.AsBytes(batch.Values<uint>(column).Slice(row, 1)),
        ParquetType.Int64 => MemoryMarshal.AsBytes(batch.Values<long>(column).Slice(row, 1)),
        ParquetType.UInt64 => MemoryMarshal.AsBytes(batch.Values<ulong>(column).Slice(row, 1)),
        ParquetType.Float => MemoryMarshal.AsBytes(batch.Values<float>(column).Slice(row, 1)),
        _ => MemoryMarshal.AsBytes(batch.Values<double>(column).Slice(row, 1)),
    };

    private static RecordField Field(ParquetColumn column) => column.Type switch
    {
        ParquetType.Boolean => new(column.Name, 1, false, "bool"),
        ParquetType.Int8 => new(column.Name, 1, false, "int8"),
        ParquetType.Int16 => new(column.Name, 2, false, "int16"),
        ParquetType.Int32 => new(column.Name, 4, false, "int32"),
        ParquetType.Int64 => new(column.Name, 8, false, "int64"),
        ParquetType.UInt8 => new(column.Name, 1, false, "uint8"),
        ParquetType.UInt16 => new(column.Name, 2, false, "uint16"),
        ParquetType.UInt32 => new(column.Name, 4, false, "uint32"),
        ParquetType.UInt64 => new(column.Name, 8, false, "uint64"),
        ParquetType.Float => new(column.Name, 4, false, "float32"),
        ParquetType.Double => new(column.Name, 8, false, "float64"),
        ParquetType.String => new(column.Name, 1, true, "string"),
        ParquetType.Blob => new(column.Name, 1, true, "bytes"),
        ParquetType.FloatList => new(column.Name, 4, true, "list<float32>"),
        ParquetType.DoubleList => new(column.Name, 8, true, "list<float64>"),
        ParquetType.Int32List => new(column.Name, 4, true, "list<int32>"),
        ParquetType.Int64List => new(column.Name, 8, true, "list<int64>"),
        _ => throw new ArgumentException($"no record field is made of a {column.Type} column", nameof(column)),
    };
}
