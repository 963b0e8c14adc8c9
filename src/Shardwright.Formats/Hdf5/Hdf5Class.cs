using System.Diagnostics.CodeAnalysis;

namespace Shardwright.Formats.Hdf5;

/// <summary>The families of HDF5 types, numbered as <c>H5T_class_t</c>.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The words are HDF5's own.")]
public enum Hdf5Class
{
    /// <summary>A whole number.</summary>
    Integer = 0,

    /// <summary>A floating-point number.</summary>
    Float = 1,

    /// <summary>A time; no known writer uses it.</summary>
    Time = 2,

    /// <summary>Text, of fixed or variable length.</summary>
    String = 3,

    /// <summary>Bits.</summary>
    Bitfield = 4,

    /// <summary>Bytes of no stated meaning.</summary>
    Opaque = 5,

    /// <summary>Named members in a row, such as the two of a complex number.</summary>
    Compound = 6,

    /// <summary>A reference to an object or region.</summary>
    Reference = 7,

    /// <summary>Named values of an integer type; h5py writes booleans as one.</summary>
    Enum = 8,

    /// <summary>A sequence of any length; text of variable length is a <see cref="String"/>.</summary>
    VariableLength = 9,

    /// <summary>An array of fixed shape within each element.</summary>
    Array = 10,
}
