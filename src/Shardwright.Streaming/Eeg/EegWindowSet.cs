namespace Shardwright.Streaming.Eeg;

/// <summary>Windows of a cache in a fixed order, each read in time that does not depend on where it lies. For one thread at a time.</summary>
public sealed class EegWindowSet : IDisposable
{
    private EegWindowSet()
    {
    }

    /// <summary>Windows in it.</summary>
    public int Count => throw new NotSupportedException();

    /// <summary>Reads one window: channels x samples, and one label a sample.</summary>
    public void Read(int index, Span<float> window, Span<float> labels) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this);
}
