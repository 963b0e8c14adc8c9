using System.Runtime.InteropServices;

namespace Shardwright.Formats.Parquet.DuckDb;

/// <summary><c>duckdb_database</c>: an engine in memory with threads and memory of its own.</summary>
internal sealed unsafe class DuckDbDatabase : DuckDbHandle
{
    private DuckDbDatabase(nint value)
        : base(value)
    {
    }

    /// <summary>Opens an engine with nothing left to a default that looks at the machine or the network.</summary>
    /// <exception cref="DuckDbException">A setting was refused.</exception>
    internal static DuckDbDatabase Open(DuckDbSettings settings)
    {
        DuckDbLibrary.EnsureLoaded();
        _ = DuckDbNative.CreateConfig(out var created);
        using var config = new DuckDbConfig(created);
        foreach (var (name, value) in settings.ToPairs())
        {
            if (DuckDbNative.SetConfig(config, name, value) != DuckDbNative.Success)
            {
                throw new DuckDbException(DuckDbErrorKind.Invalid, $"setting {name}={value} was refused");
            }
        }

        if (DuckDbNative.Open(null, out var database, config, out var error) == DuckDbNative.Success)
        {
            return new DuckDbDatabase(database);
        }

        var message = Marshal.PtrToStringUTF8((nint)error) ?? "the engine did not start";
        DuckDbNative.Free(error);
        throw new DuckDbException(DuckDbErrorKind.Invalid, message);
    }

    internal DuckDbConnection Connect()
        => DuckDbNative.Connect(this, out var connection) == DuckDbNative.Success
            ? new DuckDbConnection(connection)
            : throw new DuckDbException(DuckDbErrorKind.Invalid, "no connection to the engine");

    protected override bool ReleaseHandle()
    {
        DuckDbNative.Close(ref handle);
        return true;
    }
}
