using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>The list of a split's sequences: Parquet with the columns <c>contig_id</c> (text) and <c>length</c> (whole numbers).</summary>
/// <remarks>Source: the sharded Eden data loader of NVIDIA's bionemo-framework. Other columns are not read. Opening is cheap; one thread reads at a time.</remarks>
public sealed class SplitFile : IDisposable
{
    private const string IdColumn = "contig_id";
    private const string LengthColumn = "length";

    private readonly ParquetReader reader;
    private readonly ParquetType lengthType;

    private SplitFile(string path, ParquetReader reader, ParquetType lengthType)
    {
        Path = path;
        this.reader = reader;
        this.lengthType = lengthType;
    }

    /// <summary>The file, as the caller named it.</summary>
    public string Path { get; }

    /// <summary>Its sequences.</summary>
    public long Rows => reader.Header.Rows;

    /// <summary>Opens a split's file and checks its columns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How its Parquet is read; null for a bound of 512 MiB on DuckDB's buffers.</param>
    /// <exception cref="MalformedDataException">It is not whole Parquet, a column is missing, or has another type.</exception>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static SplitFile Open(string path, ParquetReaderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ParquetReader reader;
        try
        {
            reader = ParquetReader.Open(path, options ?? new ParquetReaderOptions { MemoryLimitBytes = 512L << 20 });
        }
        catch (MalformedDataException error)
        {
            throw SplitThrow.NotParquet(path, error);
        }
        catch (StorageException error)
        {
            throw SplitThrow.NotReadable(path, error);
        }

        try
        {
            return new SplitFile(path, reader, CheckColumns(path, reader.Header.Columns));
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Writes a split's file, which appears whole or not at all.</summary>
    /// <param name="path">The file; one that stands there is replaced.</param>
    /// <param name="rows">The sequences, in the order in which they are to stand.</param>
    /// <param name="cancel">Ends the write, which then leaves nothing.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="ArgumentException">An id is null or has half a surrogate pair, or a length is negative.</exception>
    /// <exception cref="StorageException">The disk refused.</exception>
    public static long Write(string path, IEnumerable<SplitRow> rows, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(rows);
        using var file = AtomicFile.Create(path);
        using var source = new RowSource(rows.GetEnumerator());
        var columns = new ParquetColumn[] { new(IdColumn, ParquetType.String), new(LengthColumn, ParquetType.Int64) };
        var written = ParquetWriter.Write(file.PartialPath, columns, source, new ParquetOptions { RowGroupRows = 128 << 10 }, cancel);
        file.Commit();
        return written.Rows;
    }

    /// <summary>Reads all sequences in the order of the file, in bounded memory. Whether an id stands twice is not looked at.</summary>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Batches, the same object each time.</returns>
    /// <exception cref="MalformedDataException">On the way: an id or a length is missing, a length is negative, or the file is damaged.</exception>
    public IEnumerable<SplitBatch> Read(CancellationToken cancel = default)
    {
        var batch = new SplitBatch();
        using var batches = reader.ReadRows(0, Rows, [IdColumn, LengthColumn]).GetEnumerator();
        while (Next(batches))
        {
            cancel.ThrowIfCancellationRequested();
            Take(batches.Current, batch);
            yield return batch;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => reader.Dispose();

    private static ParquetType CheckColumns(string path, IReadOnlyList<ParquetColumn> columns)
    {
        var id = columns.FirstOrDefault(column => column.Name == IdColumn);
        var length = columns.FirstOrDefault(column => column.Name == LengthColumn);
        if (id is null || length is null)
        {
            SplitThrow.ColumnsMissing(path, columns);
        }

        if (id.Type != ParquetType.String)
        {
            SplitThrow.WrongType(path, IdColumn, "texts", id.Type);
        }

        if (length.Type is not (>= ParquetType.Int8 and <= ParquetType.UInt64))
        {
            SplitThrow.WrongType(path, LengthColumn, "whole numbers", length.Type);
        }

        return length.Type;
    }

    private bool Next(IEnumerator<ParquetBatch> batches)
    {
        try
        {
            return batches.MoveNext();
        }
        catch (MalformedDataException error)
        {
            throw SplitThrow.NotParquet(Path, error);
        }
    }

    private void Take(ParquetBatch source, SplitBatch batch)
    {
        var lengths = batch.Attach(source);
        for (var row = 0; row < lengths.Length; row++)
        {
            if (source.IsNull(0, row))
            {
                SplitThrow.NoValue(Path, source.FirstRow + row, IdColumn, "an id");
            }

            if (source.IsNull(1, row))
            {
                SplitThrow.NoValue(Path, source.FirstRow + row, LengthColumn, "a length");
            }
        }

        Convert(source, lengths);
        if (lengths.IndexOfAnyInRange(long.MinValue, -1) is >= 0 and var negative)
        {
            SplitThrow.Negative(Path, source.FirstRow + negative, lengthType == ParquetType.UInt64 ? "a number above 2^63" : lengths[negative].ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private void Convert(ParquetBatch source, Span<long> lengths)
    {
        switch (lengthType)
        {
            case ParquetType.Int64:
                source.Values<long>(1).CopyTo(lengths);
                break;
            case ParquetType.UInt64:
                // Those above 2^63 become negative, and are refused as such.
                for (var row = 0; row < lengths.Length; row++)
                {
                    lengths[row] = unchecked((long)source.Values<ulong>(1)[row]);
                }

                break;
            case ParquetType.Int32:
                Widen(source.Values<int>(1), lengths);
                break;
            case ParquetType.UInt32:
                Widen(source.Values<uint>(1), lengths);
                break;
            case ParquetType.Int16:
                Widen(source.Values<short>(1), lengths);
                break;
            case ParquetType.UInt16:
                Widen(source.Values<ushort>(1), lengths);
                break;
            case ParquetType.Int8:
                Widen(source.Values<sbyte>(1), lengths);
                break;
            default:
                Widen(source.Values<byte>(1), lengths);
                break;
        }
    }

    private static void Widen<T>(ReadOnlySpan<T> values, Span<long> lengths)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        for (var row = 0; row < lengths.Length; row++)
        {
            lengths[row] = long.CreateTruncating(values[row]);
        }
    }

    private sealed class RowSource(IEnumerator<SplitRow> rows) : IParquetRowSource, IDisposable
    {
        public int Fill(ParquetRowBatch batch)
        {
            var lengths = batch.Values<long>(1);
            var count = 0;
            while (count < batch.Capacity && rows.MoveNext())
            {
                ArgumentOutOfRangeException.ThrowIfNegative(rows.Current.Length, nameof(rows));
                batch.SetString(0, count, rows.Current.ContigId);
                lengths[count] = rows.Current.Length;
                count++;
            }

            return count;
        }

        public void Dispose() => rows.Dispose();
    }
}
