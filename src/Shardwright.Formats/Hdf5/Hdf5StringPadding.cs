namespace Shardwright.Formats.Hdf5;

/// <summary>How text of fixed length ends, numbered as <c>H5T_str_t</c>.</summary>
public enum Hdf5StringPadding
{
    /// <summary>At its first zero byte.</summary>
    NullTerminated = 0,

    /// <summary>Before the zero bytes at its end.</summary>
    NullPadded = 1,

    /// <summary>Before the spaces at its end.</summary>
    SpacePadded = 2,
}
