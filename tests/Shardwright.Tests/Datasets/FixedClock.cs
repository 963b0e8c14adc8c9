namespace Shardwright.Tests.Datasets;

/// <summary>A clock that stands, so that two builds stamp the same second.</summary>
internal sealed class FixedClock : TimeProvider
{
    public static FixedClock Instance { get; } = new();

    public override DateTimeOffset GetUtcNow() => new(2026, 7, 30, 12, 0, 0, TimeSpan.Zero);
}
