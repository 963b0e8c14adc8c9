namespace Shardwright.Tests.Recipes.Code;

/// <summary>A clock that goes on only when somebody waits; what else happens meanwhile, the test says.</summary>
internal sealed class StreamClock : TimeProvider
{
    private readonly DateTimeOffset start = new(2026, 7, 30, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What happens at the n-th waiting, from 1.</summary>
    public Action<int>? At { get; set; }

    public TimeSpan Elapsed { get; private set; }

    public int Waits { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Elapsed.Ticks;

    // The manifest's stamp stands, so that bytes can be compared.
    public override DateTimeOffset GetUtcNow() => start;

    public void Wait(TimeSpan time, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        Elapsed += time;
        At?.Invoke(++Waits);
        Assert.True(Waits < 10_000, "nobody ends the waiting");
    }
}
