using System.Numerics;
using System.Text;
using Shardwright.Foundation.Errors;
using static Shardwright.Formats.Hdf5.Hdf5Native;

namespace Shardwright.Formats.Hdf5;

/// <summary>A dataset that is being written. Rows are counted along its first axis; a single value is one row.</summary>
/// <remarks>
/// Gzip chunks are deflated by libdeflate, in parallel, and go past the library's filters. Rows written in order from the first give the same bytes
/// however they are sliced: a chunk that is not full waits for the next rows. One thread at a time.
/// </remarks>
public sealed unsafe class Hdf5DatasetWriter : IDisposable
{
    private readonly string path;
    private readonly Hdf5ObjectId id;
    private readonly Hdf5TypeId typeId;
    private readonly Hdf5ElementType type;
    private readonly long[] shape;
    private readonly long rowElements;
    private readonly Hdf5ChunkEncoder? encoder;
    private bool closed;

    internal Hdf5DatasetWriter(
        string path, string name, Hdf5ObjectId id, Hdf5TypeId typeId, Hdf5ElementType type, long[] shape, Hdf5DatasetOptions options)
    {
        this.path = path;
        Name = name;
        this.id = id;
        this.typeId = typeId;
        this.type = type;
        this.shape = shape;
        rowElements = shape.Length == 0 ? 1 : Hdf5Shape.Product(shape.AsSpan(1));
        var elementBytes = (int)H5Tget_size(typeId);
        if (options.GzipLevel > 0 && type.FixedBytes == 0 && Hdf5Shape.Product(shape) > 0)
        {
            encoder = Hdf5ChunkEncoder.TryCreate(new DataLocation(path, Item: name), id, shape, elementBytes, options);
        }
    }

    /// <summary>Its path in the file.</summary>
    public string Name { get; }

    /// <summary>How many rows it has, written or not.</summary>
    public long RowCount => shape.Length == 0 ? 1 : shape[0];

    /// <summary>Writes whole rows of numbers.</summary>
    /// <typeparam name="T">
    /// <see cref="sbyte"/> to <see cref="ulong"/>, <see cref="float"/>, <see cref="double"/>, <see cref="Complex"/> or <see cref="ComplexSingle"/>:
    /// exactly the type that the dataset was made with.
    /// </typeparam>
    /// <param name="firstRow">The first row, counted from 0.</param>
    /// <param name="rows">Their elements, row-major: a whole number of rows.</param>
    /// <exception cref="StorageException">The disk refused.</exception>
    public void WriteRows<T>(long firstRow, ReadOnlySpan<T> rows)
        where T : unmanaged
    {
        if (TypeOf<T>() != type)
        {
            throw new ArgumentException($"{Name} was not made for {typeof(T).Name}.", nameof(rows));
        }

        var count = CheckRows(firstRow, rows.Length);
        if (count == 0)
        {
            return;
        }

        fixed (T* source = rows)
        {
            if (encoder is not null)
            {
                encoder.Write(firstRow, count, (byte*)source, WriteByLibrary);
            }
            else
            {
                WriteByLibrary(firstRow, count, (byte*)source);
            }
        }
    }

    /// <summary>Writes whole rows of text.</summary>
    /// <param name="firstRow">The first row, counted from 0.</param>
    /// <param name="rows">A whole number of rows; no string holds a zero character, and none is longer than those of fixed length may be.</param>
    /// <exception cref="StorageException">The disk refused.</exception>
    public void WriteStrings(long firstRow, IReadOnlyList<string> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var batch = new Hdf5StringBatch();
        foreach (var row in rows)
        {
            batch.Add(Encoding.UTF8.GetBytes(row));
        }

        WriteStrings(firstRow, batch);
    }

    /// <summary>Writes whole rows of text from a batch.</summary>
    /// <param name="firstRow">The first row, counted from 0.</param>
    /// <param name="rows">A whole number of rows; no string holds a zero byte, and none is longer than those of fixed length may be.</param>
    /// <exception cref="StorageException">The disk refused.</exception>
    public void WriteStrings(long firstRow, Hdf5StringBatch rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (type.FixedBytes == 0)
        {
            throw new ArgumentException($"{Name} was not made for text.", nameof(rows));
        }

        var count = CheckRows(firstRow, rows.Count);
        if (count == 0)
        {
            return;
        }

        if (type.FixedBytes > 0)
        {
            WriteFixed(firstRow, count, rows);
        }
        else
        {
            WriteVariable(firstRow, count, rows);
        }
    }

