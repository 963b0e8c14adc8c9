using System.Diagnostics.CodeAnalysis;

namespace Shardwright.Formats.Parquet;

/// <summary>How values lie in a page: <c>Type</c> of parquet.thrift.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The types are what it names.")]
public enum ParquetPhysicalType
{
    /// <summary>One bit.</summary>
    Boolean = 0,

    /// <summary>32-bit signed.</summary>
    Int32 = 1,

    /// <summary>64-bit signed.</summary>
    Int64 = 2,

    /// <summary>96 bits, once used for times.</summary>
    Int96 = 3,

    /// <summary>IEEE 754 binary32.</summary>
    Float = 4,

    /// <summary>IEEE 754 binary64.</summary>
    Double = 5,

    /// <summary>Bytes with their length.</summary>
    ByteArray = 6,

    /// <summary>Bytes, as many in every value.</summary>
    FixedLengthByteArray = 7,
}
