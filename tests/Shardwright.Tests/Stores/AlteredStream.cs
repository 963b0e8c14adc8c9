using Shardwright.Stores.Objects;

namespace Shardwright.Tests.Stores;

/// <summary>A body that a network spoils: flipped, cut off with a reset, or never ending.</summary>
internal sealed class AlteredStream(Stream inner, long flipAt = -1, long cutAt = long.MaxValue, (long At, CancellationTokenSource Stop)? stopAt = null) : Stream
{
    private long at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position { get => at; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (at >= cutAt)
        {
            throw new TransientStoreException("connection reset");
        }

        if (stopAt is { } stop && at >= stop.At)
        {
            stop.Stop.Cancel();
            throw new OperationCanceledException(stop.Stop.Token);
        }

        var read = inner.Read(buffer, offset, (int)Math.Min(Math.Min(count, 10_000), cutAt - at));
        if (flipAt >= at && flipAt < at + read)
        {
            buffer[offset + (flipAt - at)] ^= 0x10;
        }

        at += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer, offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var copy = new byte[buffer.Length];
        var read = Read(copy, 0, copy.Length);
        copy.AsSpan(0, read).CopyTo(buffer.Span);
        return ValueTask.FromResult(read);
    }

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }
}
