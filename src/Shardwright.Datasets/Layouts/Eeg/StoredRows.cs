using Shardwright.Formats.Npz;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>Rows of an array that is stored as it is: each read at its place, after its blocks were checked.</summary>
internal sealed class StoredRows(NpzReader npz, NpzMember member, int rowElements, ShardIntegrity? integrity) : RowSource(member.Header.Type, rowElements)
{
    /// <inheritdoc/>
    protected override void ReadBytes(long index, Span<byte> bytes)
    {
        var offset = index * RowBytes;
        integrity?.Check(member.DataOffsetBytes + offset, RowBytes);
        npz.ReadAt(member, offset, bytes);
    }
}
