using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Shardwright.Foundation.Errors;
using static Shardwright.Formats.Hdf5.Hdf5Native;

namespace Shardwright.Formats.Hdf5;

/// <summary>Cuts rows into chunks, shuffles and deflates them in parallel, and hands them to the library in order.</summary>
internal sealed unsafe class Hdf5ChunkEncoder : IDisposable
{
    /// <summary>Bytes of chunks that are encoded before they are written, for each thread.</summary>
    private const long BytesAtOnce = 4 << 20;

    /// <summary>What repeats itself behind planes of noise is runs, which the lowest level finds as well.</summary>
    private const int RestLevel = 1;

    /// <summary>Chunks in which planes are told apart; larger ones are deflated as they are.</summary>
    private const long MostNoiseBytes = 1 << 28;

    private readonly DataLocation where;
    private readonly Hdf5ObjectId id;
    private readonly long[] shape;
    private readonly long[] chunkShape;
    private readonly long[] grid;
    private readonly int elementBytes;
    private readonly int chunkBytes;
    private readonly long rowBytes;
    private readonly bool shuffle;
    private readonly bool expectsNoise;
    private readonly Worker[] workers;
    private readonly byte[] pendingRows;
    private readonly byte* pending;
    private long pendingFirst = -1;
    private long pendingCount;

    private Hdf5ChunkEncoder(DataLocation where, Hdf5ObjectId id, long[] shape, long chunkBytes, int elementBytes, Hdf5DatasetOptions options)
    {
        this.where = where;
        this.id = id;
        this.shape = shape;
        this.elementBytes = elementBytes;
        this.chunkBytes = (int)chunkBytes;
        chunkShape = [.. options.ChunkShape];
        grid = [.. shape.Zip(chunkShape, (length, chunk) => ((length - 1) / chunk) + 1)];
        rowBytes = Hdf5Shape.Product(shape.AsSpan(1)) * elementBytes;
        shuffle = options.Shuffle;
        expectsNoise = options.Shuffle && options.ExpectsNoise && elementBytes > 1 && chunkBytes <= MostNoiseBytes;
        workers = [.. Enumerable.Range(0, options.Threads).Select(_ => new Worker(options.ExpectsNoise ? Math.Min(options.GzipLevel, RestLevel) : options.GzipLevel))];
        pending = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(pendingRows = GC.AllocateUninitializedArray<byte>(
            (int)(Math.Min(chunkShape[0], shape[0]) * rowBytes), pinned: true), 0);
    }

    /// <summary>Writes rows the plain way.</summary>
    public delegate void RowWriter(long firstRow, long count, byte* source);

    /// <summary>Null where chunks are so large that the library should handle them.</summary>
    public static Hdf5ChunkEncoder? TryCreate(DataLocation where, Hdf5ObjectId id, long[] shape, int elementBytes, Hdf5DatasetOptions options)
    {
        var elements = Hdf5Shape.Product(options.ChunkShape);
        var rowElements = Hdf5Shape.Product(shape.AsSpan(1));
        var most = (1 << 30) / elementBytes;
        return elements > most || rowElements > most / Math.Min(options.ChunkShape[0], shape[0])
            ? null
            : new Hdf5ChunkEncoder(where, id, shape, elements * elementBytes, elementBytes, options);
    }

    public void Write(long firstRow, long count, byte* source, RowWriter plain)
    {
        while (count > 0)
        {
            if (pendingCount > 0 && firstRow != pendingFirst + pendingCount)
            {
                Spill(plain);
            }

            var inChunk = firstRow % chunkShape[0];
            var end = Math.Min(shape[0], firstRow - inChunk + chunkShape[0]);
            long taken;
            if (inChunk == 0 && pendingCount == 0 && firstRow + count >= end)
            {
                taken = firstRow + count >= shape[0] ? count : count - (count % chunkShape[0]);
                Encode(firstRow, taken, source);
            }
            else if (inChunk == 0 || pendingCount > 0)
            {
                taken = Math.Min(count, end - firstRow);
                pendingFirst = pendingCount == 0 ? firstRow : pendingFirst;
                Buffer.MemoryCopy(source, pending + (pendingCount * rowBytes), taken * rowBytes, taken * rowBytes);
                pendingCount += taken;
                if (firstRow + taken == end)
                {
                    Encode(pendingFirst, pendingCount, pending);
                    pendingCount = 0;
                }
            }
            else
            {
                // Rows in the middle of a chunk whose beginning is not at hand.
                taken = Math.Min(count, end - firstRow);
                plain(firstRow, taken, source);
            }

            firstRow += taken;
            count -= taken;
            source += taken * rowBytes;
        }
    }

