using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Shardwright.Foundation.Errors;
using static Shardwright.Formats.Hdf5.Hdf5Native;

namespace Shardwright.Formats.Hdf5;

public sealed unsafe partial class Hdf5Dataset
{
    /// <summary>Bytes of one reference to a string in a global heap: length, address, index.</summary>
    private const int ReferenceBytes = 16;

    /// <summary>Rows whose references are read at once; rounded to whole chunks.</summary>
    private const long ReferencesAtOnce = 1 << 16;

    /// <summary>Reads strings; each row gives as many as it has elements.</summary>
    /// <param name="firstRow">The first row, counted from 0.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <returns>The strings, row-major; bytes that are not UTF-8 become U+FFFD.</returns>
    /// <exception cref="MalformedDataException">The dataset is not of strings, or its bytes are damaged.</exception>
    public string[] ReadStrings(long firstRow, int rowCount)
    {
        var batch = new Hdf5StringBatch();
        ReadStrings(firstRow, rowCount, batch);
        var strings = new string[batch.Count];
        for (var i = 0; i < strings.Length; i++)
        {
            strings[i] = batch.GetString(i);
        }

        return strings;
    }

    /// <summary>Reads strings into a batch that can be used again; each row gives as many as it has elements.</summary>
    /// <param name="firstRow">The first row, counted from 0.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="batch">Receives the strings, row-major, in place of those it held: their bytes as they are, up to the first zero byte or the padding.</param>
    /// <exception cref="MalformedDataException">The dataset is not of strings, its bytes are damaged, or the strings have 2 GiB or more together.</exception>
    /// <remarks>
    /// Strings of variable length are looked up in the file's global heaps without the library, in the order of the rows; consecutive rows are
    /// fastest. An empty string and a missing one are the same here. Safe from many threads with a batch for each.
    /// </remarks>
    public void ReadStrings(long firstRow, int rowCount, Hdf5StringBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        CheckRange(firstRow, rowCount);
        if (Type.Class != Hdf5Class.String)
        {
            Hdf5Throw.WrongType(Place(), "strings", Type);
        }

        if (!Type.IsVariableLength && Type.SizeBytes > reader.Options.MaxStringBytes)
        {
            Hdf5Throw.TooLarge(Place(), "string", reader.Options.MaxStringBytes, Type.SizeBytes);
        }

        Quiet();
        batch.Clear();
        if (rowElements == 0 || rowCount == 0)
        {
            return;
        }

        if (rowElements > Array.MaxLength / Math.Max(ReferenceBytes, elementBytes))
        {
            Hdf5Throw.BatchFull(Place(firstRow));
        }

        var chunkRows = ChunkShape.IsEmpty ? 1 : ChunkShape[0];
        var block = Math.Max(1, ReferencesAtOnce / rowElements / chunkRows) * chunkRows;
        // A chunk may be larger than what we want to hold; then rows are read in parts of it.
        block = Math.Max(1, Math.Min(block, Array.MaxLength / (rowElements * Math.Max(ReferenceBytes, elementBytes))));
        for (var row = firstRow; row < firstRow + rowCount;)
        {
            var rows = (int)Math.Min(firstRow + rowCount - row, block - (row % block));
            if (Type.IsVariableLength)
            {
                ReadVariable(row, rows, batch);
            }
            else
            {
                ReadFixed(row, rows, batch);
            }

            row += rows;
        }
    }

    private void ReadFixed(long row, int rows, Hdf5StringBatch batch)
    {
        var count = checked((int)(rows * rowElements));
        var bytes = GC.AllocateUninitializedArray<byte>(checked(count * elementBytes));
        fixed (byte* target = bytes)
        {
            ReadStored(row, rows, target);
        }

        for (var i = 0; i < count; i++)
        {
            batch.Add(Hdf5FixedString.Trim(bytes.AsSpan(i * elementBytes, elementBytes), Type.Padding));
        }
    }

    private void ReadVariable(long row, int rows, Hdf5StringBatch batch)
    {
        if (!chunks.IsDirect || elementBytes != ReferenceBytes || !reader.HasWideAddresses)
        {
            ReadVariableByLibrary(row, rows, batch);
            return;
        }

        var count = checked((int)(rows * rowElements));
        var references = GC.AllocateUninitializedArray<byte>(checked(count * ReferenceBytes));
        fixed (byte* target = references)
        {
            chunks.Read(row, rows, target);
        }

        var decoder = reader.TakeDecoder();
        try
        {
            var heap = decoder.Heap;
            heap.Begin(Name);
            for (var i = 0; i < references.Length; i += ReferenceBytes)
            {
                var reference = references.AsSpan(i, ReferenceBytes);
                var length = BinaryPrimitives.ReadUInt32LittleEndian(reference);
                var address = BinaryPrimitives.ReadUInt64LittleEndian(reference[4..]);
                if (length == 0 || address == 0)
                {
                    batch.Add([]);
                    continue;
                }

                var text = heap.Find(address, BinaryPrimitives.ReadUInt32LittleEndian(reference[12..]), length);
                // The library hands strings over with a zero at their end, so whatever follows one does not exist for it.
                var end = text.IndexOf((byte)0);
                batch.Add(end < 0 ? text : text[..end]);
            }
        }
        finally
        {
            reader.ReturnDecoder(decoder);
        }
    }

    private void ReadVariableByLibrary(long row, int rows, Hdf5StringBatch batch)
    {
        var count = (ulong)(rows * rowElements);
        var pointers = new nint[count];
        using var space = H5Screate_simple(1, &count, null);
        fixed (nint* target = pointers)
        {
            ReadByLibrary(row, rows, typeId, target, null);
            try
            {
                foreach (var pointer in pointers)
                {
                    batch.Add(pointer == 0 ? default : MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)pointer));
                }
            }
            finally
            {
                _ = H5Dvlen_reclaim(typeId, space, Default, target);
            }
        }
    }
}
