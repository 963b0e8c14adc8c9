using System.Buffers.Binary;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Recipes.Genome;

/// <summary>Sorted runs of a <see cref="ContigSorter"/>'s entries in one file, written one after the other and then merged.</summary>
internal sealed class ContigRuns : IDisposable
{
    private const int LeastBufferBytes = 16 << 10;
    private const int MostBufferBytes = 1 << 20;

    private readonly string output;
    private readonly int mostBytes;
    private readonly List<(long Start, long End)> bounds = [];
    private readonly List<Run> heap = [];
    private AtomicFile? file;
    private long start;
    private bool isBegun;

    public ContigRuns(string output, int mostBytes)
    {
        this.output = output;
        this.mostBytes = mostBytes;
    }

    /// <summary>Runs that were written.</summary>
    public int Count => bounds.Count;

    /// <summary>The entry at which <see cref="MoveNext"/> stopped, with what follows it; lent until it is called again.</summary>
    public ReadOnlySpan<byte> Current => heap[0].Current;

    private AtomicFile File => file ??= AtomicFile.Create(output + ".sort");

    /// <summary>Begins a run.</summary>
    public void Begin() => start = File.Stream.Position;

    /// <summary>Appends the run's next entry.</summary>
    public void Append(ReadOnlySpan<byte> entry)
    {
        try
        {
            File.Stream.Write(entry);
        }
        catch (IOException error)
        {
            throw Refused(error);
        }
    }

    /// <summary>Ends the run.</summary>
    public void End()
    {
        try
        {
            File.Stream.Flush();
        }
        catch (IOException error)
        {
            throw Refused(error);
        }

        bounds.Add((start, File.Stream.Position));
    }

    /// <summary>Begins to go through all runs in order.</summary>
    public void BeginMerge()
    {
        var bufferBytes = Math.Clamp(mostBytes / bounds.Count, LeastBufferBytes, MostBufferBytes);
        foreach (var (first, end) in bounds)
        {
            var run = new Run(this, first, end, bufferBytes);
            if (run.MoveNext())
            {
                heap.Add(run);
            }
        }

        heap.Sort(static (x, y) => x.Id.SequenceCompareTo(y.Id));
    }

    /// <summary>Moves to the next entry of all.</summary>
    public bool MoveNext()
    {
        if (!isBegun)
        {
            isBegun = true;
            return heap.Count > 0;
        }

        if (!heap[0].MoveNext())
        {
            heap[0] = heap[^1];
            heap.RemoveAt(heap.Count - 1);
        }

        SiftDown();
        return heap.Count > 0;
    }

    /// <summary>Deletes the file.</summary>
    public void Dispose() => file?.Dispose();

    private void SiftDown()
    {
        for (var parent = 0; ;)
        {
            var child = (2 * parent) + 1;
            if (child >= heap.Count)
            {
                return;
            }

            if (child + 1 < heap.Count && heap[child + 1].Id.SequenceCompareTo(heap[child].Id) < 0)
            {
                child++;
            }

            if (heap[parent].Id.SequenceCompareTo(heap[child].Id) <= 0)
            {
                return;
            }

            (heap[parent], heap[child]) = (heap[child], heap[parent]);
            parent = child;
        }
    }

    private StorageException Refused(IOException error) => new(
        new DataLocation(File.PartialPath), "sorting the list of sequences", found: error.Message.TrimEnd('.'),
        remedy: "Free space on this disk and give the command again.", inner: error);

    /// <summary>A run that is read through a buffer of its own.</summary>
    private sealed class Run(ContigRuns owner, long first, long end, int bufferBytes)
    {
        private byte[] buffer = new byte[bufferBytes];
        private long position = first;
        private int filled;
        private int at;
        private int length;

        public ReadOnlySpan<byte> Current => buffer.AsSpan(at, length);

        public ReadOnlySpan<byte> Id => ContigSorter.IdOf(Current);

        public bool MoveNext()
        {
            at += length;
            length = 0;
            if (at == filled && position == end)
            {
                return false;
            }

            Require(ContigSorter.HeadBytes);
            var bytes = checked(ContigSorter.HeadBytes + BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at)));
            Require(bytes);
            length = bytes;
            return true;
        }

        private void Require(int bytes)
        {
            if (filled - at >= bytes)
            {
                return;
            }

            buffer.AsSpan(at, filled - at).CopyTo(buffer);
            filled -= at;
            at = 0;
            if (bytes > buffer.Length)
            {
                Array.Resize(ref buffer, bytes);
            }

            try
            {
                while (filled < bytes)
                {
                    var room = (int)Math.Min(buffer.Length - filled, end - position);
                    var read = RandomAccess.Read(owner.File.Stream.SafeFileHandle, buffer.AsSpan(filled, room), position);
                    if (read == 0)
                    {
                        throw new EndOfStreamException("the file ends early");
                    }

                    filled += read;
                    position += read;
                }
            }
            catch (IOException error)
            {
                throw owner.Refused(error);
            }
        }
    }
}
