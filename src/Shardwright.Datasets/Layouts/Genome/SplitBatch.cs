using Shardwright.Formats.Parquet;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Sequences out of a split's file. Lent until the next batch is asked for; for one thread.</summary>
public sealed class SplitBatch
{
    private readonly long[] lengths = new long[2048];
    private ParquetBatch? batch;

    internal SplitBatch()
    {
    }

    /// <summary>Rows of the file before this batch.</summary>
    public long FirstRow { get; private set; }

    /// <summary>Rows in this batch.</summary>
    public int Rows { get; private set; }

    /// <summary>A sequence's id, UTF-8.</summary>
    /// <param name="row">The row in the batch.</param>
    public ReadOnlySpan<byte> ContigId(int row) => (batch ?? throw new InvalidOperationException("The batch was given back.")).Bytes(0, row);

    /// <summary>A sequence's letters, zero or more.</summary>
    /// <param name="row">The row in the batch.</param>
    public long Length(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        return lengths[row];
    }

    internal Span<long> Attach(ParquetBatch source)
    {
        batch = source;
        FirstRow = source.FirstRow;
        Rows = source.Rows;
        return lengths.AsSpan(0, Rows);
    }
}
