using Shardwright.Datasets.Layouts;

namespace Shardwright.Streaming.Reading;

/// <summary>Records that are read together. Lent: valid until the next batch is asked for.</summary>
/// <param name="FirstPosition">The position of its first record in the reading, from 0.</param>
/// <param name="Columns">One column a field, in schema order, all of the same number of rows.</param>
public sealed record Batch(long FirstPosition, IReadOnlyList<RecordColumn> Columns)
{
    /// <summary>Records in the batch.</summary>
    public int Count => Columns.Count == 0 ? 0 : Columns[0].Rows;
}
