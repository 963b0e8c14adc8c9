using System.Globalization;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Formats.Sqlite;

/// <summary>Makes a database in one transaction, which appears under its name whole or not at all.</summary>
/// <remarks>
/// Rows go into a <c>.partial</c> beside it, without journal and without waiting for the disk: only <see cref="Commit"/> makes them durable. The same statements
/// in the same order give the same bytes, with one version of the library, which stands in the header. Indexes are cheapest made last. Used by
/// one thread at a time.
/// </remarks>
public sealed class SqliteWriter : IDisposable
{
    private readonly AtomicFile file;
    private readonly List<SqliteStatement> statements = [];
    private readonly bool isDurable;
    private bool isEnded;

    private SqliteWriter(AtomicFile file, SqliteDatabase database, bool isDurable)
    {
        this.file = file;
        this.isDurable = isDurable;
        Database = database;
    }

    /// <summary>The database while it is made. Do not dispose it, and leave its transaction open.</summary>
    public SqliteDatabase Database { get; }

    /// <summary>Begins a database; one that stands there stays until <see cref="Commit"/>.</summary>
    /// <param name="path">Its path; folders that are missing are made.</param>
    /// <param name="options">How it is made; null for the defaults.</param>
    /// <exception cref="StorageException">It cannot be made there.</exception>
    /// <exception cref="MissingComponentException">This machine has no libsqlite3.</exception>
    public static SqliteWriter Create(string path, SqliteWriterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options = (options ?? new SqliteWriterOptions()).Check();
        var file = AtomicFile.Create(path);
        SqliteDatabase? database = null;
        try
        {
            database = SqliteDatabase.Open(file.PartialPath, new SqliteOptions { Access = SqliteAccess.Create, CacheBytes = options.CacheBytes });
            database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA page_size={options.PageBytes}"));
            database.Execute("PRAGMA encoding='UTF-8'");
            database.Execute("PRAGMA auto_vacuum=NONE");
            database.Execute("PRAGMA locking_mode=EXCLUSIVE");
            database.Execute("PRAGMA journal_mode=OFF");
            database.Execute("PRAGMA synchronous=OFF");
            // Sorting an index spills to files there, so that memory does not grow with the rows.
            database.Execute("PRAGMA temp_store=FILE");
            database.Execute("BEGIN EXCLUSIVE");
            return new SqliteWriter(file, database, options.IsDurable);
        }
        catch
        {
            database?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Runs one statement, such as <c>CREATE TABLE</c>.</summary>
    /// <param name="sql">One statement without parameters.</param>
    /// <inheritdoc cref="SqliteDatabase.Prepare(string)" path="/exception"/>
    public void Execute(string sql) => Database.Execute(sql);

    /// <summary>Compiles an insert: bind its values and <see cref="SqliteStatement.Run"/> it, again and again. The writer disposes it.</summary>
    /// <param name="sql">One statement; parameters are <c>?</c>.</param>
    /// <inheritdoc cref="SqliteDatabase.Prepare(string)" path="/exception"/>
    public SqliteStatement Prepare(string sql)
    {
        var statement = Database.Prepare(sql);
        statements.Add(statement);
        return statement;
    }

    /// <summary>Ends the transaction and publishes the database under its name, durable unless the options say otherwise.</summary>
    /// <exception cref="InvalidOperationException">A statement failed before: without a journal its traces may still be there.</exception>
    /// <exception cref="StorageException">The disk or file system refused.</exception>
    /// <exception cref="ObjectDisposedException">The database was committed or disposed before.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(isEnded, this);
        if (Database.HasFailed)
        {
            throw new InvalidOperationException($"{file.FinalPath}: a statement failed, and without a journal it cannot be taken back: make the database anew.");
        }

        Database.Execute("COMMIT");
        Close();
        if (isDurable)
        {
            file.Commit();
        }
        else
        {
            file.CommitWithoutFlush();
        }
    }

    /// <summary>Closes the database, and deletes it unless it was committed.</summary>
    public void Dispose()
    {
        Close();
        file.Dispose();
    }

    private void Close()
    {
        isEnded = true;
        foreach (var statement in statements)
        {
            statement.Dispose();
        }

        statements.Clear();
        Database.Dispose();
    }
}
