namespace Shardwright.Formats.Hdf5;

/// <summary>How a dataset lies in its file, numbered as <c>H5D_layout_t</c>.</summary>
public enum Hdf5Layout
{
    /// <summary>Inside the dataset's header.</summary>
    Compact = 0,

    /// <summary>One run of bytes.</summary>
    Contiguous = 1,

    /// <summary>Blocks of one shape, each filtered by itself.</summary>
    Chunked = 2,

    /// <summary>Parts of other datasets, mostly in other files.</summary>
    Virtual = 3,
}
