namespace Shardwright.Tests.Streaming.Documents;

/// <summary>A clock on which every wait is over at once, after the next step of a script.</summary>
internal sealed class ScriptedClock(params Action[] steps) : TimeProvider
{
    private readonly Lock gate = new();
    private DateTimeOffset now = new(2026, 7, 30, 12, 0, 0, TimeSpan.Zero);
    private int next;

    public int Waits => next;

    public override DateTimeOffset GetUtcNow() => now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            now += dueTime;
            if (next < steps.Length)
            {
                steps[next]();
            }

            next++;
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
