using Microsoft.Win32.SafeHandles;
using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.Objects;

/// <summary>Bytes of a file: exactly so many, or <see cref="TransientStoreException"/> where it became shorter. Owns the file.</summary>
internal sealed class FolderBody(SafeFileHandle file, string path, long offsetBytes, long bytes, BandwidthLimit limit) : Stream
{
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => bytes;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var count = (int)Math.Min(buffer.Length, bytes - position);
        if (count == 0)
        {
            return 0;
        }

        await limit.TakeAsync(count, cancellationToken).ConfigureAwait(false);
        int read;
        try
        {
            read = RandomAccess.Read(file, buffer.Span[..count], offsetBytes + position);
        }
        catch (IOException error)
        {
            throw FolderThrow.Unreadable(path, error);
        }

        if (read == 0)
        {
            throw new TransientStoreException("the file became shorter while it was read");
        }

        position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