    /// <summary>Writes what waits for more rows, and closes the dataset.</summary>
    /// <exception cref="StorageException">The disk refused.</exception>
    public void Dispose()
    {
        if (closed)
        {
            return;
        }

        closed = true;
        Quiet();
        try
        {
            encoder?.Finish(WriteByLibrary);
        }
        finally
        {
            Abandon();
        }
    }

    internal static Hdf5ElementType TypeOf<T>()
    {
        if (typeof(T) == typeof(Complex))
        {
            return Hdf5ElementType.Complex;
        }

        if (typeof(T) == typeof(ComplexSingle))
        {
            return Hdf5ElementType.ComplexSingle;
        }

        return Type.GetTypeCode(typeof(T)) switch
        {
            TypeCode.SByte => Hdf5ElementType.SByte,
            TypeCode.Byte => Hdf5ElementType.Byte,
            TypeCode.Int16 => Hdf5ElementType.Int16,
            TypeCode.UInt16 => Hdf5ElementType.UInt16,
            TypeCode.Int32 => Hdf5ElementType.Int32,
            TypeCode.UInt32 => Hdf5ElementType.UInt32,
            TypeCode.Int64 => Hdf5ElementType.Int64,
            TypeCode.UInt64 => Hdf5ElementType.UInt64,
            TypeCode.Single => Hdf5ElementType.Single,
            TypeCode.Double => Hdf5ElementType.Double,
            _ => throw new NotSupportedException($"{typeof(T)} is not a type that HDF5 rows are read or written as."),
        };
    }

    /// <summary>Closes without writing what waits.</summary>
    internal void Abandon()
    {
        closed = true;
        encoder?.Dispose();
        typeId.Dispose();
        id.Dispose();
    }

    private long CheckRows(long firstRow, int elements)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        var count = rowElements == 0 ? 0 : elements / rowElements;
        if (count * rowElements != elements)
        {
            throw new ArgumentException($"{elements} elements are no whole number of rows of {rowElements} in {Name}.");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstRow, RowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, RowCount - firstRow, nameof(elements));
        Quiet();
        return count;
    }

    private void WriteFixed(long firstRow, long count, Hdf5StringBatch rows)
    {
        var bytes = new byte[checked(rows.Count * type.FixedBytes)];
        for (var i = 0; i < rows.Count; i++)
        {
            var text = rows[i];
            if (text.Length > type.FixedBytes)
            {
                throw new ArgumentException($"String {i} has {text.Length} bytes; {Name} holds {type.FixedBytes}.", nameof(rows));
            }

            text.CopyTo(bytes.AsSpan(i * type.FixedBytes));
        }

        fixed (byte* source = bytes)
        {
            WriteByLibrary(firstRow, count, source);
        }
    }

    private void WriteVariable(long firstRow, long count, Hdf5StringBatch rows)
    {
        if (rows.Utf8.Contains((byte)0))
        {
            throw new ArgumentException("HDF5 text of variable length holds no zero character.", nameof(rows));
        }

        var bytes = new byte[rows.Length + rows.Count];
        var pointers = new nint[rows.Count];
        fixed (byte* text = bytes)
        {
            fixed (nint* first = pointers)
            {
                var at = 0;
                for (var i = 0; i < rows.Count; i++)
                {
                    pointers[i] = (nint)(text + at);
                    rows[i].CopyTo(bytes.AsSpan(at));
                    at += rows[i].Length + 1;
                }

                WriteByLibrary(firstRow, count, (byte*)first);
            }
        }
    }

    private void WriteByLibrary(long firstRow, long count, byte* source)
    {
        using var space = H5Dget_space(id);
        var elements = (ulong)(count * rowElements);
        using var memory = H5Screate_simple(1, &elements, null);
        if (shape.Length > 0)
        {
            var start = stackalloc ulong[Hdf5Shape.MaxRank];
            var counts = stackalloc ulong[Hdf5Shape.MaxRank];
            for (var axis = 0; axis < shape.Length; axis++)
            {
                start[axis] = axis == 0 ? (ulong)firstRow : 0;
                counts[axis] = (ulong)(axis == 0 ? count : shape[axis]);
            }

            _ = H5Sselect_hyperslab(space, 0, start, null, counts, null);
        }

        if (H5Dwrite(id, typeId, memory, space, Default, source) < 0)
        {
            Hdf5Throw.WriteFailed(new DataLocation(path, RecordIndex: firstRow, Item: Name), "writing rows", ErrorText());
        }
    }
}
