using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Shardwright.Formats.Parquet.DuckDb;

namespace Shardwright.Formats.Parquet;

/// <summary>Rows on their way into a file: a view of DuckDB's own vectors, so that a value is written once.</summary>
/// <remarks>Lent to <see cref="IParquetRowSource.Fill"/> for one call; afterwards it has no rows. For one thread.</remarks>
public sealed unsafe class ParquetRowBatch
{
    /// <summary>Bytes of list values that one column may hold in one batch; a source with larger rows returns early.</summary>
    public const long MaxListBytes = 4L << 30;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ParquetColumn[] _columns;
    private readonly ColumnState[] _states;

    internal ParquetRowBatch(ParquetColumn[] columns)
    {
        _columns = columns;
        _states = new ColumnState[columns.Length];
    }

    /// <summary>The columns that are written.</summary>
    public IReadOnlyList<ParquetColumn> Columns => _columns;

    /// <summary>The most rows that may be written now, 1 to 2,048: what is left of the row group, or of the vectors.</summary>
    public int Capacity { get; private set; }

    /// <summary>The values of a column of fixed size, one a row.</summary>
    /// <typeparam name="T">The column's type in memory, exactly: <see cref="float"/> for <see cref="ParquetType.Float"/>.</typeparam>
    /// <param name="column">The column's index.</param>
    /// <returns><see cref="Capacity"/> values, 0 at first.</returns>
    /// <exception cref="ArgumentException">The column holds another type.</exception>
    public Span<T> Values<T>(int column)
        where T : unmanaged
    {
        CheckType<T>(column, list: false);
        return new Span<T>((void*)_states[column].Data, Capacity);
    }

    /// <summary>Sets the text of a row from its UTF-8 bytes.</summary>
    /// <param name="column">The index of a <see cref="ParquetType.String"/> column.</param>
    /// <param name="row">The row in the batch.</param>
    /// <param name="utf8">The text; copied.</param>
    /// <exception cref="ArgumentException">The bytes are not UTF-8, or the column is not text.</exception>
    public void SetString(int column, int row, ReadOnlySpan<byte> utf8)
    {
        CheckColumn(column, row, ParquetType.String);
        AssignText(_states[column].Vector, _states[column].Data, row, utf8);
    }

    /// <summary>Sets the text of a row, which is stored as UTF-8.</summary>
    /// <param name="column">The index of a <see cref="ParquetType.String"/> column.</param>
    /// <param name="row">The row in the batch.</param>
    /// <param name="text">The text; copied.</param>
    /// <exception cref="ArgumentException">The text has half a surrogate pair, or the column is not text.</exception>
    public void SetString(int column, int row, ReadOnlySpan<char> text)
    {
        CheckColumn(column, row, ParquetType.String);
        AssignText(_states[column].Vector, _states[column].Data, row, text);
    }

    /// <inheritdoc cref="SetString(int, int, ReadOnlySpan{char})"/>
    public void SetString(int column, int row, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        SetString(column, row, text.AsSpan());
    }

    /// <summary>Sets the bytes of a row.</summary>
    /// <param name="column">The index of a <see cref="ParquetType.Blob"/> column.</param>
    /// <param name="row">The row in the batch.</param>
    /// <param name="bytes">The bytes; copied.</param>
    /// <exception cref="ArgumentException">The column does not hold bytes.</exception>
    public void SetBlob(int column, int row, ReadOnlySpan<byte> bytes)
    {
        CheckColumn(column, row, ParquetType.Blob);
        Assign(_states[column].Vector, _states[column].Data, row, bytes);
    }

    /// <summary>Leaves a row of a column without a value, whatever was set before.</summary>
    /// <param name="column">The column's index.</param>
    /// <param name="row">The row in the batch.</param>
    /// <exception cref="ArgumentException">The column is not nullable.</exception>
    public void SetNull(int column, int row)
    {
        CheckRow(row);
        if (!_columns[column].Nullable)
        {
            throw new ArgumentException($"Column \"{_columns[column].Name}\" is not nullable.", nameof(column));
        }

        ref var state = ref _states[column];
        if (state.Validity == 0)
        {
            DuckDbNative.EnsureValidityWritable(state.Vector);
            state.Validity = (nint)DuckDbNative.VectorValidity(state.Vector);
        }

        ((ulong*)state.Validity)[row >> 6] &= ~(1UL << (row & 63));
    }

    /// <summary>Gives a row its list, to be filled in place. A row that gets none has an empty one.</summary>
    /// <typeparam name="T">The type of the list's values, exactly.</typeparam>
    /// <param name="column">The index of a list column.</param>
    /// <param name="row">The row in the batch.</param>
    /// <param name="length">Values in the list.</param>
    /// <returns>The values, 0 at first. Valid until the next call for the same column.</returns>
    /// <exception cref="ArgumentException">
    /// The column is not a list of <typeparamref name="T"/>, or the batch would pass <see cref="MaxListBytes"/>.
    /// </exception>
    public Span<T> AppendList<T>(int column, int row, int length)
        where T : unmanaged
    {
        CheckType<T>(column, list: true);
        CheckRow(row);
        return new Span<T>(Append(column, row, length, sizeof(T)), length);
    }

