using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Files;

namespace Shardwright.Recipes.Genome;

/// <summary>Sorts sequences by the bytes of their ids, in bounded memory: what is more than that goes to a file in sorted runs, which are merged. For one thread.</summary>
internal sealed class SequenceSort : IDisposable
{
    private const int EntryBytes = 24;
    private const int FirstIdBytes = 1 << 16;
    private const int FirstEntries = 1 << 10;
    private const int WriteBytes = 1 << 18;

    private readonly string path;
    private readonly long memoryBytes;
    private readonly List<(long Start, long End)> runs = [];
    private byte[] ids = new byte[FirstIdBytes];
    private Entry[] entries = new Entry[FirstEntries];
    private int idBytes;
    private int count;
    private AtomicFile? spill;
    private bool isFinished;

    /// <summary>Makes an empty one.</summary>
    /// <param name="path">A file that is not there; where memory does not suffice, a partial one beside it is used and deleted.</param>
    /// <param name="memoryBytes">Bytes of ids, and 24 for each sequence, that are kept in memory.</param>
    public SequenceSort(string path, long memoryBytes) => (this.path, this.memoryBytes) = (path, memoryBytes);

    /// <summary>Sequences added.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a sequence.</summary>
    public void Add(ReadOnlySpan<byte> id, int sample, long length, SplitName split)
    {
        if (count > 0 && idBytes + id.Length + ((count + 1L) * EntryBytes) > memoryBytes)
        {
            Spill();
        }

        if (id.Length > ids.Length - idBytes)
        {
            Array.Resize(ref ids, (int)Math.Min(Array.MaxLength, Math.Max(ids.Length * 2L, (long)idBytes + id.Length)));
        }

        if (count == entries.Length)
        {
            Array.Resize(ref entries, count * 2);
        }

        id.CopyTo(ids.AsSpan(idBytes));
        entries[count++] = new Entry(length, idBytes, id.Length, sample, split);
        idBytes += id.Length;
        Count++;
    }

    /// <summary>Sorts what was added; nothing can be added after.</summary>
    public void Finish()
    {
        isFinished = true;
        if (spill is null)
        {
            Sort();
            return;
        }

        if (count > 0)
        {
            Spill();
        }

        (ids, entries) = ([], []);
        spill.Stream.Flush();
    }

    /// <summary>Goes through all of them; as often as one likes, one after the other or side by side. Equal ids follow each other in the order of their samples.</summary>
    public SequenceCursor Read()
    {
        if (!isFinished)
        {
            throw new InvalidOperationException("The sequences are not sorted yet.");
        }

        return spill is null ? new MemoryCursor(this) : new MergeCursor([.. runs.Select(run => new SequenceRunCursor(spill.Stream.SafeFileHandle, spill.PartialPath, run.Start, run.End))]);
    }

    /// <summary>Deletes the file.</summary>
    public void Dispose() => spill?.Dispose();

    private void Sort()
        => entries.AsSpan(0, count).Sort(new ById(ids));

    private void Spill()
    {
        Sort();
        spill ??= AtomicFile.Create(path);
        var stream = spill.Stream;
        var start = stream.Position;
        var block = new byte[WriteBytes];
        var filled = 0;
        foreach (ref readonly var entry in entries.AsSpan(0, count))
        {
            var bytes = SequenceRunCursor.HeadBytes + entry.IdBytes;
            if (bytes > block.Length - filled)
            {
                stream.Write(block.AsSpan(0, filled));
                filled = 0;
                if (bytes > block.Length)
                {
                    block = new byte[bytes];
                }
            }

            SequenceRunCursor.WriteHead(block.AsSpan(filled), entry.IdBytes, entry.Sample, entry.Split, entry.Length);
            ids.AsSpan(entry.Start, entry.IdBytes).CopyTo(block.AsSpan(filled + SequenceRunCursor.HeadBytes));
            filled += bytes;
        }

        stream.Write(block.AsSpan(0, filled));
        runs.Add((start, stream.Position));
        (idBytes, count) = (0, 0);
    }

    private readonly record struct Entry(long Length, int Start, int IdBytes, int Sample, SplitName Split);

    private readonly struct ById(byte[] ids) : IComparer<Entry>
    {
        public int Compare(Entry x, Entry y)
        {
            var order = ids.AsSpan(x.Start, x.IdBytes).SequenceCompareTo(ids.AsSpan(y.Start, y.IdBytes));
            return order != 0 ? order : x.Sample.CompareTo(y.Sample);
        }
    }

    private sealed class MemoryCursor(SequenceSort sort) : SequenceCursor
    {
        private int at = -1;

        public override ReadOnlySpan<byte> Id => sort.ids.AsSpan(sort.entries[at].Start, sort.entries[at].IdBytes);

        public override int Sample => sort.entries[at].Sample;

        public override long Length => sort.entries[at].Length;

        public override SplitName Split => sort.entries[at].Split;

        public override bool Next() => ++at < sort.count;
    }

    private sealed class MergeCursor : SequenceCursor
    {
        private readonly PriorityQueue<SequenceCursor, SequenceCursor> heads = new(new ByHead());
        private SequenceCursor? current;

        public MergeCursor(IReadOnlyList<SequenceCursor> runs)
        {
            foreach (var run in runs)
            {
                if (run.Next())
                {
                    heads.Enqueue(run, run);
                }
            }
        }

        public override ReadOnlySpan<byte> Id => current!.Id;

        public override int Sample => current!.Sample;

        public override long Length => current!.Length;

        public override SplitName Split => current!.Split;

        public override bool Next()
        {
            if (current?.Next() == true)
            {
                current = heads.EnqueueDequeue(current, current);
                return true;
            }

            return heads.TryDequeue(out current, out _);
        }

        private sealed class ByHead : IComparer<SequenceCursor>
        {
            public int Compare(SequenceCursor? x, SequenceCursor? y)
            {
                var order = x!.Id.SequenceCompareTo(y!.Id);
                return order != 0 ? order : x.Sample.CompareTo(y.Sample);
            }
        }
    }
}
