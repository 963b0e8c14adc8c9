using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Genome;

/// <summary>Reads a run of sorted sequences from a file: for each its id's length, sample and split (32 bits each) and length (64 bits), little-endian, then its id.</summary>
/// <param name="file">Where; open.</param>
/// <param name="path">Its path, for messages.</param>
/// <param name="start">The run's first byte.</param>
/// <param name="end">The byte behind its last.</param>
internal sealed class SequenceRunCursor(SafeFileHandle file, string path, long start, long end) : SequenceCursor
{
    public const int HeadBytes = 20;

    private const int BufferBytes = 64 << 10;

    private byte[] buffer = new byte[BufferBytes];
    private long next = start;
    private int at;
    private int filled;
    private int idBytes;

    public override ReadOnlySpan<byte> Id => buffer.AsSpan(at + HeadBytes, idBytes);

    public override int Sample => BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at + 4));

    public override SplitName Split => (SplitName)BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at + 8));

    public override long Length => BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(at + 12));

    public static void WriteHead(Span<byte> head, int idBytes, int sample, SplitName split, long length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(head, idBytes);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], sample);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], (int)split);
        BinaryPrimitives.WriteInt64LittleEndian(head[12..], length);
    }

    public override bool Next()
    {
        at += filled == 0 ? 0 : HeadBytes + idBytes;
        if (at == filled && next == end)
        {
            return false;
        }

        Have(HeadBytes);
        idBytes = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at));
        if (idBytes < 0 || idBytes > end - next + filled - at - HeadBytes)
        {
            throw Changed();
        }

        Have(HeadBytes + idBytes);
        return true;
    }

    private void Have(int bytes)
    {
        if (filled - at >= bytes)
        {
            return;
        }

        buffer.AsSpan(at, filled - at).CopyTo(buffer);
        (at, filled) = (0, filled - at);
        if (bytes > buffer.Length)
        {
            Array.Resize(ref buffer, bytes);
        }

        while (filled < bytes)
        {
            var read = RandomAccess.Read(file, buffer.AsSpan(filled, (int)Math.Min(buffer.Length - filled, end - next)), next);
            if (read == 0)
            {
                throw Changed();
            }

            (filled, next) = (filled + read, next + read);
        }
    }

    private StorageException Changed()
        => new(new DataLocation(path, next), "sorted sequences", "what was written before", "other bytes", "Start again, while nobody else writes there.");
}
