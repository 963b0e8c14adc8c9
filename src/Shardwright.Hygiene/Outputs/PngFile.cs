using System.Buffers.Binary;
using System.Globalization;
using Shardwright.Formats;
using Shardwright.Foundation.Errors;

namespace Shardwright.Hygiene.Outputs;

/// <summary>Checks that a file is a whole PNG picture: its signature, its chunks with their sums, its size and its end. PNG 1.2, sections 3 and 5.</summary>
internal static class PngFile
{
    private const int HeaderBytes = 13;
    private const int BufferBytes = 1 << 16;
    private static readonly byte[] Signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Reads all of a picture, chunk by chunk.</summary>
    /// <exception cref="MalformedDataException">It is no such picture, or cut, or changed.</exception>
    public static void Check(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes);
        Span<byte> head = stackalloc byte[8];
        Span<byte> sum = stackalloc byte[sizeof(uint)];
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || !head.SequenceEqual(Signature))
        {
            Throw(path, 0, "PNG's signature", "other bytes");
        }

        for (var isFirst = true; ; isFirst = false)
        {
            var place = stream.Position;
            if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
            {
                Throw(path, place, "a chunk, the last of them IEND", "the end of the file");
            }

            long bytes = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (bytes + sizeof(uint) > stream.Length - stream.Position)
            {
                Throw(path, place, "a chunk that ends before the file", string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"));
            }

            var name = head[4..].ToArray();
            var crc = Crc32.Append(0, name);
            var data = ReadChunk(stream, bytes, ref crc);
            stream.ReadExactly(sum);
            if (BinaryPrimitives.ReadUInt32BigEndian(sum) != crc)
            {
                Throw(path, place, "a chunk whose CRC-32 is right", "one that has changed");
            }

            if (isFirst && (!name.AsSpan().SequenceEqual("IHDR"u8) || bytes != HeaderBytes
                || BinaryPrimitives.ReadUInt32BigEndian(data) == 0 || BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(sizeof(uint))) == 0))
            {
                Throw(path, place, "IHDR with a width and a height", "another chunk, or no size");
            }

            if (name.AsSpan().SequenceEqual("IEND"u8))
            {
                return;
            }
        }
    }

    /// <summary>Sums a chunk's bytes.</summary>
    /// <returns>The first of them.</returns>
    private static byte[] ReadChunk(FileStream stream, long bytes, ref uint crc)
    {
        var first = new byte[HeaderBytes];
        var buffer = new byte[(int)Math.Min(bytes, BufferBytes)];
        for (var left = bytes; left > 0;)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            stream.ReadExactly(piece);
            if (left == bytes)
            {
                piece[..Math.Min(piece.Length, first.Length)].CopyTo(first);
            }

            crc = Crc32.Append(crc, piece);
            left -= piece.Length;
        }

        return first;
    }

    private static void Throw(string path, long place, string expected, string found) => throw new MalformedDataException(
        new DataLocation(path, place), "PNG picture", expected, found, "Save it again.");
}
