using System.Runtime.InteropServices;

namespace Shardwright.Formats.Parquet.DuckDb;

/// <summary><c>duckdb_result</c>: 48 bytes that only DuckDB looks into.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DuckResult
{
    private readonly ulong _columns;
    private readonly ulong _rows;
    private readonly ulong _changed;
    private readonly void* _columnData;
    private readonly void* _error;
    private readonly void* _internal;
}

/// <summary><c>duckdb_string_t</c>: text or bytes; up to twelve lie inside, more behind the pointer.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct DuckString
{
    internal const int InlineBytes = 12;

    [FieldOffset(0)]
    internal uint Length;

    [FieldOffset(4)]
    internal fixed byte Inline[InlineBytes];

    [FieldOffset(8)]
    internal byte* Pointer;

    /// <summary>The bytes of a string that lies in native memory, for as long as its chunk lives.</summary>
    internal static ReadOnlySpan<byte> Bytes(DuckString* text)
        => text->Length <= InlineBytes
            ? new ReadOnlySpan<byte>(text->Inline, (int)text->Length)
            : new ReadOnlySpan<byte>(text->Pointer, checked((int)text->Length));
}

/// <summary><c>duckdb_list_entry</c>: where a row's values lie in the child vector.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DuckList
{
    internal ulong Offset;
    internal ulong Length;
}

/// <summary><c>duckdb_type</c>, those that we use.</summary>
internal enum DuckDbType
{
    Invalid = 0,
    Boolean = 1,
    TinyInt = 2,
    SmallInt = 3,
    Integer = 4,
    BigInt = 5,
    UTinyInt = 6,
    USmallInt = 7,
    UInteger = 8,
    UBigInt = 9,
    Float = 10,
    Double = 11,
    Varchar = 17,
    Blob = 18,
    List = 24,
}

/// <summary><c>duckdb_error_type</c>, those that we tell apart.</summary>
internal enum DuckDbErrorKind
{
    Invalid = 0,
    Io = 28,
    OutOfMemory = 33,
    Permission = 34,
}
