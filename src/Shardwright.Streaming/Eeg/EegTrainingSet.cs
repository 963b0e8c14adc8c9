namespace Shardwright.Streaming.Eeg;

/// <summary>A cache that was opened for training: its windows, and what they are made of.</summary>
public sealed class EegTrainingSet : IDisposable
{
    internal EegTrainingSet(EegWindowSet windows, EegWindowSet? validation)
    {
        Windows = windows;
        Validation = validation;
    }

    /// <summary>The windows to train on: the balanced list, or all windows of the cache. Disposed with the set.</summary>
    public EegWindowSet Windows { get; }

    /// <summary>The windows to validate on: always all of them, in plain order. Null where no folder was named. Disposed with the set.</summary>
    public EegWindowSet? Validation { get; }

    /// <summary>Whether <see cref="Windows"/> is the balanced list.</summary>
    public required bool IsBalanced { get; init; }

    /// <summary>Windows with seizure of all in <see cref="Windows"/>, from 0 to 1; 0.5 in a smoke test, where nobody looks.</summary>
    public required double SeizureRatio { get; init; }

    /// <summary>How much more a seizure counts in the loss than its absence; 1 in a smoke test.</summary>
    public double PosWeight => PositiveWeight.Of(SeizureRatio);

    /// <summary>Windows of <see cref="Windows"/> with some seizure; null in a smoke test without a balanced list, where nobody looks.</summary>
    public required long? Partial { get; init; }

    /// <summary>Windows that are seizure throughout; null as for <see cref="Partial"/>.</summary>
    public required long? Full { get; init; }

    /// <summary>Windows without seizure, those of files without labels among them; null as for <see cref="Partial"/>.</summary>
    public required long? None { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Windows.Dispose();
        Validation?.Dispose();
    }
}