    /// <summary>Writes the rows that waited for the rest of their chunk.</summary>
    public void Finish(RowWriter plain)
    {
        if (pendingCount > 0)
        {
            Spill(plain);
        }
    }

    public void Dispose()
    {
        GC.KeepAlive(pendingRows);
        foreach (var worker in workers)
        {
            worker.Dispose();
        }
    }

    private void Spill(RowWriter plain)
    {
        plain(pendingFirst, pendingCount, pending);
        pendingCount = 0;
    }

    /// <summary>Encodes rows that begin a chunk and end one, or the dataset.</summary>
    private void Encode(long firstRow, long count, byte* source)
    {
        var across = Hdf5Shape.Product(grid.AsSpan(1));
        var firstChunk = firstRow / chunkShape[0] * across;
        var endChunk = (((firstRow + count - 1) / chunkShape[0]) + 1) * across;
        var atOnce = (int)Math.Clamp(workers.Length * BytesAtOnce / chunkBytes, workers.Length, 4096);
        var encoded = new byte[atOnce][];
        for (var chunk = firstChunk; chunk < endChunk; chunk += atOnce)
        {
            var batch = (int)Math.Min(atOnce, endChunk - chunk);
            EncodeBatch(chunk, batch, across, firstRow, count, source, encoded);
            for (var i = 0; i < batch; i++)
            {
                WriteChunk(chunk + i, across, encoded[i]);
            }
        }
    }

