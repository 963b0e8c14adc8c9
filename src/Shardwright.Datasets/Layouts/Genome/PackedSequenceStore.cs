using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Many packed files. Safe from many threads.</summary>
/// <remarks>
/// A file is opened when it is first needed, and closed when another needs its place: a hand goes round over the open ones and takes the first that nobody reads
/// and nobody has read since it last came by. Indexes stay in memory after that, as long as all together take no more than a stated size.
/// </remarks>
internal sealed class PackedSequenceStore : SequenceStore
{
    private const int MostByDefault = 1024;
    private const long MostIndexBytes = 256L << 20;

    private readonly IReadOnlyList<SampleSequences> samples;
    private readonly string? integrityFolder;
    private readonly bool isMapped;
    private readonly TimeSpan timeout;
    private readonly Sample[] states;
    private readonly int[] open;
    private readonly Lock gate = new();
    private int openCount;
    private int hand;
    private long indexBytes;
    private bool isDisposed;

    private PackedSequenceStore(IReadOnlyList<SampleSequences> samples, SequenceStoreOptions options)
    {
        this.samples = samples;
        integrityFolder = options.IntegrityFolder;
        isMapped = options.IsTrusted && SequenceFolder.AreLocal(samples);
        timeout = options.Timeout;
        states = new Sample[samples.Count];
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = new Sample(samples[i].Path);
        }

        open = new int[Math.Clamp(options.MaxOpen ?? Allowed(), 1, Math.Max(1, samples.Count))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SampleSequences> Samples => samples;

    /// <summary>Files that are open now.</summary>
    internal int OpenFiles => Volatile.Read(ref openCount);

    /// <summary>Makes a store; nothing is opened yet.</summary>
    /// <param name="samples">The samples, all packed.</param>
    /// <param name="options">How they are read.</param>
    public static new PackedSequenceStore Open(IReadOnlyList<SampleSequences> samples, SequenceStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(options);
        if (options.MaxOpen is { } most)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most, nameof(options));
        }

        foreach (var sample in samples)
        {
            if (sample.Layout != SequenceLayout.Packed)
            {
                throw new ArgumentException($"The sample {sample.Sample} is not packed.", nameof(samples));
            }
        }

