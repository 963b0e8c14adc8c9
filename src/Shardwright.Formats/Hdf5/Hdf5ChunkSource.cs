using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using System.Runtime.Intrinsics;
using static Shardwright.Formats.Hdf5.Hdf5Native;

namespace Shardwright.Formats.Hdf5;

/// <summary>Reads the stored elements of one dataset past the library, where its storage allows that: contiguous, or chunks with at most shuffle and gzip.</summary>
internal sealed unsafe class Hdf5ChunkSource
{
    /// <summary>Chunks located at once, so that the list of them stays small beside the data.</summary>
    private const long LocatedAtOnce = 1 << 16;

    /// <summary>Axes above this are left to the library, so that no sum of ours overflows.</summary>
    private const long LongestAxis = 1L << 48;

    /// <summary>Runs of so many vectors are copied without a call.</summary>
    private const long MostVectors = 8;

    private readonly Hdf5Reader reader;
    private readonly string name;
    private readonly Hdf5ObjectId id;
    private readonly long[] shape;
    private readonly long[] chunkShape;
    private readonly long[] grid;
    private readonly int elementBytes;
    private readonly long contiguousOffset;
    private readonly byte[] fill;
    private readonly Hdf5ChunkTree? tree;

    private Hdf5ChunkSource(
        Hdf5Reader reader, string name, Hdf5ObjectId id, long[] shape, long[] chunkShape, int elementBytes, byte[] fill, Hdf5ChunkTree? tree)
    {
        this.reader = reader;
        this.name = name;
        this.id = id;
        this.shape = shape;
        this.chunkShape = chunkShape;
        this.elementBytes = elementBytes;
        this.fill = fill;
        this.tree = tree;
        grid = new long[chunkShape.Length];
        for (var axis = 0; axis < chunkShape.Length; axis++)
        {
            grid[axis] = (shape[axis] / chunkShape[axis]) + (shape[axis] % chunkShape[axis] == 0 ? 0 : 1);
        }
    }

    private Hdf5ChunkSource(Hdf5Reader reader, string name, Hdf5ObjectId id, long[] shape, int elementBytes, byte[] fill, long contiguousOffset)
        : this(reader, name, id, shape, [], elementBytes, fill, null) => this.contiguousOffset = contiguousOffset;

    private Hdf5ChunkSource(Hdf5Reader reader, string name, Hdf5ObjectId id)
        : this(reader, name, id, [], [], 0, [], null) => IsDirect = false;

    /// <summary>Whether <see cref="Read"/> can be used at all.</summary>
    public bool IsDirect { get; } = true;

    /// <summary>Bytes of one chunk when it is inflated.</summary>
    public int ChunkBytes { get; private init; }

    /// <summary>The place of the shuffle filter in the pipeline, -1 without one.</summary>
    public int ShuffleIndex { get; private init; } = -1;

    /// <summary>The place of the deflate filter in the pipeline, -1 without one.</summary>
    public int DeflateIndex { get; private init; } = -1;

