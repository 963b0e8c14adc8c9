using System.Runtime.InteropServices;

namespace Shardwright.Formats.Parquet.DuckDb;

/// <summary><c>duckdb_connection</c>: one statement at a time, from one thread at a time.</summary>
internal sealed unsafe class DuckDbConnection(nint value) : DuckDbHandle(value)
{
    /// <summary>Runs a statement on the calling thread and keeps its whole result.</summary>
    /// <exception cref="DuckDbException">The statement failed.</exception>
    internal DuckDbResult Run(string sql)
    {
        var result = new DuckDbResult();
        if (DuckDbNative.Query(this, sql, result.Pointer) == DuckDbNative.Success)
        {
            return result;
        }

        using (result)
        {
            throw result.Failure();
        }
    }

    /// <summary>Starts a query whose chunks are made as they are fetched.</summary>
    /// <exception cref="DuckDbException">The query did not start.</exception>
    internal DuckDbResult Stream(string sql)
    {
        var failed = DuckDbNative.Prepare(this, sql, out var prepared) != DuckDbNative.Success;
        using var statement = new DuckDbStatement(prepared);
        if (failed)
        {
            var message = Marshal.PtrToStringUTF8((nint)DuckDbNative.PrepareError(statement));
            throw new DuckDbException(DuckDbErrorKind.Invalid, message ?? "the query could not be prepared");
        }

        var result = new DuckDbResult();
        if (DuckDbNative.ExecuteStreaming(statement, result.Pointer) == DuckDbNative.Success)
        {
            return result;
        }

        using (result)
        {
            throw result.Failure();
        }
    }

    protected override bool ReleaseHandle()
    {
        DuckDbNative.Disconnect(ref handle);
        return true;
    }
}
