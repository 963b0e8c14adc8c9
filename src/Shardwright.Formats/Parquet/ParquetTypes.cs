using Shardwright.Formats.Parquet.DuckDb;

namespace Shardwright.Formats.Parquet;

/// <summary>What each column type is in DuckDB and in memory.</summary>
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

    internal static bool IsList(ParquetType type) => ToDuckDb(type).List;

    /// <summary>Bytes of one value, or of one value of a list; 16 for text and bytes.</summary>
    internal static int ValueBytes(ParquetType type) => ToDuckDb(type).Type switch
    {
        DuckDbType.Boolean or DuckDbType.TinyInt or DuckDbType.UTinyInt => 1,
        DuckDbType.SmallInt or DuckDbType.USmallInt => 2,
        DuckDbType.Integer or DuckDbType.UInteger or DuckDbType.Float => 4,
        DuckDbType.BigInt or DuckDbType.UBigInt or DuckDbType.Double => 8,
        _ => 16,
    };

    /// <summary>Whether values of a scalar column, or of a list column, are <typeparamref name="T"/> in memory.</summary>
    internal static bool Holds<T>(ParquetType type, bool list)
        where T : unmanaged
    {
        var (scalar, isList) = ToDuckDb(type);
        return isList == list && scalar switch
        {
            DuckDbType.Boolean => typeof(T) == typeof(bool),
            DuckDbType.TinyInt => typeof(T) == typeof(sbyte),
            DuckDbType.SmallInt => typeof(T) == typeof(short),
            DuckDbType.Integer => typeof(T) == typeof(int),
            DuckDbType.BigInt => typeof(T) == typeof(long),
            DuckDbType.UTinyInt => typeof(T) == typeof(byte),
            DuckDbType.USmallInt => typeof(T) == typeof(ushort),
            DuckDbType.UInteger => typeof(T) == typeof(uint),
            DuckDbType.UBigInt => typeof(T) == typeof(ulong),
            DuckDbType.Float => typeof(T) == typeof(float),
            DuckDbType.Double => typeof(T) == typeof(double),
            _ => false,
        };
    }
}
