using Shardwright.Formats.Parquet.DuckDb;

namespace Shardwright.Formats.Parquet;

/// <summary>What each column type is in DuckDB, in memory and in a file.</summary>
internal static class ParquetTypes
{
    internal static (DuckDbType Type, bool List) ToDuckDb(ParquetType type) => type switch
    {
        ParquetType.Boolean => (DuckDbType.Boolean, false),
        ParquetType.Int8 => (DuckDbType.TinyInt, false),
        ParquetType.Int16 => (DuckDbType.SmallInt, false),
        ParquetType.Int32 => (DuckDbType.Integer, false),
        ParquetType.Int64 => (DuckDbType.BigInt, false),
        ParquetType.UInt8 => (DuckDbType.UTinyInt, false),
        ParquetType.UInt16 => (DuckDbType.USmallInt, false),
        ParquetType.UInt32 => (DuckDbType.UInteger, false),
        ParquetType.UInt64 => (DuckDbType.UBigInt, false),
        ParquetType.Float => (DuckDbType.Float, false),
        ParquetType.Double => (DuckDbType.Double, false),
        ParquetType.String => (DuckDbType.Varchar, false),
        ParquetType.Blob => (DuckDbType.Blob, false),
        ParquetType.FloatList => (DuckDbType.Float, true),
        ParquetType.DoubleList => (DuckDbType.Double, true),
        ParquetType.Int32List => (DuckDbType.Integer, true),
        ParquetType.Int64List => (DuckDbType.BigInt, true),
        ParquetType.StringList => (DuckDbType.Varchar, true),
        _ => (DuckDbType.Invalid, false),
    };

    internal static bool IsList(ParquetType type) => type >= ParquetType.FloatList;

    /// <summary>The type of a list's items; a scalar is its own.</summary>
    internal static ParquetType Element(ParquetType type) => type switch
    {
        ParquetType.FloatList => ParquetType.Float,
        ParquetType.DoubleList => ParquetType.Double,
        ParquetType.Int32List => ParquetType.Int32,
        ParquetType.Int64List => ParquetType.Int64,
        ParquetType.StringList => ParquetType.String,
        _ => type,
    };

    /// <summary>Bytes of one value in memory, or of one value of a list; 0 for text and bytes.</summary>
    internal static int ValueBytes(ParquetType type) => Element(type) switch
    {
        ParquetType.Boolean or ParquetType.Int8 or ParquetType.UInt8 => 1,
        ParquetType.Int16 or ParquetType.UInt16 => 2,
        ParquetType.Int32 or ParquetType.UInt32 or ParquetType.Float => 4,
        ParquetType.Int64 or ParquetType.UInt64 or ParquetType.Double => 8,
        _ => 0,
    };

    /// <summary>How values lie in a file.</summary>
    internal static ParquetPhysicalType Physical(ParquetType type) => Element(type) switch
    {
        ParquetType.Boolean => ParquetPhysicalType.Boolean,
        ParquetType.Int64 or ParquetType.UInt64 => ParquetPhysicalType.Int64,
        ParquetType.Float => ParquetPhysicalType.Float,
        ParquetType.Double => ParquetPhysicalType.Double,
        ParquetType.String or ParquetType.Blob => ParquetPhysicalType.ByteArray,
        _ => ParquetPhysicalType.Int32,
    };

    /// <summary>Whether values of a scalar column, or of a list column, are <typeparamref name="T"/> in memory.</summary>
    internal static bool Holds<T>(ParquetType type, bool list)
        where T : unmanaged => IsList(type) == list && Of<T>() is var held && held != ParquetType.Other && Element(type) == held;

    // The compiler knows T, so that one of these is all that is left.
    private static ParquetType Of<T>()
        where T : unmanaged
        => typeof(T) == typeof(float) ? ParquetType.Float
            : typeof(T) == typeof(double) ? ParquetType.Double
            : typeof(T) == typeof(bool) ? ParquetType.Boolean
            : typeof(T) == typeof(sbyte) ? ParquetType.Int8
            : typeof(T) == typeof(short) ? ParquetType.Int16
            : typeof(T) == typeof(int) ? ParquetType.Int32
            : typeof(T) == typeof(long) ? ParquetType.Int64
            : typeof(T) == typeof(byte) ? ParquetType.UInt8
            : typeof(T) == typeof(ushort) ? ParquetType.UInt16
            : typeof(T) == typeof(uint) ? ParquetType.UInt32
            : typeof(T) == typeof(ulong) ? ParquetType.UInt64
            : ParquetType.Other;
}
