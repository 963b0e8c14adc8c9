namespace Shardwright.Formats.Hdf5;

/// <summary>What a name in a group is.</summary>
public enum Hdf5LinkKind
{
    /// <summary>A dataset.</summary>
    Dataset,

    /// <summary>A group.</summary>
    Group,

    /// <summary>A type that stands by itself.</summary>
    NamedType,

    /// <summary>A path to another name of the file, which leads to something.</summary>
    SoftLink,

    /// <summary>A path into another file.</summary>
    ExternalLink,

    /// <summary>A path that leads to nothing, or in a circle.</summary>
    DanglingLink,
}
