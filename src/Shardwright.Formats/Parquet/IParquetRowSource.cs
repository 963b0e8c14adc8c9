namespace Shardwright.Formats.Parquet;

/// <summary>Where the rows of a file come from: the writer asks, on its caller's thread, until there are no more.</summary>
public interface IParquetRowSource
{
    /// <summary>Writes the next rows into the batch.</summary>
    /// <param name="batch">
    /// Lent for the length of the call, with all values 0, all texts and lists empty and nothing null. Its
    /// <see cref="ParquetRowBatch.Capacity"/> differs from call to call.
    /// </param>
    /// <returns>
    /// Rows written, from the batch's row 0 on; 0 ends the file. Fewer than the capacity is fine, and wise where rows are large.
    /// </returns>
    int Fill(ParquetRowBatch batch);
}
