using System.Buffers.Binary;
using System.Collections.Immutable;
using Shardwright.Foundation.Errors;
using static Shardwright.Formats.Hdf5.Hdf5Native;

namespace Shardwright.Formats.Hdf5;

/// <summary>The index of chunks that HDF5 writes by default: a B-tree of version 1 whose keys are chunk origins.</summary>
/// <remarks>
/// Spec: HDF5 File Format 3.0, III.A.1 (B-trees, node type 1), IV.A.1.a (object header version 1), IV.A.2.i (data layout message version 3).
/// We walk it ourselves because H5Dget_chunk_info_by_coord of libhdf5 1.10 goes through all chunks for each one asked: 17 ns times the number of
/// chunks, which are a million in a real file. Other indexes are left to the library. Every address is checked against the file.
/// </remarks>
internal sealed class Hdf5ChunkTree
{
    private const int NodeHeadBytes = 24;
    private const int MostHeaderBytes = 1 << 20;
    private const int LayoutMessage = 8;
    private const int ContinuationMessage = 16;

    private readonly Hdf5Reader reader;
    private readonly string name;
    private readonly long root;
    private readonly long[] chunkShape;
    private readonly int keyBytes;
    private readonly long mostNodes;

    private Hdf5ChunkTree(Hdf5Reader reader, string name, long root, long[] chunkShape)
    {
        this.reader = reader;
        this.name = name;
        this.root = root;
        this.chunkShape = chunkShape;
        keyBytes = 16 + (8 * chunkShape.Length);
        mostNodes = (reader.FileBytes / (NodeHeadBytes + keyBytes)) + 1;
    }

    /// <summary>The tree of a dataset, or null where its header or index is of another kind.</summary>
    public static unsafe Hdf5ChunkTree? TryFind(Hdf5Reader reader, string name, Hdf5ObjectId id, ImmutableArray<long> chunkShape, int elementBytes)
    {
        ObjectInfo info;
        if (!reader.HasWideAddresses || H5Oget_info2(id, &info, 1) < 0 || info.Address > long.MaxValue / 2)
        {
            return null;
        }

        try
        {
            return FindLayout(reader, name, (long)info.Address + reader.BaseAddress, [.. chunkShape], elementBytes);
        }
        catch (MalformedDataException)
        {
            // The library has read this header, so what we cannot follow is another version of it.
            return null;
        }
    }

    /// <summary>The places of all chunks whose first axis is in the range of chunk rows; those never written stay empty.</summary>
    /// <param name="first">The first row of chunks.</param>
    /// <param name="end">The row of chunks after the last.</param>
    /// <param name="grid">How many chunks the dataset has along each axis.</param>
    /// <param name="places">Receives the places, row-major.</param>
    public void Locate(long first, long end, long[] grid, Hdf5ChunkPlace[] places)
    {
        if (root < 0)
        {
            return;
        }

        var visited = 0L;
        Visit(root, -1, new Range(first, end, first * chunkShape[0], end * chunkShape[0]), grid, places, ref visited);
    }