    private void EncodeBatch(long firstChunk, int batch, long across, long firstRow, long count, byte* source, byte[][] encoded)
    {
        var next = -1;
        void Work(int workerIndex)
        {
            for (var i = Interlocked.Increment(ref next); i < batch; i = Interlocked.Increment(ref next))
            {
                encoded[i] = EncodeChunk(workers[workerIndex], firstChunk + i, across, firstRow, count, source);
            }
        }

        var threads = Math.Min(workers.Length, batch);
        if (threads == 1)
        {
            Work(0);
            return;
        }

        try
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, Work);
        }
        catch (AggregateException errors)
        {
            ExceptionDispatchInfo.Throw(errors.InnerExceptions[0]);
        }
    }

    private byte[] EncodeChunk(Worker worker, long chunk, long across, long firstRow, long count, byte* source)
    {
        var origin = stackalloc ulong[Hdf5Shape.MaxRank];
        Origin(chunk, across, origin);
        var raw = worker.Raw(chunkBytes);
        Gather(origin, firstRow, count, source, raw);
        if (shuffle)
        {
            var shuffled = worker.Shuffled(chunkBytes);
            Hdf5Shuffle.Do(new ReadOnlySpan<byte>(raw, chunkBytes), new Span<byte>(shuffled, chunkBytes), elementBytes);
            raw = shuffled;
        }

        var bound = expectsNoise ? Hdf5PlaneDeflater.Bound(worker.State, chunkBytes, elementBytes) : (long)LibDeflate.BoundZlib(worker.State, (nuint)chunkBytes);
        var stored = worker.Stored(bound);
        if (expectsNoise)
        {
            return new ReadOnlySpan<byte>(stored, Hdf5PlaneDeflater.Deflate(worker.State, raw, chunkBytes, elementBytes, stored, bound)).ToArray();
        }

        var bytes = LibDeflate.DeflateZlib(worker.State, raw, (nuint)chunkBytes, stored, (nuint)bound);
        return new ReadOnlySpan<byte>(stored, (int)bytes).ToArray();
    }

    private void Origin(long chunk, long across, ulong* origin)
    {
        var rest = chunk % across;
        for (var axis = shape.Length - 1; axis > 0; axis--)
        {
            origin[axis] = (ulong)(rest % grid[axis] * chunkShape[axis]);
            rest /= grid[axis];
        }

        origin[0] = (ulong)(chunk / across * chunkShape[0]);
    }

    /// <summary>Copies a chunk's part of the rows; what lies past the dataset's edges is zero.</summary>
    private void Gather(ulong* origin, long firstRow, long count, byte* source, byte* raw)
    {
        var rank = shape.Length;
        var counts = stackalloc long[Hdf5Shape.MaxRank];
        var fromStep = stackalloc long[Hdf5Shape.MaxRank];
        var toStep = stackalloc long[Hdf5Shape.MaxRank];
        var isWhole = true;
        for (var axis = rank - 1; axis >= 0; axis--)
        {
            counts[axis] = Math.Min(chunkShape[axis], shape[axis] - (long)origin[axis]);
            fromStep[axis] = axis == rank - 1 ? elementBytes : fromStep[axis + 1] * shape[axis + 1];
            toStep[axis] = axis == rank - 1 ? elementBytes : toStep[axis + 1] * chunkShape[axis + 1];
            isWhole &= counts[axis] == chunkShape[axis];
            source += ((long)origin[axis] - (axis == 0 ? firstRow : 0)) * fromStep[axis];
        }

        if (!isWhole)
        {
            new Span<byte>(raw, chunkBytes).Clear();
        }

        counts[0] = Math.Min(counts[0], firstRow + count - (long)origin[0]);
        Copy(0, source, raw, counts, fromStep, toStep);
    }

    private void Copy(int axis, byte* from, byte* to, long* counts, long* fromStep, long* toStep)
    {
        var isRun = true;
        for (var a = axis + 1; a < shape.Length; a++)
        {
            isRun &= counts[a] == shape[a] && counts[a] == chunkShape[a];
        }

        if (isRun)
        {
            var bytes = counts[axis] * fromStep[axis];
            Buffer.MemoryCopy(from, to, bytes, bytes);
            return;
        }

        for (var i = 0L; i < counts[axis]; i++)
        {
            Copy(axis + 1, from + (i * fromStep[axis]), to + (i * toStep[axis]), counts, fromStep, toStep);
        }
    }

    private void WriteChunk(long chunk, long across, byte[] stored)
    {
        var origin = stackalloc ulong[Hdf5Shape.MaxRank];
        Origin(chunk, across, origin);
        fixed (byte* bytes = stored)
        {
            if (H5Dwrite_chunk(id, Default, 0, origin, (nuint)stored.Length, bytes) < 0)
            {
                Hdf5Throw.WriteFailed(where with { RecordIndex = (long)origin[0] }, "writing a chunk", ErrorText());
            }
        }
    }

    /// <summary>What one thread needs: libdeflate's state and buffers.</summary>
    private sealed class Worker(int level) : IDisposable
    {
        private readonly Lazy<LibDeflateCompressor> state = new(() => LibDeflate.NewCompressor(level));
        private byte[] raw = [];
        private byte[] shuffled = [];
        private byte[] stored = [];

        public LibDeflateCompressor State => state.Value;

        public byte* Raw(long bytes) => Pinned(ref raw, bytes);

        public byte* Shuffled(long bytes) => Pinned(ref shuffled, bytes);

        public byte* Stored(long bytes) => Pinned(ref stored, bytes);

        public void Dispose()
        {
            if (state.IsValueCreated)
            {
                state.Value.Dispose();
            }
        }

        private static byte* Pinned(ref byte[] buffer, long bytes)
        {
            if (buffer.Length < bytes)
            {
                buffer = GC.AllocateUninitializedArray<byte>((int)bytes, pinned: true);
            }

            return (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(buffer, 0);
        }
    }
}
