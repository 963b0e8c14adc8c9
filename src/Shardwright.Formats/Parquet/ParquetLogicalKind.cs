using System.Diagnostics.CodeAnalysis;

namespace Shardwright.Formats.Parquet;

/// <summary>The kinds of <see cref="ParquetLogicalType"/>, numbered as in parquet.thrift.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The types are what it names.")]
public enum ParquetLogicalKind
{
    /// <summary>None given.</summary>
    None = 0,

    /// <summary>Text.</summary>
    String = 1,

    /// <summary>A map.</summary>
    Map = 2,

    /// <summary>A list.</summary>
    List = 3,

    /// <summary>A name out of a set.</summary>
    Enum = 4,

    /// <summary>A decimal number.</summary>
    Decimal = 5,

    /// <summary>A day.</summary>
    Date = 6,

    /// <summary>A time of day.</summary>
    Time = 7,

    /// <summary>A moment.</summary>
    Timestamp = 8,

    /// <summary>A whole number of a stated width.</summary>
    Integer = 10,

    /// <summary>Always null.</summary>
    Unknown = 11,

    /// <summary>JSON text.</summary>
    Json = 12,

    /// <summary>BSON bytes.</summary>
    Bson = 13,

    /// <summary>A UUID.</summary>
    Uuid = 14,

    /// <summary>IEEE 754 binary16.</summary>
    Float16 = 15,

    /// <summary>A variant.</summary>
    Variant = 16,

    /// <summary>A shape in a plane.</summary>
    Geometry = 17,

    /// <summary>A shape on the Earth.</summary>
    Geography = 18,
}
