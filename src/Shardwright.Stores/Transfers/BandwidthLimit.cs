namespace Shardwright.Stores.Transfers;

/// <summary>Bytes a second that all transfers share. Safe from many threads.</summary>
internal sealed class BandwidthLimit(long? bytesPerSecond, TimeProvider clock)
{
    /// <summary>Waits until so many bytes more may go. At once where there is no limit.</summary>
    public ValueTask TakeAsync(int bytes, CancellationToken cancel) => throw new NotImplementedException($"{bytesPerSecond} {clock} {bytes} {cancel}");
}
