using System.Runtime.InteropServices;

namespace Shardwright.Formats.Parquet.DuckDb;

/// <summary><c>duckdb_result</c>, kept in native memory so that its address stays.</summary>
internal sealed unsafe class DuckDbResult() : DuckDbHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(DuckResult)))
{
    internal DuckResult* Pointer => (DuckResult*)handle;

    internal int Columns => checked((int)DuckDbNative.ColumnCount(Pointer));

    internal DuckDbLogicalType ColumnType(int column)
        => new(DuckDbNative.ColumnLogicalType(Pointer, checked((ulong)column)));

    /// <summary>The next rows, or null after the last.</summary>
    /// <exception cref="DuckDbException">The query failed on the way.</exception>
    internal DuckDbChunk? Fetch()
    {
        var chunk = DuckDbNative.FetchChunk(*Pointer);
        if (chunk != 0)
        {
            return new DuckDbChunk(chunk);
        }

        return DuckDbNative.ResultError(Pointer) is null ? null : throw Failure();
    }

    internal DuckDbException Failure() => new(
        DuckDbNative.ResultErrorKind(Pointer),
        Marshal.PtrToStringUTF8((nint)DuckDbNative.ResultError(Pointer)) ?? "the engine gave no reason");

    protected override bool ReleaseHandle()
    {
        DuckDbNative.DestroyResult(Pointer);
        NativeMemory.Free(Pointer);
        return true;
    }
}
