using Shardwright.Datasets.Layouts;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Opening;

/// <summary>A reader whose shard stays where it is until it is disposed, and is brought again, once, where its bytes turn out to be damaged.</summary>
/// <param name="inner">The reader.</param>
/// <param name="lease">What keeps the shard there.</param>
/// <param name="again">Brings the shard again and opens it; null where nobody can.</param>
internal sealed class LeasedShardReader(IShardReader inner, ShardLease lease, Func<IShardReader?> again) : IShardReader
{
    private IShardReader inner = inner;
    private long next;
    private bool isMended;

    public IShardReader Inner => inner;

    public long Rows => inner.Rows;

    public IReadOnlyList<RecordField> Fields => inner.Fields;

    public void Seek(long row)
    {
        inner.Seek(row);
        next = row;
    }

    public int Read(int rows, IReadOnlyList<RecordColumn> columns)
    {
        var before = columns.Count > 0 ? columns[0].Rows : 0;
        try
        {
            var read = inner.Read(rows, columns);
            next += read;
            return read;
        }
        catch (MalformedDataException)
        {
            // Blocks are checked before they are decoded: what was appended until then is right and stays.
            var appended = columns.Count > 0 ? columns[0].Rows - before : 0;
            if (isMended || columns.Any(column => column.Rows != before + appended) || Again() is not { } fresh)
            {
                throw;
            }

            inner.Dispose();
            inner = fresh;
            Seek(next + appended);
            var rest = inner.Read(rows - appended, columns);
            next += rest;
            return appended + rest;
        }
    }

    public void Dispose()
    {
        inner.Dispose();
        lease.Dispose();
    }

    private IShardReader? Again()
    {
        isMended = true;
        return again();
    }
}