    public static Hdf5ChunkSource Open(
        Hdf5Reader reader, string name, Hdf5ObjectId id, Hdf5PropertiesId creation, Hdf5TypeId type, ImmutableArray<long> shape,
        ImmutableArray<long> chunkShape, ImmutableArray<Hdf5Filter> filters, int elementBytes, Hdf5Layout layout, Hdf5Type kind)
    {
        var none = new Hdf5ChunkSource(reader, name, id);
        // The fill value is asked for only here, while the type is at hand; one larger than a page is left to the library.
        if (shape.IsEmpty || elementBytes is 0 or > 4096 || shape.Any(axis => axis > LongestAxis) || !reader.IsHere(id) || H5Pget_external_count(creation) > 0)
        {
            return none;
        }

        var fill = new byte[elementBytes];
        if (kind.Class is Hdf5Class.VariableLength || kind.IsVariableLength)
        {
            // A fill value is then a pointer for the library, which owns what it points to.
            int status;
            if (!reader.HasWideAddresses || H5Pfill_value_defined(creation, &status) < 0 || status == 2)
            {
                return none;
            }
        }

        fixed (byte* value = kind.IsVariableLength ? null : fill)
        {
            if (value is not null && H5Pget_fill_value(creation, type, value) < 0)
            {
                fill.AsSpan().Clear();
            }
        }

        if (layout == Hdf5Layout.Contiguous)
        {
            var offset = H5Dget_offset(id);
            // The library adds the user block to "nowhere", which is 2^64 - 1, as it does to addresses.
            var isNowhere = unchecked(offset - (ulong)reader.BaseAddress) > long.MaxValue;
            return new Hdf5ChunkSource(reader, name, id, [.. shape], elementBytes, fill, isNowhere ? -1 : (long)offset);
        }

        if (layout != Hdf5Layout.Chunked || !ArePlain(filters, elementBytes, out var shuffle, out var deflate))
        {
            return none;
        }

        uint options;
        if (H5Pget_chunk_opts(creation, &options) < 0 || options != 0)
        {
            return none;
        }

        var chunkElements = Hdf5Shape.Product(chunkShape);
        if (chunkElements > int.MaxValue / elementBytes)
        {
            return none;
        }

        if (chunkElements * elementBytes > reader.Options.MaxChunkBytes)
        {
            Hdf5Throw.TooLarge(reader.Place(name), "chunk", reader.Options.MaxChunkBytes, chunkElements * elementBytes);
        }

        return new Hdf5ChunkSource(
            reader, name, id, [.. shape], [.. chunkShape], elementBytes, fill, Hdf5ChunkTree.TryFind(reader, name, id, chunkShape, elementBytes))
        {
            ChunkBytes = (int)(chunkElements * elementBytes),
            ShuffleIndex = shuffle,
            DeflateIndex = deflate,
        };
    }

    /// <summary>Elements of whole rows, as they are stored, filters undone.</summary>
    /// <param name="firstRow">The first row.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="target">As many bytes as the rows have; the caller checked that.</param>
    public void Read(long firstRow, long rowCount, byte* target)
    {
        var rowBytes = Hdf5Shape.Product(shape.AsSpan(1)) * elementBytes;
        if (chunkShape.Length == 0)
        {
            ReadContiguous(firstRow, rowCount, rowBytes, target);
            return;
        }

        var across = Hdf5Shape.Product(grid.AsSpan(1));
        var rowsOfChunks = Math.Max(1, LocatedAtOnce / across);
        var end = firstRow + rowCount;
        for (var row = firstRow; row < end;)
        {
            var firstChunkRow = row / chunkShape[0];
            var endChunkRow = Math.Min(((end - 1) / chunkShape[0]) + 1, firstChunkRow + rowsOfChunks);
            var stop = Math.Min(end, endChunkRow * chunkShape[0]);
            ReadChunks(firstChunkRow, endChunkRow, across, new Rows(row, stop - row, target + ((row - firstRow) * rowBytes)));
            row = stop;
        }
    }

    private void ReadContiguous(long firstRow, long rowCount, long rowBytes, byte* target)
    {
        var bytes = rowCount * rowBytes;
        if (contiguousOffset < 0)
        {
            Fill(target, bytes);
            return;
        }

        var offset = contiguousOffset + (firstRow * rowBytes);
        for (var done = 0L; done < bytes;)
        {
            var piece = (int)Math.Min(bytes - done, 1 << 30);
            reader.ReadAt(offset + done, new Span<byte>(target + done, piece), name, "rows");
            done += piece;
        }
    }

