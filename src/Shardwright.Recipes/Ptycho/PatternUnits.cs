namespace Shardwright.Recipes.Ptycho;

/// <summary>What the values of a product's patterns are said to be.</summary>
public enum PatternUnits
{
    /// <summary>Nothing is said, and values stay as they are, as PtychoPINN's exporter has it.</summary>
    Unsaid,

    /// <summary>Amplitudes: whole numbers are counts, of which the square root is taken, as float32; other values stay as they are.</summary>
    Amplitude,

    /// <summary>Counts; values stay as they are.</summary>
    Counts,
}