    /// <summary>Gives a row its list of texts.</summary>
    /// <param name="column">The index of a <see cref="ParquetType.StringList"/> column.</param>
    /// <param name="row">The row in the batch.</param>
    /// <param name="texts">The texts; copied.</param>
    /// <exception cref="ArgumentException">The column is not a list of texts, or a text has half a surrogate pair.</exception>
    public void SetStrings(int column, int row, ReadOnlySpan<string> texts)
    {
        CheckColumn(column, row, ParquetType.StringList);
        var first = (nint)Append(column, row, texts.Length, sizeof(DuckString));
        ref var state = ref _states[column];
        var offset = checked((int)(state.Used - texts.Length));
        for (var item = 0; item < texts.Length; item++)
        {
            AssignText(state.Child, first - (nint)offset * sizeof(DuckString), offset + item, texts[item]);
        }
    }

    /// <summary>Turns to a chunk of DuckDB's.</summary>
    internal void Attach(nint chunk, int capacity)
    {
        for (var column = 0; column < _columns.Length; column++)
        {
            ref var state = ref _states[column];
            var type = _columns[column].Type;
            state.Vector = DuckDbNative.ChunkVector(chunk, (ulong)column);
            state.Data = (nint)DuckDbNative.VectorData(state.Vector);
            state.Validity = 0;

            // DuckDB hands out its vectors again with the last rows in them, pointers included.
            var bytes = ParquetTypes.IsList(type) ? sizeof(DuckList) : ParquetTypes.ValueBytes(type);
            NativeMemory.Clear((void*)state.Data, (nuint)(capacity * bytes));
            if (ParquetTypes.IsList(type))
            {
                state.Child = DuckDbNative.ListChild(state.Vector);
                state.ChildData = 0;
                state.Used = 0;
                state.Reserved = 0;
            }
        }

        Capacity = capacity;
    }

    /// <summary>Closes the lists; the batch has no rows until it is attached again.</summary>
    internal void Detach()
    {
        Capacity = 0;
        foreach (ref var state in _states.AsSpan())
        {
            if (state.Child != 0)
            {
                _ = DuckDbNative.SetListSize(state.Vector, (ulong)state.Used);
            }
        }
    }

    private void* Append(int column, int row, int length, int valueBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ref var state = ref _states[column];
        var needed = state.Used + length;
        if (needed * valueBytes > MaxListBytes)
        {
            throw new ArgumentException(
                $"Column \"{_columns[column].Name}\": the lists of one batch pass {MaxListBytes} bytes; return fewer rows a call.",
                nameof(length));
        }

        if (needed > state.Reserved || state.ChildData == 0)
        {
            // Growing moves the values; those appended so far move along once the vector knows of them.
            state.Reserved = Math.Max(Math.Max(needed, 2048), 2 * state.Reserved);
            _ = DuckDbNative.SetListSize(state.Vector, (ulong)state.Used);
            _ = DuckDbNative.ReserveList(state.Vector, (ulong)state.Reserved);
            state.ChildData = (nint)DuckDbNative.VectorData(state.Child);
        }

        ((DuckList*)state.Data)[row] = new DuckList { Offset = (ulong)state.Used, Length = (ulong)length };
        var start = (byte*)state.ChildData + (state.Used * valueBytes);
        NativeMemory.Clear(start, (nuint)((long)length * valueBytes));
        state.Used = needed;
        return start;
    }

    private static void AssignText(nint vector, nint data, int row, ReadOnlySpan<char> text)
    {
        const int OnStack = 1024;
        var most = checked(3L * text.Length);
        if (most <= OnStack)
        {
            Span<byte> buffer = stackalloc byte[OnStack];
            Assign(vector, data, row, buffer[..StrictUtf8.GetBytes(text, buffer)]);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(StrictUtf8.GetByteCount(text));
        try
        {
            Assign(vector, data, row, rented.AsSpan(0, StrictUtf8.GetBytes(text, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void AssignText(nint vector, nint data, int row, ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            throw new ArgumentException("The text is not UTF-8.", nameof(utf8));
        }

        Assign(vector, data, row, utf8);
    }

    private static void Assign(nint vector, nint data, int row, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= DuckString.InlineBytes)
        {
            var text = default(DuckString);
            text.Length = (uint)bytes.Length;
            bytes.CopyTo(new Span<byte>(text.Inline, DuckString.InlineBytes));
            ((DuckString*)data)[row] = text;
            return;
        }

        fixed (byte* start = bytes)
        {
            DuckDbNative.AssignString(vector, (ulong)row, start, (ulong)bytes.Length);
        }
    }

    private void CheckType<T>(int column, bool list)
        where T : unmanaged
    {
        if (!ParquetTypes.Holds<T>(_columns[column].Type, list))
        {
            ParquetThrow.WrongType<T>(_columns[column]);
        }
    }

    private void CheckColumn(int column, int row, ParquetType type)
    {
        if (_columns[column].Type != type)
        {
            ParquetThrow.WrongType(_columns[column], type);
        }

        CheckRow(row);
    }

    private void CheckRow(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Capacity);
    }

    private struct ColumnState
    {
        internal nint Vector;
        internal nint Data;
        internal nint Validity;
        internal nint Child;
        internal nint ChildData;
        internal long Used;
        internal long Reserved;
    }
}
