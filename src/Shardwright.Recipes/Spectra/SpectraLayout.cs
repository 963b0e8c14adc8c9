namespace Shardwright.Recipes.Spectra;

/// <summary>How a sample of raw spectra is laid out.</summary>
public enum SpectraLayout
{
    /// <summary>GeMS: flat, peaks in float64, <c>name</c>, integer <c>lsh</c>.</summary>
    Gems,

    /// <summary>Newer DreaMS output: flat, peaks in float32, <c>file_name</c>, <c>lsh</c> as 64 hexadecimal digits.</summary>
    DreaMS,

    /// <summary>One group for each spectrum, below <c>spectra</c>.</summary>
    Nested,
}
