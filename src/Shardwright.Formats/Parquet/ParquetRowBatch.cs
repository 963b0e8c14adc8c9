using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Shardwright.Formats.Parquet;

/// <summary>Rows on their way into a file: a view of the row group's own buffers, so that a value is written once.</summary>
/// <remarks>Lent to <see cref="IParquetRowSource.Fill"/> for one call; afterwards it has no rows. For one thread.</remarks>
public sealed class ParquetRowBatch
{
    /// <summary>Bytes of lists or texts that one column may hold in one batch; a source with larger rows returns early.</summary>
    public const long MaxListBytes = 1L << 30;

    private const int LengthBytes = sizeof(int);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ParquetColumn[] _columns;
    private ParquetColumnBuffer[] _buffers = [];

    internal ParquetRowBatch(ParquetColumn[] columns) => _columns = columns;

    /// <summary>The columns that are written.</summary>
    public IReadOnlyList<ParquetColumn> Columns => _columns;

    /// <summary>The most rows that may be written now, 1 to 2,048: what is left of the row group.</summary>
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
        return Capacity == 0 ? [] : MemoryMarshal.Cast<byte, T>(_buffers[column].BatchValues);
    }

    /// <summary>Sets the text of a row from its UTF-8 bytes.</summary>
    /// <param name="column">The index of a <see cref="ParquetType.String"/> column.</param>
    /// <param name="row">The row in the batch.</param>
    /// <param name="utf8">The text; copied.</param>
    /// <exception cref="ArgumentException">The bytes are not UTF-8, or the column is not text.</exception>
    public void SetString(int column, int row, ReadOnlySpan<byte> utf8)
    {
        CheckColumn(column, row, ParquetType.String);
        if (!Utf8.IsValid(utf8))
        {
            throw new ArgumentException("The text is not UTF-8.", nameof(utf8));
        }

        Assign(column, row, utf8);
    }

    /// <summary>Sets the text of a row, which is stored as UTF-8.</summary>
    /// <param name="column">The index of a <see cref="ParquetType.String"/> column.</param>
    /// <param name="row">The row in the batch.</param>
    /// <param name="text">The text; copied.</param>
    /// <exception cref="ArgumentException">The text has half a surrogate pair, or the column is not text.</exception>
    public void SetString(int column, int row, ReadOnlySpan<char> text)
    {
        CheckColumn(column, row, ParquetType.String);
        var buffer = _buffers[column];
        var start = buffer.Data.Length;
        AppendText(buffer, text);
        buffer.SetEntry(row, start, count: 1);
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
        Assign(column, row, bytes);
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
            ParquetThrow.NotNullable(_columns[column].Name);
        }

        _buffers[column].SetNull(row);
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
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var values = MemoryMarshal.Cast<byte, T>(_buffers[column].Append(row, (long)length * Unsafe.SizeOf<T>(), length));
        values.Clear();
        return values;
    }

    /// <summary>Gives a row its list of texts.</summary>
    /// <param name="column">The index of a <see cref="ParquetType.StringList"/> column.</param>
    /// <param name="row">The row in the batch.</param>
    /// <param name="texts">The texts; copied.</param>
    /// <exception cref="ArgumentException">The column is not a list of texts, or a text has half a surrogate pair.</exception>
    public void SetStrings(int column, int row, ReadOnlySpan<string> texts)
    {
        CheckColumn(column, row, ParquetType.StringList);
        var buffer = _buffers[column];
        var start = buffer.Data.Length;
        foreach (var text in texts)
        {
            AppendText(buffer, text);
        }

        buffer.SetEntry(row, start, texts.Length);
    }

    /// <summary>Turns to the next rows of a row group.</summary>
    internal void Attach(ParquetColumnBuffer[] buffers, int capacity)
    {
        _buffers = buffers;
        foreach (var buffer in buffers)
        {
            buffer.Begin(capacity);
        }

        Capacity = capacity;
    }

    /// <summary>Lets go of the row group: the batch has no rows until it is attached again.</summary>
    internal void Detach()
    {
        Capacity = 0;
        _buffers = [];
    }

    private void Assign(int column, int row, ReadOnlySpan<byte> bytes)
    {
        var room = _buffers[column].Append(row, (long)LengthBytes + bytes.Length, count: 1);
        BinaryPrimitives.WriteInt32LittleEndian(room, bytes.Length);
        bytes.CopyTo(room[LengthBytes..]);
    }

    private static void AppendText(ParquetColumnBuffer buffer, ReadOnlySpan<char> text)
    {
        // The most that it can take, or for a long one what it takes.
        const int Short = 1024;
        var most = text.Length <= Short ? 3 * text.Length : StrictUtf8.GetByteCount(text);
        buffer.CheckRoom((long)LengthBytes + most);
        var room = buffer.Data.Reserve((long)LengthBytes + most);
        var bytes = StrictUtf8.GetBytes(text, room[LengthBytes..]);
        BinaryPrimitives.WriteInt32LittleEndian(room, bytes);
        buffer.Data.Length += LengthBytes + bytes;
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
}
