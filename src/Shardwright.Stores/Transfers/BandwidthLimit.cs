namespace Shardwright.Stores.Transfers;

/// <summary>Bytes a second that all transfers share. Safe from many threads.</summary>
/// <remarks>Each taking books the time that its bytes need after those booked before; a tenth of a second may be booked ahead without waiting.</remarks>
internal sealed class BandwidthLimit(long? bytesPerSecond, TimeProvider clock)
{
    private const double AheadSeconds = 0.1;

    private readonly long start = clock.GetTimestamp();
    private readonly Lock gate = new();
    private double bookedSeconds;

    /// <summary>Whether there is a limit.</summary>
    public bool IsLimited => bytesPerSecond is not null;

    /// <summary>Waits until so many bytes more may go. At once where there is no limit.</summary>
    public ValueTask TakeAsync(int bytes, CancellationToken cancel)
    {
        if (bytesPerSecond is not { } rate || bytes == 0)
        {
            return ValueTask.CompletedTask;
        }

        double wait;
        lock (gate)
        {
            var now = clock.GetElapsedTime(start).TotalSeconds;
            bookedSeconds = Math.Max(bookedSeconds, now) + ((double)bytes / rate);
            wait = bookedSeconds - now - AheadSeconds;
        }

        return wait <= 0 ? ValueTask.CompletedTask : new ValueTask(Task.Delay(TimeSpan.FromSeconds(wait), clock, cancel));
    }
}
