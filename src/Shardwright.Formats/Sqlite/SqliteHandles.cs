using System.Runtime.InteropServices;

namespace Shardwright.Formats.Sqlite;

/// <summary><c>sqlite3</c>: one connection. Closing it while statements or blobs are open defers the closing to the last of them.</summary>
internal sealed class SqliteConnection : SafeHandle
{
    internal SqliteConnection(nint value)
        : base(0, ownsHandle: true) => SetHandle(value);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => SqliteNative.sqlite3_close_v2(handle) == SqliteNative.Ok;
}

/// <summary><c>sqlite3_stmt</c>. Its last failure is reported again when it ends, and is not news then.</summary>
internal sealed class SqliteStatementHandle : SafeHandle
{
    internal SqliteStatementHandle(nint value)
        : base(0, ownsHandle: true) => SetHandle(value);

    public override bool IsInvalid => handle == 0;

    /// <summary>The pointer itself, for the small calls.</summary>
    internal nint Pointer => IsClosed ? 0 : handle;

    protected override bool ReleaseHandle()
    {
        _ = SqliteNative.sqlite3_finalize(handle);
        return true;
    }
}

/// <summary><c>sqlite3_blob</c>.</summary>
internal sealed class SqliteBlobHandle : SafeHandle
{
    internal SqliteBlobHandle(nint value)
        : base(0, ownsHandle: true) => SetHandle(value);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _ = SqliteNative.sqlite3_blob_close(handle);
        return true;
    }
}
