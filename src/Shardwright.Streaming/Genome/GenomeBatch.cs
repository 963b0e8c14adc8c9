namespace Shardwright.Streaming.Genome;

/// <summary>Items of one step of one reader. All memory is lent until the next batch is asked for.</summary>
public sealed class GenomeBatch
{
    internal GenomeBatch(long position, int epoch, int rows, int width, GenomeCursor next)
        => (Position, Epoch, Rows, Width, Next) = (position, epoch, rows, width, next);

    /// <summary>The place of the first row in the order over all epochs; the other rows follow it.</summary>
    public long Position { get; }

    /// <summary>The first row's epoch, from 0.</summary>
    public int Epoch { get; }

    /// <summary>Items.</summary>
    public int Rows { get; }

    /// <summary>Tokens of an item.</summary>
    public int Width { get; }

    /// <summary>Ids: rows x width, row after row.</summary>
    public required Memory<long> Tokens { get; init; }

    /// <summary>Ids to predict: rows x width.</summary>
    public required Memory<long> Labels { get; init; }

    /// <summary>1 where a label counts, else 0: rows x width.</summary>
    public required Memory<float> LossMask { get; init; }

    /// <summary>The index of each row's window in the split.</summary>
    public required ReadOnlyMemory<long> Indexes { get; init; }

    /// <summary>Where to take up again once every rank has consumed its batch of this step.</summary>
    public GenomeCursor Next { get; }
}
