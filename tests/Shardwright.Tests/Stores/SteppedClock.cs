namespace Shardwright.Tests.Stores;

/// <summary>A clock on which every wait is over at once, after the next step of a script. More waits than a test can mean are a failure.</summary>
internal sealed class SteppedClock(params Action[] steps) : TimeProvider
{
    private const int MostWaits = 300;
    private readonly Lock gate = new();
    private DateTimeOffset now = new(2026, 7, 30, 12, 0, 0, TimeSpan.Zero);
    private int waits;

    public int Waits => waits;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            now += dueTime;
            if (waits < steps.Length)
            {
                steps[waits]();
            }

            waits++;
            if (waits > MostWaits)
            {
                throw new InvalidOperationException("waited for ever");
            }
        }

        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Fired();
    }

    private sealed class Fired : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
