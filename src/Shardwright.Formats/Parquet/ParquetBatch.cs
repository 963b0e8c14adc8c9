using Shardwright.Formats.Parquet.DuckDb;

namespace Shardwright.Formats.Parquet;

/// <summary>Rows out of a file: a view of DuckDB's own vectors.</summary>
/// <remarks>
/// Lent until the next batch is asked for, with every span taken from it; copy what must stay. Columns are counted as they were
/// asked for. For one thread.
/// </remarks>
public sealed unsafe class ParquetBatch
{
    private readonly string _path;
    private readonly ParquetColumn[] _columns;
    private readonly ColumnState[] _states;

    internal ParquetBatch(string path, ParquetColumn[] columns)
    {
        _path = path;
        _columns = columns;
        _states = new ColumnState[columns.Length];
    }

    /// <summary>The columns that were asked for, in that order.</summary>
    public IReadOnlyList<ParquetColumn> Columns => _columns;

    /// <summary>Rows of the file before this batch.</summary>
    public long FirstRow { get; private set; }

    /// <summary>Rows in this batch, at most 2,048.</summary>
    public int Rows { get; private set; }

    /// <summary>The values of a column of fixed size, one a row.</summary>
    /// <typeparam name="T">The column's type in memory, exactly: <see cref="float"/> for <see cref="ParquetType.Float"/>.</typeparam>
    /// <param name="column">The column's index.</param>
    /// <returns><see cref="Rows"/> values; what stands where <see cref="IsNull"/> says so means nothing.</returns>
    /// <exception cref="ArgumentException">The column holds another type.</exception>
    public ReadOnlySpan<T> Values<T>(int column)
        where T : unmanaged
    {
        CheckType<T>(column, list: false);
        return new ReadOnlySpan<T>((void*)_states[column].Data, Rows);
    }

    /// <summary>A text as UTF-8, or bytes.</summary>
    /// <param name="column">The index of a <see cref="ParquetType.String"/> or <see cref="ParquetType.Blob"/> column.</param>
    /// <param name="row">The row in the batch.</param>
    /// <returns>The bytes; none where there is no value.</returns>
    /// <exception cref="ArgumentException">The column holds another type.</exception>
    public ReadOnlySpan<byte> Bytes(int column, int row)
    {
        if (_columns[column].Type is not (ParquetType.String or ParquetType.Blob))
        {
            ParquetThrow.WrongType(_columns[column], ParquetType.Blob);
        }

        return IsNull(column, row) ? [] : DuckString.Bytes((DuckString*)_states[column].Data + row);
    }

    /// <summary>The values of a row's list.</summary>
    /// <typeparam name="T">The type of the list's values, exactly.</typeparam>
    /// <param name="column">The index of a list column.</param>
    /// <param name="row">The row in the batch.</param>
    /// <returns>The values; none where there is no list.</returns>
    /// <exception cref="ArgumentException">The column is not a list of <typeparamref name="T"/>.</exception>
    /// <exception cref="Foundation.Errors.MalformedDataException">There is a null inside the list.</exception>
    public ReadOnlySpan<T> List<T>(int column, int row)
        where T : unmanaged
    {
        CheckType<T>(column, list: true);
        var (offset, length) = Entry(column, row);
        return new ReadOnlySpan<T>((T*)_states[column].ChildData + offset, length);
    }

    /// <summary>How many items a row's list has, 0 where there is none.</summary>
    /// <param name="column">The index of a list column.</param>
    /// <param name="row">The row in the batch.</param>
    /// <exception cref="ArgumentException">The column is not a list.</exception>
    /// <exception cref="Foundation.Errors.MalformedDataException">There is a null inside the list.</exception>
    public int ListLength(int column, int row)
    {
        if (!ParquetTypes.IsList(_columns[column].Type))
        {
            ParquetThrow.WrongType(_columns[column], ParquetType.StringList);
        }

        return Entry(column, row).Length;
    }

