using System.IO.Compression;

namespace Shardwright.Formats.Npz;

/// <summary>The bytes of one array, with the member's checksum compared before the last of them is handed out.</summary>
internal sealed class NpzDataStream(NpzFile file, NpzMember member) : Stream
{
    private readonly NpzSpanStream stored = new(file, member.PlaceBytes, member.StoredBytes, member.Name);
    private Stream? raw;
    private uint crc;
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => member.Header.Bytes;

    public override long Position { get => position; set => throw new NotSupportedException(); }

    private Stream Raw => raw ??= member.Compression == NpzCompression.None ? stored : new DeflateStream(stored, CompressionMode.Decompress);

    /// <summary>Passes over the array's header.</summary>
    public void Begin()
    {
        var header = new byte[member.HeaderBytes];
        Fill(header);
        crc = LibDeflate.Crc32(0, header);
        if (member.Header.Bytes == 0)
        {
            CheckEnd();
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, member.Header.Bytes - position);
        if (count == 0)
        {
            return 0;
        }

        Fill(buffer[..count]);
        crc = LibDeflate.Crc32(crc, buffer[..count]);
        position += count;
        if (position == member.Header.Bytes)
        {
            CheckEnd();
        }

        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            raw?.Dispose();
            stored.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Fill(Span<byte> bytes)
    {
        if (ReadRaw(bytes) < bytes.Length)
        {
            NpzThrow.DoesNotInflate(file.Place(member.PlaceBytes, member.Name), $"{member.Header.Bytes} bytes", "fewer");
        }
    }

    private int ReadRaw(Span<byte> bytes)
    {
        try
        {
            return Raw.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException error)
        {
            NpzThrow.DoesNotInflate(file.Place(member.PlaceBytes, member.Name), "deflated bytes", error.Message);
            throw;
        }
    }

    private void CheckEnd()
    {
        Span<byte> more = stackalloc byte[1];
        if (member.Compression != NpzCompression.None && ReadRaw(more) > 0)
        {
            NpzThrow.DoesNotInflate(file.Place(member.PlaceBytes, member.Name), $"{member.Header.Bytes} bytes", "more");
        }

        if (crc != member.Crc32)
        {
            NpzThrow.Checksum(file.Place(member.PlaceBytes, member.Name), member.Crc32, crc);
        }
    }
}
