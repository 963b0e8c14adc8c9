namespace Shardwright.Formats.Tokenizers;

/// <summary>Lends encoders with what they remember; keeps one for each processor. Safe from many threads.</summary>
internal sealed class PieceEncoderPool(ByteVocabulary vocabulary)
{
    private readonly PieceEncoder?[] kept = new PieceEncoder?[Math.Max(2, Environment.ProcessorCount)];
    private readonly Lazy<BacktrackingMerge?> backtracking = new(() => BacktrackingMerge.TryMake(vocabulary));

    /// <summary>Lends one.</summary>
    internal PieceEncoder Rent()
    {
        var first = Thread.GetCurrentProcessorId() % kept.Length;
        for (var step = 0; step < kept.Length; step++)
        {
            if (Interlocked.Exchange(ref kept[(first + step) % kept.Length], null) is { } encoder)
            {
                return encoder;
            }
        }

        return new PieceEncoder(vocabulary, backtracking);
    }

    /// <summary>Takes one back; it is dropped where there are enough.</summary>
    internal void Return(PieceEncoder encoder)
    {
        var first = Thread.GetCurrentProcessorId() % kept.Length;
        for (var step = 0; step < kept.Length; step++)
        {
            if (Interlocked.CompareExchange(ref kept[(first + step) % kept.Length], encoder, null) is null)
            {
                return;
            }
        }
    }
}