    /// <summary>A text out of a row's list of texts, as UTF-8.</summary>
    /// <param name="column">The index of a <see cref="ParquetType.StringList"/> column.</param>
    /// <param name="row">The row in the batch.</param>
    /// <param name="item">The item of the list.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="ArgumentException">The column holds another type.</exception>
    /// <exception cref="Foundation.Errors.MalformedDataException">There is a null inside the list.</exception>
    public ReadOnlySpan<byte> ListBytes(int column, int row, int item)
    {
        if (_columns[column].Type != ParquetType.StringList)
        {
            ParquetThrow.WrongType(_columns[column], ParquetType.StringList);
        }

        var (offset, length) = Entry(column, row);
        ArgumentOutOfRangeException.ThrowIfNegative(item);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(item, length);
        return DuckString.Bytes((DuckString*)_states[column].ChildData + offset + item);
    }

    /// <summary>Whether a row has no value in a column.</summary>
    /// <param name="column">The column's index.</param>
    /// <param name="row">The row in the batch.</param>
    public bool IsNull(int column, int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        return !IsValid(_states[column].Validity, row);
    }

    /// <summary>Whether any row of this batch has no value in a column.</summary>
    /// <param name="column">The column's index.</param>
    public bool HasNulls(int column)
    {
        var validity = _states[column].Validity;
        for (var row = 0; validity != 0 && row < Rows; row++)
        {
            if (!IsValid(validity, row))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Turns to a chunk of DuckDB's, whose last vector holds the numbers of the rows.</summary>
    /// <returns>The number of the first row; the caller has asked for rows without a gap.</returns>
    internal (long First, long Last) Attach(DuckDbChunk chunk)
    {
        for (var column = 0; column < _columns.Length; column++)
        {
            ref var state = ref _states[column];
            var vector = DuckDbNative.ChunkVector(chunk.Pointer, (ulong)column);
            state.Data = (nint)DuckDbNative.VectorData(vector);
            state.Validity = (nint)DuckDbNative.VectorValidity(vector);
            if (ParquetTypes.IsList(_columns[column].Type))
            {
                var child = DuckDbNative.ListChild(vector);
                state.ChildData = (nint)DuckDbNative.VectorData(child);
                state.ChildValidity = (nint)DuckDbNative.VectorValidity(child);
                state.ChildRows = checked((long)DuckDbNative.ListSize(vector));
            }
        }

        var numbers = (long*)DuckDbNative.VectorData(DuckDbNative.ChunkVector(chunk.Pointer, (ulong)_columns.Length));
        Rows = chunk.Rows;
        FirstRow = numbers[0];
        return (numbers[0], numbers[Rows - 1]);
    }

    /// <summary>Leaves the batch without rows.</summary>
    internal void Detach() => Rows = 0;

    private static bool IsValid(nint validity, long row)
        => validity == 0 || (((ulong*)validity)[row >> 6] & (1UL << (int)(row & 63))) != 0;

    private (long Offset, int Length) Entry(int column, int row)
    {
        if (IsNull(column, row))
        {
            return default;
        }

        ref readonly var state = ref _states[column];
        var entry = ((DuckList*)state.Data)[row];
        var offset = checked((long)entry.Offset);
        var length = checked((int)entry.Length);
        if (offset + length > state.ChildRows)
        {
            throw new InvalidOperationException("DuckDB gave a list that reaches out of its vector.");
        }

        for (var i = offset; state.ChildValidity != 0 && i < offset + length; i++)
        {
            if (!IsValid(state.ChildValidity, i))
            {
                ParquetThrow.NullInList(_path, _columns[column].Name, FirstRow + row);
            }
        }

        return (offset, length);
    }

    private void CheckType<T>(int column, bool list)
        where T : unmanaged
    {
        if (!ParquetTypes.Holds<T>(_columns[column].Type, list))
        {
            ParquetThrow.WrongType<T>(_columns[column]);
        }
    }

    private struct ColumnState
    {
        internal nint Data;
        internal nint Validity;
        internal nint ChildData;
        internal nint ChildValidity;
        internal long ChildRows;
    }
}
