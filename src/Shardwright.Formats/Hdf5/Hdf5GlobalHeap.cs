using System.Buffers.Binary;

namespace Shardwright.Formats.Hdf5;

/// <summary>Finds objects in the global heap collections of a file, where strings of variable length lie.</summary>
/// <remarks>Spec: HDF5 File Format 3.0, III.E (global heap, version 1). Keeps the last few collections. One thread at a time.</remarks>
internal sealed class Hdf5GlobalHeap(Hdf5Reader reader)
{
    private const int HeadBytes = 16;
    private const int Kept = 8;

    /// <summary>Collections are 4096 bytes as a rule and lie in a row, so a read takes many of them.</summary>
    private const int WindowBytes = 1 << 18;

    private readonly Collection[] kept = new Collection[Kept];
    private readonly byte[] window = new byte[WindowBytes];
    private long windowStart;
    private int windowLength;
    private int oldest;
    private string name = "";

    /// <summary>Begins lookups for a dataset, which messages will name.</summary>
    public void Begin(string dataset) => name = dataset;

    /// <summary>The first bytes of an object.</summary>
    /// <param name="address">The collection's address, as the reference has it.</param>
    /// <param name="index">The object in the collection.</param>
    /// <param name="length">How many bytes the reference says the object has.</param>
    /// <returns>The bytes; they hold until the next call.</returns>
    public ReadOnlySpan<byte> Find(ulong address, uint index, uint length)
    {
        ref var collection = ref Open(address);
        var offset = collection.Start;
        if (index == 0 || index >= (uint)collection.ObjectCount || collection.Ends[index] == 0)
        {
            Hdf5Throw.Structure(reader.Place(name, offset), "object in the global heap", "one that is there", $"index {index}");
        }

        var end = collection.Ends[index];
        var size = collection.Sizes[index];
        if (length > size)
        {
            Hdf5Throw.Structure(reader.Place(name, offset), $"length of object {index} in the global heap", $"at least {length} bytes", $"{size}");
        }

        if (length > reader.Options.MaxStringBytes)
        {
            Hdf5Throw.TooLarge(reader.Place(name, offset), "string", reader.Options.MaxStringBytes, length);
        }

        return collection.Bytes.AsSpan(end - size, (int)length);
    }

    private ref Collection Open(ulong address)
    {
        for (var i = 0; i < Kept; i++)
        {
            if (kept[i].Address == address)
            {
                return ref kept[i];
            }
        }

        ref var slot = ref kept[oldest];
        oldest = (oldest + 1) % Kept;
        slot.Address = 0;
        Load(address, ref slot);
        slot.Address = address;
        return ref slot;
    }

    private void Load(ulong address, ref Collection slot)
    {
        if (address > long.MaxValue / 2)
        {
            Hdf5Throw.Structure(reader.Place(name), "address of a global heap", "one inside the file", $"{address}");
        }

        var start = (long)address + reader.BaseAddress;
        var head = Window(start, HeadBytes);
        if (!head[..4].SequenceEqual("GCOL"u8) || head[4] != 1)
        {
            Hdf5Throw.Structure(reader.Place(name, start), "global heap", "GCOL of version 1", Convert.ToHexString(head[..5]));
        }

        var size = BinaryPrimitives.ReadUInt64LittleEndian(head[8..]);
        if (size < HeadBytes || size > (ulong)(reader.FileBytes - start))
        {
            Hdf5Throw.PastEnd(reader.Place(name, start), "global heap", reader.FileBytes, (long)Math.Min(size, long.MaxValue / 2) + start);
        }

        // A string above the limit has a collection of its own, a little larger than itself.
        var limit = (long)reader.Options.MaxStringBytes + (64 << 10);
        if (size > (ulong)limit)
        {
            Hdf5Throw.TooLarge(reader.Place(name, start), "global heap", limit, (long)size);
        }

        var bytes = (int)size;
        if (slot.Bytes is null || slot.Bytes.Length < bytes)
        {
            slot.Bytes = GC.AllocateUninitializedArray<byte>(bytes);
        }

        if (bytes <= WindowBytes)
        {
            Window(start, bytes).CopyTo(slot.Bytes);
        }
        else
        {
            reader.ReadAt(start, slot.Bytes.AsSpan(0, bytes), name, "global heap");
        }

        slot.Start = start;
        Index(ref slot, bytes);
    }

    /// <summary>Notes where each object lies. An object: index 16 bits, references 16, four unused bytes, size 64, then its bytes to a multiple of 8.</summary>
    private void Index(ref Collection slot, int bytes)
    {
        slot.Ends ??= new int[256];
        slot.Sizes ??= new int[256];
        slot.Ends.AsSpan(0, slot.ObjectCount).Clear();
        slot.ObjectCount = 0;
        for (var at = HeadBytes; at <= bytes - HeadBytes;)
        {
            var head = slot.Bytes.AsSpan(at, HeadBytes);
            var index = BinaryPrimitives.ReadUInt16LittleEndian(head);
            if (index == 0)
            {
                // The free space, which is last.
                return;
            }

            var size = BinaryPrimitives.ReadUInt64LittleEndian(head[8..]);
            if (size > (ulong)(bytes - at - HeadBytes))
            {
                Hdf5Throw.Structure(reader.Place(name, slot.Start + at), $"size of object {index} in the global heap",
                    $"at most {bytes - at - HeadBytes} bytes", $"{size}");
            }

            if (index >= slot.Ends.Length)
            {
                var length = Math.Max(index + 1, slot.Ends.Length * 2);
                Array.Resize(ref slot.Ends, length);
                Array.Resize(ref slot.Sizes, length);
            }

            slot.Ends[index] = at + HeadBytes + (int)size;
            slot.Sizes[index] = (int)size;
            slot.ObjectCount = Math.Max(slot.ObjectCount, index + 1);
            var next = at + HeadBytes + (((long)size + 7) & ~7L);
            if (next > bytes)
            {
                return;
            }

            at = (int)next;
        }
    }

    /// <summary>Bytes of the file through the window; at most as many as it has.</summary>
    private ReadOnlySpan<byte> Window(long start, int length)
    {
        if (start < windowStart || start + length > windowStart + windowLength)
        {
            var wanted = (int)Math.Min(WindowBytes, Math.Max(length, reader.FileBytes - start));
            windowLength = 0;
            reader.ReadAt(start, window.AsSpan(0, wanted), name, "global heap");
            windowStart = start;
            windowLength = wanted;
        }

        return window.AsSpan((int)(start - windowStart), length);
    }

    private struct Collection
    {
        public ulong Address;
        public long Start;
        public byte[] Bytes;
        public int[] Ends;
        public int[] Sizes;
        public int ObjectCount;
    }
}
