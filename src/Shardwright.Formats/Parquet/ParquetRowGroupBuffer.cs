namespace Shardwright.Formats.Parquet;

/// <summary>The rows of one row group, and its pages; used again for another when it is written.</summary>
internal sealed class ParquetRowGroupBuffer : IDisposable
{
    private readonly ParquetColumnEncoder _encoder;

    internal ParquetRowGroupBuffer(string path, ParquetColumn[] columns, ParquetOptions options)
    {
        var memory = new ParquetMemory(path, options.MemoryLimitBytes);
        var pages = new ParquetMemory(path, long.MaxValue);
        Columns = Array.ConvertAll(columns, column => new ParquetColumnBuffer(column, memory, pages));
        _encoder = new ParquetColumnEncoder(options, pages);
    }

    internal ParquetColumnBuffer[] Columns { get; }

    internal int Rows { get; private set; }

    /// <summary>Bytes of the rows' values.</summary>
    internal long Bytes { get; private set; }

    internal void Reset()
    {
        (Rows, Bytes) = (0, 0);
        foreach (var column in Columns)
        {
            column.Reset();
        }
    }

    /// <summary>Keeps the first rows of the batch that was lent.</summary>
    internal void Keep(int rows)
    {
        Bytes = 0;
        foreach (var column in Columns)
        {
            column.End(rows);
            Bytes += column.Data.Length;
        }

        Rows += rows;
    }

    /// <summary>Makes the pages of all columns.</summary>
    internal void Encode()
    {
        foreach (var column in Columns)
        {
            _encoder.Encode(column, Rows);
        }
    }

    public void Dispose() => _encoder.Dispose();
}
