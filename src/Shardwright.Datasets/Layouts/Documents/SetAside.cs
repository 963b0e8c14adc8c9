using System.Buffers.Binary;
using Shardwright.Formats.Parquet;
using Shardwright.Foundation.Checksums;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>The documents that wait for the validation shard: <c>.shardwright/val.bin</c>. For one thread, but <see cref="Sync"/> may run beside it.</summary>
/// <remarks>For each document its length and its CRC-32C, 32-bit little-endian, then its bytes.</remarks>
internal sealed class SetAside(string path, long lengthBytes) : IDisposable
{
    private const int HeadBytes = 2 * sizeof(uint);

    private readonly SpillFile file = new(path, lengthBytes);

    public long LengthBytes => file.LengthBytes;

    public void Append(ReadOnlySpan<byte> utf8)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        BinaryPrimitives.WriteInt32LittleEndian(head, utf8.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(uint)..], Crc32C.Compute(utf8));
        file.Append(head);
        file.Append(utf8);
    }

    public void Flush() => file.Flush();

    public void Sync() => file.Sync();

    /// <summary>All documents in their order, once they are flushed.</summary>
    public IParquetRowSource Rows() => new RowSource(file, path);

    public void Dispose() => file.Dispose();

    private sealed class RowSource(SpillFile file, string path) : IParquetRowSource
    {
        private readonly byte[] head = new byte[HeadBytes];
        private byte[] document = [];
        private long offset;

        public int Fill(ParquetRowBatch rows)
        {
            var filled = 0;
            for (var bytes = 0L; filled < rows.Capacity && offset < file.LengthBytes; filled++)
            {
                var length = NextBytes();
                bytes += length;
                if (filled > 0 && bytes > ShardFile.BytesAtOnce)
                {
                    break;
                }

                rows.SetString(0, filled, Next(length));
            }

            return filled;
        }

        /// <summary>Reads the head of the next document, which stays the next.</summary>
        private int NextBytes()
        {
            if (file.LengthBytes - offset < HeadBytes)
            {
                LiveThrow.Changed(path, offset);
            }

            file.Read(head, offset);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(head);
            if (length > file.LengthBytes - offset - HeadBytes || length > Array.MaxLength)
            {
                LiveThrow.Changed(path, offset);
            }

            return (int)length;
        }

        private ReadOnlySpan<byte> Next(int length)
        {
            if (document.Length < length)
            {
                document = GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, Math.Max(64L << 10, length + (length / 4L))));
            }

            var bytes = document.AsSpan(0, length);
            var start = offset;
            file.Read(bytes, offset + HeadBytes);
            offset += HeadBytes + length;
            if (Crc32C.Compute(bytes) != BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(sizeof(uint))))
            {
                LiveThrow.Changed(path, start);
            }

            return bytes;
        }
    }
}
