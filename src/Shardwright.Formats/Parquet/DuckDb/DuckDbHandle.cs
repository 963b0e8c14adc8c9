using System.Runtime.InteropServices;

namespace Shardwright.Formats.Parquet.DuckDb;

/// <summary>One object of the library, released exactly once.</summary>
internal abstract class DuckDbHandle : SafeHandle
{
    private protected DuckDbHandle(nint value)
        : base(0, ownsHandle: true) => SetHandle(value);

    public override bool IsInvalid => handle == 0;
}

/// <summary><c>duckdb_config</c>: the settings that a database opens with.</summary>
internal sealed class DuckDbConfig(nint value) : DuckDbHandle(value)
{
    protected override bool ReleaseHandle()
    {
        DuckDbNative.DestroyConfig(ref handle);
        return true;
    }
}

/// <summary><c>duckdb_prepared_statement</c>.</summary>
internal sealed class DuckDbStatement(nint value) : DuckDbHandle(value)
{
    protected override bool ReleaseHandle()
    {
        DuckDbNative.DestroyPrepare(ref handle);
        return true;
    }
}

/// <summary><c>duckdb_data_chunk</c>: up to 2,048 rows; what was lent from it ends with it.</summary>
internal sealed class DuckDbChunk(nint value) : DuckDbHandle(value)
{
    /// <summary>Rows in the chunk.</summary>
    internal int Rows => checked((int)DuckDbNative.ChunkSize(handle));

    /// <summary>The pointer itself, for calls that are made once a column or more.</summary>
    internal nint Pointer => handle;

    protected override bool ReleaseHandle()
    {
        DuckDbNative.DestroyChunk(ref handle);
        return true;
    }
}

/// <summary><c>duckdb_logical_type</c>: a scalar type or a list of one.</summary>
internal sealed class DuckDbLogicalType(nint value) : DuckDbHandle(value)
{
    /// <summary>The type without its list, and whether it is a list.</summary>
    internal (DuckDbType Type, bool List) Describe()
    {
        var id = DuckDbNative.TypeId(this);
        if (id != DuckDbType.List)
        {
            return (id, false);
        }

        using var child = new DuckDbLogicalType(DuckDbNative.ListChildType(this));
        return (DuckDbNative.TypeId(child), true);
    }

    protected override bool ReleaseHandle()
    {
        DuckDbNative.DestroyLogicalType(ref handle);
        return true;
    }
}