    private void ReadChunks(long firstChunkRow, long endChunkRow, long across, Rows rows)
    {
        var located = new Hdf5ChunkPlace[(endChunkRow - firstChunkRow) * across];
        tree?.Locate(firstChunkRow, endChunkRow, grid, located);
        var workers = (int)Math.Min(reader.Options.Threads, located.Length);
        if (workers == 1)
        {
            using var lease = new Lease(reader);
            for (var i = 0; i < located.Length; i++)
            {
                ReadChunk(lease.Decoder, firstChunkRow, across, i, located[i], rows);
            }

            return;
        }

        // Indexes are handed out in ascending order, so when one fails all lower ones are done or under way: the lowest failure is the one reported.
        var next = -1;
        var failedIndex = int.MaxValue;
        ExceptionDispatchInfo? failure = null;
        var gate = new Lock();
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ =>
        {
            using var lease = new Lease(reader);
            for (var i = Interlocked.Increment(ref next); i < located.Length && i < Volatile.Read(ref failedIndex); i = Interlocked.Increment(ref next))
            {
                try
                {
                    ReadChunk(lease.Decoder, firstChunkRow, across, i, located[i], rows);
                }
                catch (Exception error)
                {
                    lock (gate)
                    {
                        if (i < failedIndex)
                        {
                            failedIndex = i;
                            failure = ExceptionDispatchInfo.Capture(error);
                        }
                    }

                    return;
                }
            }
        });
        failure?.Throw();
    }

    private void ReadChunk(Hdf5ChunkDecoder decoder, long firstChunkRow, long across, long index, Hdf5ChunkPlace place, Rows rows)
    {
        var rank = chunkShape.Length;
        var origin = stackalloc ulong[Hdf5Shape.MaxRank];
        var rest = index % across;
        for (var axis = rank - 1; axis > 0; axis--)
        {
            origin[axis] = (ulong)((rest % grid[axis]) * chunkShape[axis]);
            rest /= grid[axis];
        }

        origin[0] = (ulong)((firstChunkRow + (index / across)) * chunkShape[0]);
        var firstInChunk = Math.Max(rows.First, (long)origin[0]) - (long)origin[0];
        var endInChunk = Math.Min(Math.Min(rows.First + rows.Count, shape[0]), (long)origin[0] + chunkShape[0]) - (long)origin[0];
        var run = RunFrom(out var runAxis);
        var whole = runAxis == 0 && firstInChunk == 0 && endInChunk == chunkShape[0];
        var direct = runAxis == 0 ? rows.Target + (((long)origin[0] + firstInChunk - rows.First) * run) : null;
        var raw = tree is not null
            ? decoder.Decode(this, place, whole ? direct : null, name, (long)origin[0], elementBytes)
            : decoder.DecodeByLibrary(this, id, origin, whole ? direct : null, name, elementBytes);
        if (whole && raw == direct)
        {
            return;
        }

        if (runAxis == 0)
        {
            var bytes = (endInChunk - firstInChunk) * run;
            if (raw is null)
            {
                Fill(direct, bytes);
            }
            else
            {
                Buffer.MemoryCopy(raw + (firstInChunk * run), direct, bytes, bytes);
            }

            return;
        }

        Scatter(raw, origin, firstInChunk, endInChunk, rows);
    }

    /// <summary>Bytes of one row of a chunk where chunks are split along the first axis alone; <paramref name="axis"/> is then 0.</summary>
    private long RunFrom(out int axis)
    {
        var run = (long)elementBytes;
        for (axis = chunkShape.Length - 1; axis > 0; axis--)
        {
            if (chunkShape[axis] != shape[axis])
            {
                return run;
            }

            run *= shape[axis];
        }

        return run;
    }

    /// <summary>Copies the part of a chunk that lies in the dataset and the range, in runs as long as both sides are contiguous.</summary>
    private void Scatter(byte* raw, ulong* origin, long firstInChunk, long endInChunk, Rows rows)
    {
        var rank = chunkShape.Length;
        var inner = RunFrom(out var axis);
        var count = stackalloc long[Hdf5Shape.MaxRank];
        var fromStep = stackalloc long[Hdf5Shape.MaxRank];
        var toStep = stackalloc long[Hdf5Shape.MaxRank];
        var position = stackalloc long[Hdf5Shape.MaxRank];
        fromStep[axis] = toStep[axis] = inner;
        for (var a = axis; a > 0; a--)
        {
            count[a] = Math.Min(chunkShape[a], shape[a] - (long)origin[a]);
            fromStep[a - 1] = fromStep[a] * chunkShape[a];
            toStep[a - 1] = toStep[a] * shape[a];
        }

        count[0] = endInChunk - firstInChunk;
        var run = count[axis] * inner;
        var from = raw is null ? null : raw + (firstInChunk * fromStep[0]);
        var to = rows.Target + (((long)origin[0] + firstInChunk - rows.First) * toStep[0]);
        for (var a = 1; a <= axis; a++)
        {
            to += (long)origin[a] * toStep[a];
        }

        // An axis of one step is no loop: what is left puts the longest possible loop innermost.
        var loops = 0;
        for (var a = 0; a < axis; a++)
        {
            if (count[a] != 1)
            {
                (count[loops], fromStep[loops], toStep[loops]) = (count[a], fromStep[a], toStep[a]);
                loops++;
            }
        }

        if (loops == 0)
        {
            (count[0], fromStep[0], toStep[0], loops) = (1, 0, 0, 1);
        }

        new Span<long>(position, rank).Clear();
        // Offsets stay inside both arrays, whose sizes were checked; the loop is the hot one.
        unchecked
        {
            var last = loops - 1;
            while (true)
            {
                CopyRuns(from, to, count[last], fromStep[last], toStep[last], run);
                var a = last - 1;
                for (; a >= 0; a--)
                {
                    if (from is not null)
                    {
                        from += fromStep[a];
                    }

                    to += toStep[a];
                    if (++position[a] < count[a])
                    {
                        break;
                    }

                    if (from is not null)
                    {
                        from -= fromStep[a] * count[a];
                    }

                    to -= toStep[a] * count[a];
                    position[a] = 0;
                }

                if (a < 0)
                {
                    return;
                }
            }
        }
    }

    private void CopyRuns(byte* from, byte* to, long count, long fromStep, long toStep, long run)
    {
        unchecked
        {
            if (from is not null && run is > 0 and <= MostVectors * 32 && run % Vector256<byte>.Count == 0)
            {
                CopyVectors(from, to, count, fromStep, toStep, run);
                return;
            }

            for (var i = 0L; i < count; i++, to += toStep)
            {
                if (from is null)
                {
                    Fill(to, run);
                }
                else
                {
                    Buffer.MemoryCopy(from, to, run, run);
                    from += fromStep;
                }
            }
        }
    }

    // Chunks that are narrow along the last axis are many runs of a few numbers: too short for a call each.
    private static void CopyVectors(byte* from, byte* to, long count, long fromStep, long toStep, long run)
    {
        unchecked
        {
            for (var i = 0L; i < count; i++, from += fromStep, to += toStep)
            {
                for (var done = 0L; done < run; done += Vector256<byte>.Count)
                {
                    Vector256.Load(from + done).Store(to + done);
                }
            }
        }
    }

    private void Fill(byte* target, long bytes)
    {
        for (var done = 0L; done < bytes; done += elementBytes)
        {
            fill.CopyTo(new Span<byte>(target + done, elementBytes));
        }
    }

    private static bool ArePlain(ImmutableArray<Hdf5Filter> filters, int elementBytes, out int shuffle, out int deflate)
    {
        shuffle = -1;
        deflate = -1;
        for (var i = 0; i < filters.Length; i++)
        {
            switch (filters[i])
            {
                case { Number: Hdf5Filter.Shuffle, Parameters: [var size, ..] } when shuffle < 0 && deflate < 0 && size == elementBytes:
                    shuffle = i;
                    break;
                case { Number: Hdf5Filter.Deflate } when deflate < 0:
                    deflate = i;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private readonly struct Rows(long first, long count, byte* target)
    {
        public long First { get; } = first;

        public long Count { get; } = count;

        public byte* Target { get; } = target;
    }

    private readonly struct Lease(Hdf5Reader reader) : IDisposable
    {
        public Hdf5ChunkDecoder Decoder { get; } = reader.TakeDecoder();

        public void Dispose() => reader.ReturnDecoder(Decoder);
    }
}
