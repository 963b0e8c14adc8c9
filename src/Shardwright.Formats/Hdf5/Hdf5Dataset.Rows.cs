using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Shardwright.Foundation.Errors;
using static Shardwright.Formats.Hdf5.Hdf5Native;

namespace Shardwright.Formats.Hdf5;

public sealed unsafe partial class Hdf5Dataset
{
    /// <summary>Reads whole rows.</summary>
    /// <typeparam name="T">
    /// <see cref="sbyte"/> to <see cref="ulong"/>, <see cref="float"/>, <see cref="double"/>, <see cref="System.Numerics.Complex"/> or
    /// <see cref="ComplexSingle"/>. Other stored numbers are converted; into an integer only where every value fits exactly. Enums, such as h5py's
    /// booleans, are read as their integer.
    /// </typeparam>
    /// <param name="firstRow">The first row, counted from 0 along the first axis.</param>
    /// <param name="rowCount">How many rows.</param>
    /// <param name="destination">Receives the elements, row-major; at least <paramref name="rowCount"/> times the elements of a row.</param>
    /// <exception cref="MalformedDataException">The dataset is not of numbers, a value does not fit, or its bytes are damaged.</exception>
    /// <exception cref="MissingComponentException">The dataset is compressed with a filter that this machine lacks.</exception>
    /// <remarks>
    /// Fast where the stored type is <typeparamref name="T"/> and the filters are at most shuffle and gzip: chunks are then read and inflated in
    /// parallel, outside the library. A chunk that lies partly in the range is inflated whole, so ask for multiples of <c>ChunkShape[0]</c> rows.
    /// Safe from many threads.
    /// </remarks>
    public void ReadRows<T>(long firstRow, long rowCount, Span<T> destination)
        where T : unmanaged
    {
        CheckRange(firstRow, rowCount);
        var elements = (Int128)rowCount * rowElements;
        if (elements > destination.Length)
        {
            throw new ArgumentException($"{rowCount} rows of {Name} are {elements} elements; the destination has {destination.Length}.", nameof(destination));
        }

        Quiet();
        using var memoryType = Hdf5MemoryType.Of<T>(Type, Place());
        if (elements == 0)
        {
            return;
        }

        fixed (T* target = destination)
        {
            if (IsStoredAs(memoryType))
            {
                ReadStored(firstRow, rowCount, (byte*)target);
            }
            else
            {
                ReadByLibrary(firstRow, rowCount, memoryType, target, Hdf5MemoryType.IsInteger<T>() ? typeof(T).Name : null);
            }
        }
    }

    private void CheckRange(long firstRow, long rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstRow, RowCount);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, RowCount - firstRow);
    }

    /// <summary>Whether elements lie in the file exactly as they lie in memory.</summary>
    private bool IsStoredAs(Hdf5TypeId memoryType)
    {
        if (Type.Class != Hdf5Class.Enum)
        {
            return H5Tequal(typeId, memoryType) > 0;
        }

        using var integer = H5Tget_super(typeId);
        return !integer.IsInvalid && H5Tequal(integer, memoryType) > 0;
    }

    /// <summary>Elements as they are stored, filters undone: past the library where the storage allows it.</summary>
    private void ReadStored(long firstRow, long rowCount, byte* target)
    {
        if (chunks.IsDirect)
        {
            chunks.Read(firstRow, rowCount, target);
        }
        else
        {
            ReadByLibrary(firstRow, rowCount, typeId, target, null);
        }
    }

    private void ReadByLibrary(long firstRow, long rowCount, Hdf5TypeId memoryType, void* target, string? integer)
    {
        foreach (var filter in Filters)
        {
            if (H5Zfilter_avail(filter.Number) <= 0)
            {
                Hdf5Throw.FilterMissing(Place(), filter);
            }
        }

        if (Type.Class == Hdf5Class.Enum && H5Tequal(typeId, memoryType) <= 0)
        {
            // The library converts no enum into a number.
            Hdf5Throw.WrongType(Place(), "an enum of the type asked for", Type);
        }

        using var fileSpace = Select(firstRow, rowCount);
        var count = (ulong)(rowCount * rowElements);
        using var memorySpace = H5Screate_simple(1, &count, null);
        using var transfer = H5Pcreate(Global("H5P_CLS_DATASET_XFER_ID_g"));
        if (integer is not null)
        {
            _ = H5Pset_type_conv_cb(transfer, &RefuseLoss, null);
        }

        if (H5Dread(id, memoryType, memorySpace, fileSpace, transfer, target) < 0)
        {
            var said = ErrorText();
            if (integer is not null && said.Contains("conver", StringComparison.OrdinalIgnoreCase))
            {
                Hdf5Throw.DoesNotFit(Place(firstRow), integer, said);
            }

            Hdf5Throw.Library(Place(firstRow), $"reading {rowCount} rows", said);
        }
    }

    private Hdf5SpaceId Select(long firstRow, long rowCount)
    {
        var space = H5Dget_space(id);
        if (!Shape.IsEmpty)
        {
            var start = stackalloc ulong[Hdf5Shape.MaxRank];
            var count = stackalloc ulong[Hdf5Shape.MaxRank];
            for (var axis = 0; axis < Shape.Length; axis++)
            {
                start[axis] = axis == 0 ? (ulong)firstRow : 0;
                count[axis] = (ulong)(axis == 0 ? rowCount : Shape[axis]);
            }

            if (H5Sselect_hyperslab(space, 0, start, null, count, null) < 0)
            {
                Hdf5Throw.Library(Place(firstRow), "selecting rows", ErrorText());
            }
        }

        return space;
    }

    /// <summary>Stops a conversion that would change a value: out of range, infinite, not a number, or a fraction cut off.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int RefuseLoss(int loss, nint from, nint to, void* source, void* target, void* data)
        => loss == 2 ? 0 : -1;
}
