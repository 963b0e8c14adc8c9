namespace Shardwright.Formats.Tokenizers;

/// <summary>Lends what one thread needs while it encodes, with what it remembers; keeps one for each processor. Safe from many threads.</summary>
/// <param name="make">Makes one.</param>
internal sealed class WorkspacePool<T>(Func<T> make)
    where T : class
{
    private readonly T?[] kept = new T?[Math.Max(2, Environment.ProcessorCount)];

    /// <summary>Lends one.</summary>
    internal T Rent()
    {
        var first = Thread.GetCurrentProcessorId() % kept.Length;
        for (var step = 0; step < kept.Length; step++)
        {
            if (Interlocked.Exchange(ref kept[(first + step) % kept.Length], null) is { } workspace)
            {
                return workspace;
            }
        }

        return make();
    }

    /// <summary>Takes one back; it is dropped where there are enough.</summary>
    internal void Return(T workspace)
    {
        var first = Thread.GetCurrentProcessorId() % kept.Length;
        for (var step = 0; step < kept.Length; step++)
        {
            if (Interlocked.CompareExchange(ref kept[(first + step) % kept.Length], workspace, null) is null)
            {
                return;
            }
        }
    }
}
