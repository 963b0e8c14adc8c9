using System.Runtime.InteropServices;
using Shardwright.Foundation.Errors;
using static Shardwright.Formats.Hdf5.Hdf5Native;

namespace Shardwright.Formats.Hdf5;

/// <summary>What one thread needs to undo filters: libdeflate's state and buffers that are used again.</summary>
internal sealed unsafe class Hdf5ChunkDecoder(Hdf5Reader reader) : IDisposable
{
    private readonly Lazy<LibDeflateDecompressor> inflater = new(LibDeflate.NewDecompressor);
    private Hdf5GlobalHeap? heap;
    private byte* stored;
    private byte* inflated;
    private byte* plain;
    private long storedCapacity;
    private long inflatedCapacity;
    private long plainCapacity;

    ~Hdf5ChunkDecoder() => Free();

    /// <summary>The global heap, with the collections that this decoder saw last.</summary>
    public Hdf5GlobalHeap Heap => heap ??= new Hdf5GlobalHeap(reader);

    /// <summary>Reads a chunk and undoes its filters.</summary>
    /// <param name="source">The dataset's storage.</param>
    /// <param name="place">Where the chunk lies.</param>
    /// <param name="target">Where the elements may go at once, or null.</param>
    /// <param name="name">The dataset, for messages.</param>
    /// <param name="row">The chunk's first row, for messages.</param>
    /// <param name="elementBytes">Bytes of an element.</param>
    /// <returns>Where the elements are: <paramref name="target"/>, or memory that holds until the next call; null when the chunk was never written.</returns>
    public byte* Decode(Hdf5ChunkSource source, Hdf5ChunkPlace place, byte* target, string name, long row, int elementBytes)
    {
        if (place == default)
        {
            return null;
        }

        if (Steps(source, place.FilterMask) is (false, false) && place.StoredBytes == source.ChunkBytes)
        {
            var plainTarget = target is null ? Grow(ref plain, ref plainCapacity, source.ChunkBytes) : target;
            reader.ReadAt(place.Offset, new Span<byte>(plainTarget, source.ChunkBytes), name, "chunk");
            return plainTarget;
        }

        _ = Grow(ref stored, ref storedCapacity, place.StoredBytes);
        CheckStored(source, place.StoredBytes, reader.Place(name, place.Offset));
        reader.ReadAt(place.Offset, new Span<byte>(stored, (int)place.StoredBytes), name, "chunk");
        return Undo(source, place.StoredBytes, place.FilterMask, target, reader.Place(name, place.Offset), row, elementBytes);
    }

    /// <summary>The same for indexes that the library alone knows: it hands over the stored bytes.</summary>
    public byte* DecodeByLibrary(Hdf5ChunkSource source, Hdf5ObjectId id, ulong* origin, byte* target, string name, int elementBytes)
    {
        Quiet();
        ulong bytes;
        var where = reader.Place(name);
        if (H5Dget_chunk_storage_size(id, origin, &bytes) < 0)
        {
            Hdf5Throw.Library(where with { RecordIndex = (long)origin[0] }, "finding a chunk", ErrorText());
        }

        if (bytes == 0)
        {
            return null;
        }

        CheckStored(source, bytes, where);
        _ = Grow(ref stored, ref storedCapacity, (long)bytes);
        uint mask;
        if (H5Dread_chunk(id, Default, origin, &mask, stored) < 0)
        {
            Hdf5Throw.Library(where with { RecordIndex = (long)origin[0] }, "reading a chunk", ErrorText());
        }

        try
        {
            return Undo(source, (long)bytes, mask, target, where, (long)origin[0], elementBytes);
        }
        catch (MalformedDataException error)
        {
            // Only now is the address worth a walk through the library's index.
            ulong address, size;
            if (H5Dget_chunk_info_by_coord(id, origin, &mask, &address, &size) < 0 || address > long.MaxValue / 2)
            {
                throw;
            }

            throw new MalformedDataException(
                where with { ByteOffset = (long)address + reader.BaseAddress }, error.Subject, error.Expected, error.Found, error.Remedy, error);
        }
    }

    public void Dispose()
    {
        if (inflater.IsValueCreated)
        {
            inflater.Value.Dispose();
        }

        Free();
        GC.SuppressFinalize(this);
    }

    private static (bool Inflate, bool Unshuffle) Steps(Hdf5ChunkSource source, uint filterMask)
        => (Runs(source.DeflateIndex, filterMask), Runs(source.ShuffleIndex, filterMask));

    private static bool Runs(int filter, uint mask) => filter >= 0 && (mask >> filter & 1) == 0;

    private static byte* Grow(ref byte* buffer, ref long capacity, long bytes)
    {
        if (bytes > capacity)
        {
            buffer = (byte*)NativeMemory.Realloc(buffer, (nuint)bytes);
            capacity = bytes;
        }

        return buffer;
    }

    /// <summary>Deflate never makes data much larger, so a stored length far above the chunk's is a lie.</summary>
    private static void CheckStored(Hdf5ChunkSource source, ulong bytes, DataLocation where)
    {
        var most = ((ulong)source.ChunkBytes * 2) + 4096;
        if (bytes > most)
        {
            Hdf5Throw.TooLarge(where, "stored bytes of a chunk", (long)most, (long)Math.Min(bytes, long.MaxValue));
        }
    }

    private byte* Undo(Hdf5ChunkSource source, long storedBytes, uint mask, byte* target, DataLocation where, long row, int elementBytes)
    {
        var (inflate, unshuffle) = Steps(source, mask);
        var bytes = source.ChunkBytes;
        var from = stored;
        if (inflate)
        {
            var to = target is not null && !unshuffle ? target : Grow(ref inflated, ref inflatedCapacity, bytes);
            nuint produced = 0;
            var status = LibDeflate.InflateZlib(inflater.Value, stored, (nuint)storedBytes, to, (nuint)bytes, &produced);
            if (status != 0 || produced != (nuint)bytes)
            {
                Hdf5Throw.ChunkDoesNotInflate(where, $"rows from {row}", bytes, status switch
                {
                    0 => $"{produced} bytes",
                    3 => "more than that",
                    _ => "bytes that do not inflate",
                });
            }

            from = to;
        }
        else if (storedBytes != bytes)
        {
            Hdf5Throw.ChunkLength(where, $"rows from {row}", bytes, storedBytes);
        }

        if (unshuffle)
        {
            var to = target is null ? Grow(ref plain, ref plainCapacity, bytes) : target;
            Hdf5Shuffle.Undo(new ReadOnlySpan<byte>(from, bytes), new Span<byte>(to, bytes), elementBytes);
            return to;
        }

        return from;
    }

    private void Free()
    {
        NativeMemory.Free(stored);
        NativeMemory.Free(inflated);
        NativeMemory.Free(plain);
        stored = inflated = plain = null;
    }
}
