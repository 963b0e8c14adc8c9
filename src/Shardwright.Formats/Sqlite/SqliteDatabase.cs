using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using static Shardwright.Formats.Sqlite.SqliteNative;

namespace Shardwright.Formats.Sqlite;

/// <summary>A connection to an SQLite database, through the system's libsqlite3.</summary>
/// <remarks>
/// Spec: Database File Format, version 3. Used by one thread at a time, whichever; <see cref="SqlitePool"/> hands connections to many. Extensions cannot be
/// loaded, and a database's own views and triggers may call no function that reaches outside of it. Statements and blobs that are still open when the database
/// is disposed keep its file open until they are disposed themselves.
/// </remarks>
public sealed unsafe partial class SqliteDatabase : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> kept = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Table, string Column), SqliteBlobSet> keptBlobs = [];

    private SqliteDatabase(string path, SqliteOptions options, SqliteConnection connection)
    {
        Path = path;
        Options = options;
        Connection = connection;
    }

    /// <summary>The file, as the caller named it.</summary>
    public string Path { get; }

    /// <summary>How it was opened.</summary>
    public SqliteOptions Options { get; }

    /// <summary>Whether texts are stored as UTF-8, so that a blob opened on one gives UTF-8; otherwise it gives UTF-16.</summary>
    public bool IsUtf8 { get; private set; }

    /// <summary>Bytes in a page of the file.</summary>
    /// <exception cref="ShardwrightException">The database cannot be read.</exception>
    public int PageBytes => checked((int)Pragma("page_size"));

    /// <summary>Pages in the file, free ones included.</summary>
    /// <exception cref="ShardwrightException">The database cannot be read.</exception>
    public long Pages => Pragma("page_count");

    /// <summary>
    /// How often the file was changed, as its header counts; null in WAL mode, which does not count. With <c>PRAGMA user_version</c> a program can know
    /// whether a database is still as that program made it.
    /// </summary>
    /// <remarks>Spec: Database File Format, section 1.3.8. Read through the connection's own file: to close another one would end this process's locks.</remarks>
    /// <exception cref="ShardwrightException">The database cannot be read.</exception>
    public long? ChangeCount
    {
        get
        {
            const int Offset = 24;
            const int RollbackVersion = 1;
            void** file;
            Span<byte> head = stackalloc byte[SqliteHeader.HeaderBytes];
            fixed (byte* name = "main\0"u8)
            fixed (byte* first = head)
            {
                if (sqlite3_file_control(Connection, name, FileControlFilePointer, &file) != Ok || *file == null)
                {
                    throw Failure("reading the header");
                }

                // struct sqlite3_io_methods: the version, xClose, xRead.
                var read = (delegate* unmanaged<void*, void*, int, long, int>)((void**)*file)[2];
                if (read(file, first, head.Length, 0) != Ok)
                {
                    throw Failure("reading the header");
                }
            }

            return head[18] == RollbackVersion ? BinaryPrimitives.ReadUInt32BigEndian(head[Offset..]) : null;
        }
    }

    /// <summary>How changes are made safe: <c>delete</c>, <c>wal</c>, <c>off</c> and so on.</summary>
    /// <exception cref="ShardwrightException">The database cannot be read.</exception>
    public string JournalMode
    {
        get
        {
            using var statement = Prepare("PRAGMA journal_mode");
            return statement.Step() ? statement.ReadString(0) : "";
        }
    }

    /// <summary>The row id of the row that this connection inserted last; 0 before the first.</summary>
    public long LastInsertedRow => sqlite3_last_insert_rowid(Connection);

    internal SqliteConnection Connection { get; }

    /// <summary>Whether a statement failed. Without a journal its traces cannot be taken back.</summary>
    internal bool HasFailed { get; private set; }

    /// <summary>Opens a database and reads its header and schema.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to open it; null for the defaults, which are to read only.</param>
    /// <exception cref="StorageException">There is no such file, it is a folder, or it cannot be read.</exception>
    /// <exception cref="MalformedDataException">It is not SQLite, or it is cut or damaged.</exception>
    /// <exception cref="DatasetStateException">Another program has it locked, or changes stand beside it that belong to it.</exception>
    /// <exception cref="MissingComponentException">This machine has no libsqlite3.</exception>
    public static SqliteDatabase Open(string path, SqliteOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options = (options ?? new SqliteOptions()).Check();
        _ = SqliteNative.Version;
        CheckFile(path, options.Access);
        var database = new SqliteDatabase(path, options, Connect(path, options.Access));
        try
        {
            database.Prepare(options);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Compiles one statement. The caller disposes it.</summary>
    /// <param name="sql">One statement; parameters are <c>?</c>.</param>
    /// <exception cref="ArgumentException">It is not SQL, or more than one statement.</exception>
    /// <exception cref="MalformedDataException">The database lacks a table or column of it, or is damaged.</exception>
    /// <exception cref="DatasetStateException">Another program has the database locked.</exception>
    public SqliteStatement Prepare(string sql)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        var bytes = Encoding.UTF8.GetBytes(sql);
        fixed (byte* first = bytes)
        {
            var code = sqlite3_prepare_v3(Connection, first, bytes.Length, PreparePersistent, out var pointer, out var tail);
            if (code != Ok)
            {
                RefuseSql(code, sql);
            }

            var handle = new SqliteStatementHandle(pointer);
            var rest = bytes.AsSpan(checked((int)(tail - first)));
            if (pointer == 0 || rest.ContainsAnyExcept(" \t\r\n;"u8))
            {
                handle.Dispose();
                SqliteThrow.WrongSql("one statement is expected", sql);
            }

            return new SqliteStatement(this, handle, sql);
        }
    }

    /// <summary>A statement that the database keeps and disposes; given again, reset, for the same words.</summary>
    /// <param name="sql">One statement, of a bounded number of different ones.</param>
    /// <returns>The statement with its former values bound.</returns>
    /// <inheritdoc cref="Prepare(string)" path="/exception"/>
    public SqliteStatement Keep(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        if (kept.TryGetValue(sql, out var statement))
        {
            statement.Reset();
            return statement;
        }

        return kept[sql] = Prepare(sql);
    }

    /// <summary>Runs one statement to its end; rows that it gives are passed over.</summary>
    /// <param name="sql">One statement without parameters, such as <c>BEGIN</c>.</param>
    /// <inheritdoc cref="Prepare(string)" path="/exception"/>
    public void Execute(string sql)
    {
        using var statement = Prepare(sql);
        while (statement.Step())
        {
        }
    }

    /// <summary>Opens a text or blob for reading in pieces.</summary>
    /// <param name="table">A table with row ids.</param>
    /// <param name="column">A column of it.</param>
    /// <param name="row">The row id.</param>
    /// <exception cref="MalformedDataException">There is no such table, column or row, the value is neither text nor blob, or pages are damaged.</exception>
    /// <exception cref="DatasetStateException">Another program has the database locked.</exception>
    public SqliteBlob OpenBlob(string table, string column, long row)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        ArgumentException.ThrowIfNullOrEmpty(column);
        var blob = new SqliteBlob(this, table, column);
        try
        {
            blob.MoveTo(row);
            return blob;
        }
        catch
        {
            blob.Dispose();
            throw;
        }
    }

    /// <summary>The texts or blobs of a column, of which the ones read last stay open; kept and disposed by the database.</summary>
    /// <param name="table">A table with row ids.</param>
    /// <param name="column">A column of it.</param>
    public SqliteBlobSet Blobs(string table, string column)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        ArgumentException.ThrowIfNullOrEmpty(column);
        ObjectDisposedException.ThrowIf(Connection.IsClosed, this);
        return keptBlobs.TryGetValue((table, column), out var blobs) ? blobs : keptBlobs[(table, column)] = new SqliteBlobSet(this, table, column);
    }

    /// <summary>Breaks off what the connection is doing, which then throws <see cref="OperationCanceledException"/>. Safe from any thread while it is open.</summary>
    public void Interrupt() => sqlite3_interrupt(Connection);

    /// <summary>Closes what the database keeps, and the database.</summary>
    public void Dispose()
    {
        foreach (var statement in kept.Values)
        {
            statement.Dispose();
        }

        foreach (var blobs in keptBlobs.Values)
        {
            blobs.Close();
        }

        kept.Clear();
        keptBlobs.Clear();
        Connection.Dispose();
    }

    /// <summary>The exception for the failure of the last call.</summary>
    internal Exception Failure(string subject, string? item = null, long? row = null)
    {
        HasFailed = true;
        return SqliteThrow.Of(
            new DataLocation(Path, RecordIndex: row, Item: item), subject, sqlite3_extended_errcode(Connection), Said, sqlite3_system_errno(Connection));
    }

    internal string Said => Marshal.PtrToStringUTF8((nint)sqlite3_errmsg(Connection)) ?? "";

    private static SqliteConnection Connect(string path, SqliteAccess access)
    {
        var full = System.IO.Path.GetFullPath(path);
        var (name, flags) = access switch
        {
            SqliteAccess.ReadOnly => (full, OpenReadOnly),
            SqliteAccess.Immutable => ($"file://{full.Replace("%", "%25", StringComparison.Ordinal).Replace("?", "%3f", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal)}?immutable=1", OpenReadOnly | OpenUri),
            SqliteAccess.ReadWrite => (full, OpenReadWrite),
            _ => (full, OpenReadWrite | OpenCreate),
        };
        var code = sqlite3_open_v2(name, out var pointer, flags | OpenNoMutex | OpenExtendedCodes, 0);
        var connection = new SqliteConnection(pointer);
        if (code == Ok)
        {
            return connection;
        }

        using (connection)
        {
            var errorNumber = connection.IsInvalid ? 0 : sqlite3_system_errno(connection);
            if (SqliteThrow.IsOutOfFiles(code, errorNumber))
            {
                SqliteThrow.OutOfFiles(path);
            }

            throw SqliteThrow.Of(
                new DataLocation(path), "opening the database", code, Marshal.PtrToStringUTF8((nint)sqlite3_errstr(code))!, errorNumber);
        }
    }

    // The library would only say that it cannot open it, not why.
    private static void CreateEmpty(string path)
    {
        try
        {
            File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            SqliteThrow.WriteFailed(path, error);
        }
    }

    private static void CheckFile(string path, SqliteAccess access)
    {
        if (Directory.Exists(path))
        {
            SqliteThrow.IsFolder(path);
        }

        if (!File.Exists(path))
        {
            if (access != SqliteAccess.Create)
            {
                SqliteThrow.NotFound(path);
            }

            CreateEmpty(path);
            return;
        }

        var identity = FileIdentity.Of(path);
        if (access is not (SqliteAccess.ReadOnly or SqliteAccess.Immutable))
        {
            return;
        }

        // The library takes an empty file, or one byte, for a database without tables.
        if (identity.Bytes < SqliteHeader.HeaderBytes)
        {
            SqliteThrow.TooShort(path, identity.Bytes);
        }

        if (access == SqliteAccess.Immutable)
        {
            CheckNothingBeside(path);
        }
    }

    /// <summary>The file itself where the path is a link to it: that is where the library looks for its journals.</summary>
    private static string Behind(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    /// <summary>An immutable database is read without its journals, so those must hold nothing of it.</summary>
    private static void CheckNothingBeside(string path)
    {
        path = Behind(path);
        var wal = new FileInfo(path + "-wal");
        if (wal.Exists && wal.Length > 0)
        {
            SqliteThrow.Unfinished(path, wal.FullName);
        }

        var journal = new FileInfo(path + "-journal");
        if (!journal.Exists || journal.Length < SqliteHeader.JournalMagic.Length)
        {
            return;
        }

        Span<byte> head = stackalloc byte[SqliteHeader.JournalMagic.Length];
        int read;
        try
        {
            using var file = File.OpenHandle(journal.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            read = RandomAccess.Read(file, head, 0);
        }
        catch (FileNotFoundException)
        {
            return;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StorageThrowFor(journal.FullName, error);
        }

        // A journal that is kept for the next transaction begins with zeros.
        if (head[..read].SequenceEqual(SqliteHeader.JournalMagic))
        {
            SqliteThrow.Unfinished(path, journal.FullName);
        }
    }

    private static StorageException StorageThrowFor(string path, Exception error) => new(
        new DataLocation(path), "looking at the journal", found: error.Message.TrimEnd('.'), remedy: "Check that this user may read it.", inner: error);

    private void Prepare(SqliteOptions options)
    {
        _ = sqlite3_busy_timeout(Connection, (int)options.BusyTimeout.TotalMilliseconds);
        _ = sqlite3_limit(Connection, LimitLength, options.MaxValueBytes);
        int ignored;
        // A database that is only just made has no journal, which the library refuses in defensive mode.
        _ = sqlite3_db_config(Connection, ConfigDefensive, options.Access == SqliteAccess.Create ? 0 : 1, &ignored);
        _ = sqlite3_db_config(Connection, ConfigTrustedSchema, 0, &ignored);
        Execute(options.ChecksCells ? "PRAGMA cell_size_check=ON" : "PRAGMA cell_size_check=OFF");
        Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size=-{Math.Max(1, options.CacheBytes / 1024)}"));
        Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA mmap_size={options.MapBytes}"));
        // The first statement that reads the file: it loads the whole schema.
        using (var encoding = Prepare("PRAGMA encoding"))
        {
            IsUtf8 = encoding.Step() && encoding.ReadString(0) == "UTF-8";
        }

        CheckLength();
    }

    /// <summary>The library counts a page that is cut as a whole one, and takes what is missing of it for zeros.</summary>
    private void CheckLength()
    {
        var wal = new FileInfo(Behind(Path) + "-wal");
        if (wal.Exists && wal.Length > 0)
        {
            // Pages may be there that are not in the file yet.
            return;
        }

        // Inside a transaction nobody else changes the length.
        Execute("BEGIN");
        var expected = Pages * PageBytes;
        var found = FileIdentity.Of(Path).Bytes;
        Execute("COMMIT");
        if (found < expected)
        {
            SqliteThrow.Cut(Path, expected, found);
        }
    }

    private long Pragma(string name)
    {
        using var statement = Prepare($"PRAGMA {name}");
        return statement.Step() ? statement.ReadInteger(0) : 0;
    }

    private void RefuseSql(int code, string sql)
    {
        var said = Said;
        if ((code & 0xff) != Error)
        {
            throw Failure("reading the schema");
        }

        const string NoTable = "no such table: ";
        if (said.StartsWith(NoTable, StringComparison.Ordinal))
        {
            var table = said[NoTable.Length..];
            SqliteThrow.TableMissing(Path, table.StartsWith("main.", StringComparison.Ordinal) ? table["main.".Length..] : table, TableNames());
        }

        if (said.StartsWith("no such column: ", StringComparison.Ordinal))
        {
            throw Failure("compiling a statement");
        }

        SqliteThrow.WrongSql(said, sql);
    }
}
