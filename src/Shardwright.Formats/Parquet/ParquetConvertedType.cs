using System.Diagnostics.CodeAnalysis;

namespace Shardwright.Formats.Parquet;

/// <summary>What a value means, the old way: <c>ConvertedType</c> of parquet.thrift. Others keep their number.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The types are what it names.")]
public enum ParquetConvertedType
{
    /// <summary>Text.</summary>
    Utf8 = 0,

    /// <summary>A map.</summary>
    Map = 1,

    /// <summary>The pairs of a map.</summary>
    MapKeyValue = 2,

    /// <summary>A list.</summary>
    List = 3,

    /// <summary>A name out of a set.</summary>
    Enum = 4,

    /// <summary>A decimal number.</summary>
    Decimal = 5,

    /// <summary>Days since 1970.</summary>
    Date = 6,

    /// <summary>Milliseconds since midnight.</summary>
    TimeMillis = 7,

    /// <summary>Microseconds since midnight.</summary>
    TimeMicros = 8,

    /// <summary>Milliseconds since 1970.</summary>
    TimestampMillis = 9,

    /// <summary>Microseconds since 1970.</summary>
    TimestampMicros = 10,

    /// <summary>8-bit unsigned.</summary>
    UInt8 = 11,

    /// <summary>16-bit unsigned.</summary>
    UInt16 = 12,

    /// <summary>32-bit unsigned.</summary>
    UInt32 = 13,

    /// <summary>64-bit unsigned.</summary>
    UInt64 = 14,

    /// <summary>8-bit signed.</summary>
    Int8 = 15,

    /// <summary>16-bit signed.</summary>
    Int16 = 16,

    /// <summary>32-bit signed.</summary>
    Int32 = 17,

    /// <summary>64-bit signed.</summary>
    Int64 = 18,

    /// <summary>JSON text.</summary>
    Json = 19,

    /// <summary>BSON bytes.</summary>
    Bson = 20,

    /// <summary>A length of time.</summary>
    Interval = 21,
}
