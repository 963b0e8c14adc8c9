using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Shardwright.Foundation.Errors;
using static Shardwright.Formats.Sqlite.SqliteNative;

namespace Shardwright.Formats.Sqlite;

/// <summary>A compiled statement: values are bound, rows are stepped through, and their columns are read where they lie.</summary>
/// <remarks>
/// Parameters and columns are counted from 0. Used by one thread at a time, the one that uses its database. Binding and reading numbers, texts and
/// bytes does not allocate.
/// </remarks>
public sealed unsafe class SqliteStatement : IDisposable
{
    private const int StackBytes = 512;

    private readonly SqliteDatabase database;
    private readonly SqliteStatementHandle handle;
    private bool hasRow;

    internal SqliteStatement(SqliteDatabase database, SqliteStatementHandle handle, string sql)
    {
        this.database = database;
        this.handle = handle;
        Sql = sql;
        Parameters = sqlite3_bind_parameter_count(handle);
        Columns = sqlite3_column_count(handle);
    }

    /// <summary>The words that it was compiled from.</summary>
    public string Sql { get; }

    /// <summary>How many values can be bound.</summary>
    public int Parameters { get; }

    /// <summary>How many columns its rows have; 0 for a statement that gives none.</summary>
    public int Columns { get; }

    /// <summary>The name of a column.</summary>
    /// <param name="column">Counted from 0.</param>
    public string ColumnName(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Columns);
        return Marshal.PtrToStringUTF8((nint)sqlite3_column_name(handle, column)) ?? "";
    }

    /// <summary>Binds an integer.</summary>
    /// <param name="parameter">Counted from 0.</param>
    /// <param name="value">The value.</param>
    public void Bind(int parameter, long value) => Bound(sqlite3_bind_int64(Ready(parameter), parameter + 1, value));

    /// <summary>Binds a float64; SQLite makes a NaN a null.</summary>
    /// <param name="parameter">Counted from 0.</param>
    /// <param name="value">The value.</param>
    public void Bind(int parameter, double value) => Bound(sqlite3_bind_double(Ready(parameter), parameter + 1, value));

    /// <summary>Binds no value.</summary>
    /// <param name="parameter">Counted from 0.</param>
    public void BindNull(int parameter) => Bound(sqlite3_bind_null(Ready(parameter), parameter + 1));

    /// <summary>Binds a text, which is copied.</summary>
    /// <param name="parameter">Counted from 0.</param>
    /// <param name="utf8">The text as UTF-8, which is not checked.</param>
    /// <exception cref="MalformedDataException">It is longer than the connection allows.</exception>
    public void BindText(int parameter, ReadOnlySpan<byte> utf8)
    {
        byte none;
        fixed (byte* first = utf8)
        {
            // A null pointer would bind no value.
            Bound(sqlite3_bind_text64(Ready(parameter), parameter + 1, first is null ? &none : first, (ulong)utf8.Length, Transient, Utf8));
        }
    }

    /// <summary>Runs a statement that gives no rows with a long text, which is not copied into the statement.</summary>
    /// <param name="parameter">Counted from 0; it has no value afterwards.</param>
    /// <param name="utf8">The text as UTF-8, which is not checked.</param>
    /// <exception cref="MalformedDataException">The text is longer than the connection allows, or a constraint does not allow the values.</exception>
    /// <inheritdoc cref="Step" path="/exception"/>
    public void RunWithText(int parameter, ReadOnlySpan<byte> utf8)
    {
        byte none;
        fixed (byte* first = utf8)
        {
            Bound(sqlite3_bind_text64(Ready(parameter), parameter + 1, first is null ? &none : first, (ulong)utf8.Length, Static, Utf8));
            try
            {
                Run();
            }
            finally
            {
                // The library must not keep the address of bytes that may move from here on.
                _ = sqlite3_reset(handle);
                _ = sqlite3_bind_null(handle.Pointer, parameter + 1);
            }
        }
    }

    /// <summary>Binds a text, which is copied as UTF-8.</summary>
    /// <param name="parameter">Counted from 0.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="MalformedDataException">It is longer than the connection allows.</exception>
    public void BindText(int parameter, ReadOnlySpan<char> text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= StackBytes)
        {
            Span<byte> few = stackalloc byte[StackBytes];
            BindText(parameter, few[..Encoding.UTF8.GetBytes(text, few)]);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(most);
        BindText(parameter, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Binds bytes, which are copied.</summary>
    /// <param name="parameter">Counted from 0.</param>
    /// <param name="value">The bytes.</param>
    /// <exception cref="MalformedDataException">They are more than the connection allows.</exception>
    public void BindBlob(int parameter, ReadOnlySpan<byte> value)
    {
        byte none;
        fixed (byte* first = value)
        {
            Bound(sqlite3_bind_blob64(Ready(parameter), parameter + 1, first is null ? &none : first, (ulong)value.Length, Transient));
        }
    }

    /// <summary>Moves to the next row. What was lent from the row before ends here.</summary>
    /// <returns>False when there are no more; the statement is then reset.</returns>
    /// <exception cref="MalformedDataException">Pages are damaged, or a constraint does not allow the values.</exception>
    /// <exception cref="DatasetStateException">Another program has the database locked.</exception>
    /// <exception cref="StorageException">The disk refused.</exception>
    /// <exception cref="OperationCanceledException">The database was told to interrupt.</exception>
    public bool Step()
    {
        var code = sqlite3_step(handle);
        hasRow = code == Row;
        if (hasRow)
        {
            return true;
        }

        if (code != Done)
        {
            var failure = database.Failure("running a statement");
            _ = sqlite3_reset(handle);
            throw failure;
        }

        _ = sqlite3_reset(handle);
        return false;
    }

    /// <summary>Runs a statement that gives no rows, such as an insert, and makes it ready to be run again. Bound values stay.</summary>
    /// <inheritdoc cref="Step" path="/exception"/>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Goes back before the first row and ends the read, so that locks are given back. Bound values stay.</summary>
    public void Reset()
    {
        hasRow = false;
        _ = sqlite3_reset(handle);
    }

    /// <summary>Binds null to every parameter.</summary>
    public void ClearBindings() => _ = sqlite3_clear_bindings(handle);

    /// <summary>What the value in a column of this row is.</summary>
    /// <param name="column">Counted from 0.</param>
    public SqliteKind Kind(int column) => (SqliteKind)sqlite3_column_type(OnRow(column), column);

    /// <summary>Whether a column of this row has no value.</summary>
    /// <param name="column">Counted from 0.</param>
    public bool IsNull(int column) => Kind(column) == SqliteKind.Null;

    /// <summary>An integer.</summary>
    /// <param name="column">Counted from 0.</param>
    /// <exception cref="MalformedDataException">The value is of another kind; nothing is converted.</exception>
    public long ReadInteger(int column)
    {
        Require(column, SqliteKind.WholeNumber);
        return sqlite3_column_int64(handle.Pointer, column);
    }

    /// <summary>A float64, or an integer as one.</summary>
    /// <param name="column">Counted from 0.</param>
    /// <exception cref="MalformedDataException">The value is no number.</exception>
    public double ReadReal(int column)
    {
        if (Kind(column) != SqliteKind.WholeNumber)
        {
            Require(column, SqliteKind.Real);
        }

        return sqlite3_column_double(handle.Pointer, column);
    }

    /// <summary>A text as UTF-8, lent until the next step, reset or dispose. Its bytes are as they were stored: nothing checks that they are UTF-8.</summary>
    /// <param name="column">Counted from 0.</param>
    /// <exception cref="MalformedDataException">The value is no text; nothing is converted.</exception>
    public ReadOnlySpan<byte> ReadText(int column)
    {
        Require(column, SqliteKind.Text);
        // The length is asked for second, for the first call may have turned UTF-16 into UTF-8.
        return Lent(sqlite3_column_text(handle.Pointer, column), sqlite3_column_bytes(handle.Pointer, column));
    }

    /// <summary>Bytes, lent until the next step, reset or dispose.</summary>
    /// <param name="column">Counted from 0.</param>
    /// <exception cref="MalformedDataException">The value is no blob; nothing is converted.</exception>
    public ReadOnlySpan<byte> ReadBlob(int column)
    {
        Require(column, SqliteKind.Blob);
        return Lent(sqlite3_column_blob(handle.Pointer, column), sqlite3_column_bytes(handle.Pointer, column));
    }

    /// <summary>A text; bytes that are no UTF-8 become U+FFFD.</summary>
    /// <param name="column">Counted from 0.</param>
    /// <exception cref="MalformedDataException">The value is no text; nothing is converted.</exception>
    public string ReadString(int column) => Encoding.UTF8.GetString(ReadText(column));

    /// <summary>Releases the statement, and its locks.</summary>
    public void Dispose() => handle.Dispose();

    private ReadOnlySpan<byte> Lent(byte* first, int bytes)
    {
        // Only a value that did not fit into memory has no address and a length.
        return first is null && bytes > 0 ? throw database.Failure("reading a value") : new ReadOnlySpan<byte>(first, bytes);
    }

    private nint Ready(int parameter)
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(parameter);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(parameter, Parameters);
        return handle.Pointer;
    }

    private nint OnRow(int column)
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Columns);
        return hasRow ? handle.Pointer : throw new InvalidOperationException("The statement stands on no row: call Step first.");
    }

    private void Require(int column, SqliteKind expected)
    {
        var found = Kind(column);
        if (found != expected)
        {
            SqliteThrow.WrongKind(new DataLocation(database.Path, Item: ColumnName(column)), expected, found);
        }
    }

    private void Bound(int code)
    {
        if (code != Ok)
        {
            throw database.Failure("binding a value");
        }
    }
}
