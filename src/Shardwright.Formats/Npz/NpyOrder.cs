using System.Runtime.InteropServices;

namespace Shardwright.Formats.Npz;

/// <summary>Turns an array as a file has it into C order, least significant byte first.</summary>
internal static class NpyOrder
{
    /// <summary>Elements along each side of the tiles in which an array is turned: their lines stay in the first cache.</summary>
    private const int Tile = 32;

    /// <summary>The array of a file.</summary>
    /// <param name="header">What the file says.</param>
    /// <param name="data">Its bytes; they may be changed, and become the array's where nothing has to be turned.</param>
    public static NpyArray Array(NpyHeader header, Memory<byte> data)
    {
        header.Type.MakeLittleEndian(data.Span);
        var plain = new NpyHeader(header.Type.LittleEndian(), header.Shape);
        return header.IsFortranOrder && header.Shape.Count > 1 && data.Length > 0
            ? new NpyArray(plain, Turn(data.Span, [.. header.Shape.Where(dimension => dimension > 1)], header.Type.ElementBytes))
            : new NpyArray(plain, data);
    }

    private static byte[] Turn(ReadOnlySpan<byte> from, long[] shape, int elementBytes)
    {
        var to = GC.AllocateUninitializedArray<byte>(from.Length);
        if (shape.Length < 2)
        {
            from.CopyTo(to);
            return to;
        }

        switch (elementBytes)
        {
            case 1: TurnNumbers(from, to, shape); break;
            case 2: TurnNumbers(MemoryMarshal.Cast<byte, ushort>(from), MemoryMarshal.Cast<byte, ushort>(to.AsSpan()), shape); break;
            case 4: TurnNumbers(MemoryMarshal.Cast<byte, uint>(from), MemoryMarshal.Cast<byte, uint>(to.AsSpan()), shape); break;
            case 8: TurnNumbers(MemoryMarshal.Cast<byte, ulong>(from), MemoryMarshal.Cast<byte, ulong>(to.AsSpan()), shape); break;
            case 16: TurnNumbers(MemoryMarshal.Cast<byte, UInt128>(from), MemoryMarshal.Cast<byte, UInt128>(to.AsSpan()), shape); break;
            default: TurnTexts(from, to, shape, elementBytes); break;
        }

        return to;
    }

    /// <summary>For each index of the axes between, the plane of the first axis (together in the file) and the last (together in memory).</summary>
    private static void TurnNumbers<T>(ReadOnlySpan<T> from, Span<T> to, long[] shape)
        where T : unmanaged
    {
        var (rows, columns) = ((int)shape[0], (int)shape[^1]);
        var rowStep = to.Length / rows;
        var columnStep = from.Length / columns;
        var index = new long[shape.Length];
        do
        {
            var (fromStart, toStart) = Starts(shape, index, 1);
            for (var firstRow = 0; firstRow < rows; firstRow += Tile)
            {
                var endRow = Math.Min(rows, firstRow + Tile);
                for (var firstColumn = 0; firstColumn < columns; firstColumn += Tile)
                {
                    var endColumn = Math.Min(columns, firstColumn + Tile);
                    for (var row = firstRow; row < endRow; row++)
                    {
                        for (var column = firstColumn; column < endColumn; column++)
                        {
                            to[toStart + (row * rowStep) + column] = from[fromStart + (column * columnStep) + row];
                        }
                    }
                }
            }
        }
        while (NextBetween(shape, index));
    }

    private static void TurnTexts(ReadOnlySpan<byte> from, Span<byte> to, long[] shape, int elementBytes)
    {
        var (rows, columns) = ((int)shape[0], (int)shape[^1]);
        var rowStep = to.Length / rows;
        var columnStep = from.Length / columns;
        var index = new long[shape.Length];
        do
        {
            var (fromStart, toStart) = Starts(shape, index, elementBytes);
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    from.Slice(fromStart + (column * columnStep) + (row * elementBytes), elementBytes)
                        .CopyTo(to[(toStart + (row * rowStep) + (column * elementBytes))..]);
                }
            }
        }
        while (NextBetween(shape, index));
    }

    /// <summary>Where the plane of an index begins in Fortran and in C order.</summary>
    private static (int From, int To) Starts(long[] shape, long[] index, int elementBytes)
    {
        long from = 0, to = 0, fromStep = elementBytes, toStep = elementBytes;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            from += index[axis] * fromStep;
            fromStep *= shape[axis];
            to += index[shape.Length - 1 - axis] * toStep;
            toStep *= shape[shape.Length - 1 - axis];
        }

        return ((int)from, (int)to);
    }

    private static bool NextBetween(long[] shape, long[] index)
    {
        for (var axis = shape.Length - 2; axis > 0; axis--)
        {
            if (++index[axis] < shape[axis])
            {
                return true;
            }

            index[axis] = 0;
        }

        return false;
    }
}
