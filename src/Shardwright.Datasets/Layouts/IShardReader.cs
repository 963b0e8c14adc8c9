namespace Shardwright.Datasets.Layouts;

/// <summary>Reads the records of one shard, whatever its layout. For one thread at a time.</summary>
public interface IShardReader : IDisposable
{
    /// <summary>Records in the shard.</summary>
    long Rows { get; }

    /// <summary>The fields of each record, in schema order.</summary>
    IReadOnlyList<RecordField> Fields { get; }

    /// <summary>Goes to a record; the next reading starts there. A new reader stands at the first.</summary>
    /// <param name="row">The record, from 0 to <see cref="Rows"/>.</param>
    void Seek(long row);

    /// <summary>Appends the next records, in shard order, to one column for each field.</summary>
    /// <param name="rows">How many at most.</param>
    /// <param name="columns">One column a field, in schema order; appended to, not cleared.</param>
    /// <returns>How many were appended: fewer than asked for only at the end of the shard.</returns>
    /// <exception cref="Foundation.Errors.MalformedDataException">Bytes of the shard are not those that were written.</exception>
    int Read(int rows, IReadOnlyList<RecordColumn> columns);
}