    private static Hdf5ChunkTree? FindLayout(Hdf5Reader reader, string name, long address, long[] chunkShape, int elementBytes)
    {
        var head = new byte[16];
        reader.ReadAt(address, head, name, "object header");
        if (head[0] != 1)
        {
            return null;
        }

        var blocks = new Queue<(long Address, long Bytes)>();
        blocks.Enqueue((address + 16, BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8))));
        for (var seen = 0; blocks.TryDequeue(out var block) && seen < 1000; seen++)
        {
            if (block.Bytes is < 0 or > MostHeaderBytes)
            {
                return null;
            }

            var bytes = new byte[block.Bytes];
            reader.ReadAt(block.Address, bytes, name, "object header");
            for (var at = 0; at + 8 <= bytes.Length;)
            {
                var kind = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
                var size = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 2));
                var message = bytes.AsSpan(at + 8);
                if (size > message.Length)
                {
                    return null;
                }

                message = message[..size];
                if (kind == LayoutMessage)
                {
                    return ParseLayout(reader, name, message, chunkShape, elementBytes);
                }

                if (kind == ContinuationMessage && size >= 16)
                {
                    var next = BinaryPrimitives.ReadInt64LittleEndian(message);
                    blocks.Enqueue((unchecked(next + reader.BaseAddress), BinaryPrimitives.ReadInt64LittleEndian(message[8..])));
                }

                at += 8 + size;
            }
        }

        return null;
    }

    private static Hdf5ChunkTree? ParseLayout(Hdf5Reader reader, string name, ReadOnlySpan<byte> message, long[] chunkShape, int elementBytes)
    {
        // Version 3, class 2 (chunked), rank + 1, address of the tree, the chunk's shape with the element's size at its end.
        var rank = chunkShape.Length;
        if (message.Length < 11 + (4 * (rank + 1)) || message[0] != 3 || message[1] != 2 || message[2] != rank + 1)
        {
            return null;
        }

        for (var axis = 0; axis <= rank; axis++)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(message[(11 + (4 * axis))..]);
            if (length != (axis < rank ? chunkShape[axis] : elementBytes))
            {
                return null;
            }
        }

        var address = BinaryPrimitives.ReadUInt64LittleEndian(message[3..]);
        return address == ulong.MaxValue ? new Hdf5ChunkTree(reader, name, -1, chunkShape)
            : address > long.MaxValue / 2 ? null
            : new Hdf5ChunkTree(reader, name, (long)address + reader.BaseAddress, chunkShape);
    }

    private void Visit(long address, int level, in Range range, long[] grid, Hdf5ChunkPlace[] places, ref long visited)
    {
        if (++visited > mostNodes)
        {
            Hdf5Throw.Structure(reader.Place(name, address), "chunk index", "each node once", "nodes that lead in a circle");
        }

        Span<byte> head = stackalloc byte[NodeHeadBytes];
        reader.ReadAt(address, head, name, "chunk index node");
        if (!head[..4].SequenceEqual("TREE"u8) || head[4] != 1)
        {
            Hdf5Throw.Structure(reader.Place(name, address), "chunk index node", "TREE of type 1", Convert.ToHexString(head[..5]));
        }

        if (level >= 0 && head[5] != level)
        {
            Hdf5Throw.Structure(reader.Place(name, address), "level of the chunk index node", $"{level}", $"{head[5]}");
        }

        level = head[5];
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(head[6..]);
        var node = new byte[(entries * (keyBytes + 8)) + keyBytes];
        reader.ReadAt(address + NodeHeadBytes, node, name, "chunk index node");
        for (var i = 0; i < entries; i++)
        {
            var key = node.AsSpan(i * (keyBytes + 8), keyBytes);
            var row = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
            if (row >= (ulong)range.EndRow)
            {
                return;
            }

            var child = BinaryPrimitives.ReadUInt64LittleEndian(node.AsSpan((i * (keyBytes + 8)) + keyBytes));
            if (child > long.MaxValue / 2)
            {
                Hdf5Throw.Structure(reader.Place(name, address), "address in the chunk index", "one inside the file", $"{child}");
            }

            if (level == 0)
            {
                AddChunk(key, (long)child + reader.BaseAddress, address, range, grid, places);
                continue;
            }

            // A child holds chunks from its key up to the next one.
            var nextRow = BinaryPrimitives.ReadUInt64LittleEndian(node.AsSpan(((i + 1) * (keyBytes + 8)) + 8));
            if (nextRow >= (ulong)range.FirstRow)
            {
                Visit((long)child + reader.BaseAddress, level - 1, range, grid, places, ref visited);
            }
        }
    }

    private void AddChunk(ReadOnlySpan<byte> key, long offset, long node, in Range range, long[] grid, Hdf5ChunkPlace[] places)
    {
        var index = 0L;
        for (var axis = 0; axis < chunkShape.Length; axis++)
        {
            var origin = BinaryPrimitives.ReadUInt64LittleEndian(key[(8 + (8 * axis))..]);
            var (chunk, rest) = Math.DivRem(origin, (ulong)chunkShape[axis]);
            if (rest != 0)
            {
                Hdf5Throw.Structure(reader.Place(name, node), "origin of a chunk", $"a multiple of {chunkShape[axis]}", $"{origin}");
            }

            var first = axis == 0 ? range.First : 0;
            var end = axis == 0 ? range.End : grid[axis];
            if (chunk < (ulong)first || chunk >= (ulong)end)
            {
                // Before the range; or outside the dataset's present shape, as a crash while it shrank leaves it.
                return;
            }

            index = (index * (axis == 0 ? 1 : grid[axis])) + ((long)chunk - first);
        }

        if (places[index] != default)
        {
            Hdf5Throw.Structure(reader.Place(name, node), "chunk index", "each chunk once", "a chunk twice");
        }

        var stored = BinaryPrimitives.ReadUInt32LittleEndian(key);
        if (offset <= 0 || offset > reader.FileBytes - stored)
        {
            Hdf5Throw.PastEnd(reader.Place(name, node), "chunk", reader.FileBytes, offset + stored);
        }

        places[index] = new Hdf5ChunkPlace(offset, stored, BinaryPrimitives.ReadUInt32LittleEndian(key[4..]));
    }

    private readonly record struct Range(long First, long End, long FirstRow, long EndRow);
}
