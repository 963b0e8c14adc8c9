using System.Runtime.InteropServices;

namespace Shardwright.Formats.Sqlite;

/// <summary>libsqlite3 3.37 or later (header sqlite3.h).</summary>
/// <remarks>
/// Connections are opened without their mutex: each belongs to one thread at a time. Calls that may touch the disk hold on to their handle; the small ones,
/// made several times a row, get the pointer.
/// </remarks>
internal static unsafe partial class SqliteNative
{
    public const int Ok = 0;
    public const int Error = 1;
    public const int Permission = 3;
    public const int Abort = 4;
    public const int Busy = 5;
    public const int Locked = 6;
    public const int NoMemory = 7;
    public const int ReadOnly = 8;
    public const int Interrupted = 9;
    public const int InputOutput = 10;
    public const int Corrupt = 11;
    public const int Full = 13;
    public const int CannotOpen = 14;
    public const int Protocol = 15;
    public const int TooBig = 18;
    public const int Constraint = 19;
    public const int Misuse = 21;
    public const int NotADatabase = 26;
    public const int Row = 100;
    public const int Done = 101;
    public const int ReadOnlyRollback = 776;

    public const int OpenReadOnly = 0x1;
    public const int OpenReadWrite = 0x2;
    public const int OpenCreate = 0x4;
    public const int OpenUri = 0x40;
    public const int OpenNoMutex = 0x8000;
    public const int OpenExtendedCodes = 0x2000000;

    public const int ConfigDefensive = 1010;
    public const int ConfigTrustedSchema = 1017;
    public const int LimitLength = 0;
    public const int FileControlFilePointer = 7;
    public const uint PreparePersistent = 1;
    public const byte Utf8 = 1;

    /// <summary><c>SQLITE_STATIC</c>: what is bound stays where it is until the parameter is bound anew.</summary>
    public const nint Static = 0;

    /// <summary><c>SQLITE_TRANSIENT</c>: the library copies what is bound before the call returns.</summary>
    public const nint Transient = -1;

    private const string Library = "libsqlite3.so.0";
    private const int OldestVersion = 3_037_000;

    private static readonly Lazy<string> Loaded = new(() =>
    {
        if (!NativeLibrary.TryLoad(Library, out _))
        {
            SqliteThrow.LibraryMissing(Library, "none on this machine");
        }

        var version = Marshal.PtrToStringUTF8((nint)sqlite3_libversion())!;
        if (sqlite3_libversion_number() < OldestVersion || sqlite3_threadsafe() == 0)
        {
            SqliteThrow.LibraryMissing(Library, sqlite3_threadsafe() == 0 ? $"{version}, built for one thread" : version);
        }

        return version;
    });

    /// <summary>The version that the library itself reports. Loads it.</summary>
    /// <exception cref="Foundation.Errors.MissingComponentException">It is not there, or too old.</exception>
    public static string Version => Loaded.Value;

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int sqlite3_open_v2(string path, out nint connection, int flags, nint system);

    [LibraryImport(Library)] public static partial int sqlite3_close_v2(nint connection);
    [LibraryImport(Library)] public static partial byte* sqlite3_errmsg(SqliteConnection connection);
    [LibraryImport(Library)] public static partial byte* sqlite3_errstr(int code);
    [LibraryImport(Library)] public static partial int sqlite3_extended_errcode(SqliteConnection connection);
    [LibraryImport(Library)] public static partial int sqlite3_system_errno(SqliteConnection connection);
    [LibraryImport(Library)] public static partial int sqlite3_busy_timeout(SqliteConnection connection, int milliseconds);
    [LibraryImport(Library)] public static partial int sqlite3_file_control(SqliteConnection connection, byte* database, int operation, void* argument);
    [LibraryImport(Library)] public static partial int sqlite3_limit(SqliteConnection connection, int which, int value);
    [LibraryImport(Library)] public static partial void sqlite3_interrupt(SqliteConnection connection);
    [LibraryImport(Library)] public static partial long sqlite3_last_insert_rowid(SqliteConnection connection);

    /// <summary>Variadic in C; on Linux x64 and arm64 its last two arguments travel as named ones do.</summary>
    [LibraryImport(Library)] public static partial int sqlite3_db_config(SqliteConnection connection, int option, int value, int* previous);

    [LibraryImport(Library)]
    public static partial int sqlite3_prepare_v3(SqliteConnection connection, byte* sql, int bytes, uint flags, out nint statement, out byte* tail);

    [LibraryImport(Library)] public static partial int sqlite3_finalize(nint statement);
    [LibraryImport(Library)] public static partial int sqlite3_step(SqliteStatementHandle statement);
    [LibraryImport(Library)] public static partial int sqlite3_reset(SqliteStatementHandle statement);
    [LibraryImport(Library)] public static partial int sqlite3_clear_bindings(SqliteStatementHandle statement);
    [LibraryImport(Library)] public static partial int sqlite3_bind_parameter_count(SqliteStatementHandle statement);
    [LibraryImport(Library)] public static partial int sqlite3_column_count(SqliteStatementHandle statement);
    [LibraryImport(Library)] public static partial byte* sqlite3_column_name(SqliteStatementHandle statement, int column);
    [LibraryImport(Library)] public static partial int sqlite3_bind_null(nint statement, int number);
    [LibraryImport(Library)] public static partial int sqlite3_bind_int64(nint statement, int number, long value);
    [LibraryImport(Library)] public static partial int sqlite3_bind_double(nint statement, int number, double value);

    [LibraryImport(Library)]
    public static partial int sqlite3_bind_text64(nint statement, int number, byte* text, ulong bytes, nint release, byte encoding);

    [LibraryImport(Library)]
    public static partial int sqlite3_bind_blob64(nint statement, int number, byte* value, ulong bytes, nint release);

    [LibraryImport(Library), SuppressGCTransition] public static partial int sqlite3_column_type(nint statement, int column);
    [LibraryImport(Library), SuppressGCTransition] public static partial long sqlite3_column_int64(nint statement, int column);
    [LibraryImport(Library), SuppressGCTransition] public static partial double sqlite3_column_double(nint statement, int column);
    [LibraryImport(Library)] public static partial byte* sqlite3_column_text(nint statement, int column);
    [LibraryImport(Library)] public static partial byte* sqlite3_column_blob(nint statement, int column);
    [LibraryImport(Library)] public static partial int sqlite3_column_bytes(nint statement, int column);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int sqlite3_blob_open(
        SqliteConnection connection, string database, string table, string column, long row, int writable, out nint blob);

    [LibraryImport(Library)] public static partial int sqlite3_blob_close(nint blob);
    [LibraryImport(Library)] public static partial int sqlite3_blob_reopen(SqliteBlobHandle blob, long row);
    [LibraryImport(Library)] public static partial int sqlite3_blob_bytes(SqliteBlobHandle blob);
    [LibraryImport(Library)] public static partial int sqlite3_blob_read(SqliteBlobHandle blob, byte* destination, int bytes, int offset);

    [LibraryImport(Library)] private static partial byte* sqlite3_libversion();
    [LibraryImport(Library)] private static partial int sqlite3_libversion_number();
    [LibraryImport(Library)] private static partial int sqlite3_threadsafe();
}
