using Shardwright.Formats.Npz;

namespace Shardwright.Recipes.Ptycho;

/// <summary>How a product becomes a scan's NPZ file.</summary>
public sealed record ProductImportOptions
{
    /// <summary>Whether patterns are taken over where the product has them. Default yes.</summary>
    public bool IncludeDiffraction { get; init; } = true;

    /// <summary>Whether a probe of several modes and an object of several layers are kept with all their axes. Default no: they are an error.</summary>
    public bool KeepModes { get; init; }

    /// <summary>How arrays are stored. Default: as they are, so that any pattern can be read without the rest.</summary>
    public NpzCompression Compression { get; init; } = NpzCompression.None;
}
