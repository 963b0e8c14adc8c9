using Shardwright.Datasets.Layouts;

namespace Shardwright.Datasets.Opening;

/// <summary>A reader whose shard stays where it is until it is disposed.</summary>
internal sealed class LeasedShardReader(IShardReader inner, ShardLease lease) : IShardReader
{
    public IShardReader Inner => inner;

    public long Rows => inner.Rows;

    public IReadOnlyList<RecordField> Fields => inner.Fields;

    public void Seek(long row) => inner.Seek(row);

    public int Read(int rows, IReadOnlyList<RecordColumn> columns) => inner.Read(rows, columns);

    public void Dispose()
    {
        inner.Dispose();
        lease.Dispose();
    }
}
