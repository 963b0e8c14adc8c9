using Amazon.S3.Model;
using Shardwright.Stores.Objects;
using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.S3;

/// <summary>The bytes of an answer: exactly so many, or <see cref="TransientStoreException"/>.</summary>
internal sealed class ObjectBody : Stream
{
    private const int LimitedBytes = 64 * 1024;

    private readonly GetObjectResponse response;
    private readonly BandwidthLimit limit;
    private readonly TimeSpan patience;
    private readonly StallWatch watch;
    private readonly long bytes;
    private long position;

    public ObjectBody(GetObjectResponse response, long bytes, BandwidthLimit limit, TimeSpan patience, TimeProvider clock, CancellationToken cancel)
    {
        this.response = response;
        this.bytes = bytes;
        this.limit = limit;
        this.patience = patience;
        watch = new StallWatch(patience, clock, cancel);
        watch.Pause();
    }

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

        if (limit.IsLimited)
        {
            count = Math.Min(count, LimitedBytes);
            await limit.TakeAsync(count, watch.Token).ConfigureAwait(false);
        }

        using var also = cancellationToken.UnsafeRegister(static watch => ((StallWatch)watch!).Stop(), watch);
        try
        {
            watch.Moved();
            var read = await response.ResponseStream.ReadAsync(buffer[..count], watch.Token).ConfigureAwait(false);
            watch.Pause();
            if (read == 0)
            {
                throw new TransientStoreException("the connection ended before the object did");
            }

            position += read;
            return read;
        }
        catch (OperationCanceledException) when (watch.IsStalled && !cancellationToken.IsCancellationRequested)
        {
            throw new TransientStoreException($"nothing came for {Foundation.Text.DurationText.Format(patience)}");
        }
        catch (Exception error) when (S3Failures.Network(error) is { } network)
        {
            throw new TransientStoreException(S3Failures.Words(network), inner: network);
        }
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
            // An answer that is left in its middle closes its connection; it is not read to its end first.
            watch.Dispose();
            response.Dispose();
        }

        base.Dispose(disposing);
    }
}
