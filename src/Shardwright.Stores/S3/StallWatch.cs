namespace Shardwright.Stores.S3;

/// <summary>Cancels what it watches when nothing moves for a while. One user at a time but for <see cref="Moved"/>.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly CancellationTokenSource stalled;
    private readonly CancellationTokenRegistration outer;
    private readonly CancellationToken cancel;
    private readonly TimeSpan patience;

    public StallWatch(TimeSpan patience, TimeProvider clock, CancellationToken cancel)
    {
        this.patience = patience;
        this.cancel = cancel;
        stalled = new CancellationTokenSource(patience, clock);
        outer = cancel.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), stalled);
    }

    /// <summary>Cancelled with what was given, or when nothing moved.</summary>
    public CancellationToken Token => stalled.Token;

    /// <summary>Whether nothing moved, and nobody else cancelled.</summary>
    public bool IsStalled => stalled.IsCancellationRequested && !cancel.IsCancellationRequested;

    /// <summary>Says that something moved.</summary>
    public void Moved() => Wait(patience);

    /// <summary>Says that nobody waits for the moment.</summary>
    public void Pause() => Wait(Timeout.InfiniteTimeSpan);

    /// <summary>Cancels at once.</summary>
    public void Stop() => stalled.Cancel();

    public void Dispose()
    {
        outer.Dispose();
        stalled.Dispose();
    }

    private void Wait(TimeSpan time)
    {
        try
        {
            stalled.CancelAfter(time);
        }
        catch (ObjectDisposedException)
        {
            // A body may be read for a moment longer than its request lasts.
        }
    }
}