        return new PackedSequenceStore(samples, options);
    }

    /// <inheritdoc/>
    public override long Find(int sample, ReadOnlySpan<byte> contigId) => IndexOf(sample).Find(contigId);

    /// <inheritdoc/>
    public override long Length(int sample, long sequence)
    {
        var index = IndexOf(sample);
        return index.LengthOf(CheckSequence(index, sequence));
    }

    /// <inheritdoc/>
    public override int Read(int sample, long sequence, long start, Span<byte> bases)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        var state = Lease(sample);
        try
        {
            var index = state.Index!;
            return PackedLetters.Read(state.File!, state.Map, index, CheckSequence(index, sequence), start, bases);
        }
        finally
        {
            state.Return();
        }
    }

    /// <inheritdoc/>
    public override void VisitSequences(int sample, SequenceVisitor visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        var index = IndexOf(sample);
        for (var sequence = 0; sequence < index.Sequences; sequence++)
        {
            visit(index.IdOf(sequence), sequence, index.LengthOf(sequence));
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            for (var i = openCount - 1; i >= 0; i--)
            {
                // One that is being read is closed by its handle when the read is done.
                states[open[i]].Close();
            }

            openCount = 0;
        }
    }

    private static int Allowed()
    {
        var free = Math.Max(0, OpenFileLimit.Of() - OpenFileLimit.InUse());
        return (int)Math.Clamp(free / 4 * 3, 1, MostByDefault);
    }

    private static int CheckSequence(PackedIndex index, long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, index.Sequences);
        return (int)sequence;
    }

    private PackedIndex IndexOf(int sample)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref isDisposed), this);
        if (Volatile.Read(ref states[sample].Index) is { } index)
        {
            return index;
        }

        var state = Lease(sample);
        try
        {
            return state.Index!;
        }
        finally
        {
            state.Return();
        }
    }

    /// <summary>Holds a sample's file open until it is returned.</summary>
    private Sample Lease(int sample)
    {
        var state = states[sample];
        if (state.TryLease())
        {
            return state;
        }

        var began = Stopwatch.GetTimestamp();
        var spin = default(SpinWait);
        while (!TryOpen(sample, state))
        {
            // Every place is held by a read that does not wait for another: one is free soon.
            if (Stopwatch.GetElapsedTime(began) > timeout)
            {
                throw new DatasetStateException(
                    new DataLocation(state.Path), "opening packed sequences", "a free place", $"all {open.Length} files in use",
                    "Use fewer threads, or raise the open-file limit (ulimit -n).");
            }

            spin.SpinOnce();
        }

        return state;
    }

    private bool TryOpen(int sample, Sample state)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (state.TryLease())
            {
                return true;
            }

            if (openCount == open.Length && !CloseOne())
            {
                return false;
            }

            var file = OpenReplacing(state.Path);
            try
            {
                if (state.Index is not { } index)
                {
                    index = PackedIndex.Read(file, state.Path, integrityFolder);
                    indexBytes += index.MemoryBytes;
                    Volatile.Write(ref state.Index, index);
                }
                else if (!index.IsOf(file))
                {
                    PackedThrow.Changed(state.Path);
                }
            }
            catch
            {
                file.Dispose();
                throw;
            }

            open[openCount++] = sample;
            state.OpenLeased(file, isMapped ? PackedMap.Of(file, state.Path) : null);
            return true;
        }
    }

    /// <summary>Opens a file; where other parts of the process have taken the files that were free, open ones give theirs.</summary>
    private SafeFileHandle OpenReplacing(string path)
    {
        while (true)
        {
            try
            {
                return PackedBytes.Open(path);
            }
            catch (StorageException) when (OpenFileLimit.Of() - OpenFileLimit.InUse() <= 1 && CloseOne())
            {
                // A file is free now.
            }
        }
    }

    /// <summary>Closes the file that the hand comes to first which nobody reads and nobody has read since it last came by.</summary>
    private bool CloseOne()
    {
        // Once round takes the marks of use away, so that twice round finds any file that nobody reads.
        for (var steps = 2 * openCount; steps > 0; steps--)
        {
            hand = hand + 1 < openCount ? hand + 1 : 0;
            var state = states[open[hand]];
            if (!state.TryClose())
            {
                continue;
            }

            open[hand] = open[--openCount];
            if (indexBytes > MostIndexBytes)
            {
                indexBytes -= state.Index!.MemoryBytes;
                Volatile.Write(ref state.Index, null);
            }

            return true;
        }

        return false;
    }

    /// <summary>One sample's file, open or not.</summary>
    private sealed class Sample(string path)
    {
        private const int Closed = -1;

        private int leases = Closed;
        private bool wasUsed;

        /// <summary>Null until it was read, and again where it was given up.</summary>
        public PackedIndex? Index;

        public string Path { get; } = path;

        /// <summary>Null where it is closed; there while a lease is held.</summary>
        public SafeFileHandle? File { get; private set; }

        /// <summary>Null where it is closed, or read piece by piece.</summary>
        public PackedMap? Map { get; private set; }

        /// <summary>Keeps it from being closed.</summary>
        /// <returns>False where it is closed.</returns>
        public bool TryLease()
        {
            var now = Volatile.Read(ref leases);
            while (now != Closed)
            {
                var before = Interlocked.CompareExchange(ref leases, now + 1, now);
                if (before == now)
                {
                    if (!wasUsed)
                    {
                        wasUsed = true;
                    }

                    return true;
                }

                now = before;
            }

            return false;
        }

        public void Return() => Interlocked.Decrement(ref leases);

        /// <summary>Takes an open file, leased once.</summary>
        public void OpenLeased(SafeFileHandle file, PackedMap? map)
        {
            (File, Map) = (file, map);
            wasUsed = true;
            Volatile.Write(ref leases, 1);
        }

        /// <summary>Closes it where nobody reads it, and nobody has since this was last asked.</summary>
        public bool TryClose()
        {
            if (wasUsed)
            {
                wasUsed = false;
                return false;
            }

            if (Interlocked.CompareExchange(ref leases, Closed, 0) != 0)
            {
                return false;
            }

            Close();
            return true;
        }

        public void Close()
        {
            Map?.Dispose();
            File?.Dispose();
        }
    }
}
