namespace Shardwright.Tests.Stores.Fake;

/// <summary>A fault of some requests.</summary>
/// <param name="Kind">What goes wrong.</param>
internal sealed record FaultRule(FaultKind Kind)
{
    private int seen;

    /// <summary>Of which requests; null for all that it suits.</summary>
    public FakeOperation? Operation { get; init; }

    /// <summary>What their keys contain.</summary>
    public string Key { get; init; } = "";

    /// <summary>How many of them pass before.</summary>
    public int Skips { get; init; }

    /// <summary>How many of them it happens to.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Whether it happens to a request, which it counts.</summary>
    public bool Takes(FakeRequest request)
    {
        if (!(Operation is { } only ? only == request.Operation : FaultKinds.Suits(Kind, request.Operation)) || !request.Key.Contains(Key, StringComparison.Ordinal))
        {
            return false;
        }

        var number = (long)Interlocked.Increment(ref seen);
        return number > Skips && number <= (long)Skips + Times;
    }
}
