using System.Diagnostics.CodeAnalysis;

namespace Shardwright.Formats.Parquet;

/// <summary>What a column holds: a scalar, or a list of scalars.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The types are what it names.")]
public enum ParquetType
{
    /// <summary>
    /// A field that none of the others describes: nested deeper, a date, a decimal. Neither written nor read; see
    /// <see cref="ParquetHeader.Schema"/>.
    /// </summary>
    Other,

    /// <summary>True or false; <see cref="bool"/>.</summary>
    Boolean,

    /// <summary>8-bit signed; <see cref="sbyte"/>. In the file INT32 marked INT_8.</summary>
    Int8,

    /// <summary>16-bit signed; <see cref="short"/>. In the file INT32 marked INT_16.</summary>
    Int16,

    /// <summary>32-bit signed; <see cref="int"/>.</summary>
    Int32,

    /// <summary>64-bit signed; <see cref="long"/>.</summary>
    Int64,

    /// <summary>8-bit unsigned; <see cref="byte"/>. In the file INT32 marked UINT_8.</summary>
    UInt8,

    /// <summary>16-bit unsigned; <see cref="ushort"/>. In the file INT32 marked UINT_16.</summary>
    UInt16,

    /// <summary>32-bit unsigned; <see cref="uint"/>. In the file INT32 marked UINT_32.</summary>
    UInt32,

    /// <summary>64-bit unsigned; <see cref="ulong"/>. In the file INT64 marked UINT_64.</summary>
    UInt64,

    /// <summary>IEEE 754 binary32; <see cref="float"/>.</summary>
    Float,

    /// <summary>IEEE 754 binary64; <see cref="double"/>.</summary>
    Double,

    /// <summary>UTF-8 text.</summary>
    String,

    /// <summary>Bytes of any kind.</summary>
    Blob,

    /// <summary>A list of <see cref="float"/>.</summary>
    FloatList,

    /// <summary>A list of <see cref="double"/>.</summary>
    DoubleList,

    /// <summary>A list of <see cref="int"/>.</summary>
    Int32List,

    /// <summary>A list of <see cref="long"/>.</summary>
    Int64List,

    /// <summary>A list of UTF-8 texts.</summary>
    StringList,
}
