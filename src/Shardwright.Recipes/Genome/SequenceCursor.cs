using Shardwright.Datasets.Splits;

namespace Shardwright.Recipes.Genome;

/// <summary>Goes through sequences in the byte order of their ids. For one thread.</summary>
internal abstract class SequenceCursor
{
    /// <summary>The id, UTF-8; until the next step.</summary>
    public abstract ReadOnlySpan<byte> Id { get; }

    /// <summary>The sample's index.</summary>
    public abstract int Sample { get; }

    /// <summary>Letters of the sequence.</summary>
    public abstract long Length { get; }

    /// <summary>The split it goes to.</summary>
    public abstract SplitName Split { get; }

    /// <summary>Goes to the next sequence, at first to the first one.</summary>
    /// <returns>False behind the last one.</returns>
    public abstract bool Next();
}
