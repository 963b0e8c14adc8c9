namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>How many bits a packed file spends on a base.</summary>
public enum PackedBits
{
    /// <summary>Two, with everything but <c>A C G T</c> kept exactly beside them; eight where that would not save anything.</summary>
    Two,

    /// <summary>Eight: letters as they are.</summary>
    Eight,
}
