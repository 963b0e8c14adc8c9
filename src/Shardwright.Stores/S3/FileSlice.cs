using Microsoft.Win32.SafeHandles;
using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.S3;

/// <summary>Bytes of a file on their way to a server. Does not own the file.</summary>
internal sealed class FileSlice(SafeFileHandle file, string path, long offsetBytes, long bytes, BandwidthLimit limit, SentBytes sent, StallWatch watch) : Stream
{
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => bytes;

    public override long Position
    {
        get => position;
        set => position = value;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = (int)Math.Min(buffer.Length, bytes - position);
        if (count == 0)
        {
            return 0;
        }

        watch.Pause();
        await limit.TakeAsync(count, cancellationToken).ConfigureAwait(false);
        var read = RandomAccess.Read(file, buffer.Span[..count], offsetBytes + position);
        if (read == 0)
        {
            S3Throw.Changed(path);
        }

        position += read;
        sent.Add(offsetBytes, position, read);
        watch.Moved();
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => position + offset,
        _ => bytes + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
