using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Shardwright.Recipes.Code;

/// <summary>Digests on disk in ascending order, with a filter and every 256th of them in memory. A file of this machine's own, for one process; for one thread.</summary>
internal sealed class DigestRun : IDisposable
{
    private const int BlockDigests = 256;
    private const int DigestBytes = 16;
    private const int BufferDigests = 1 << 16;

    private readonly string path;
    private readonly SafeFileHandle handle;
    private readonly DigestFilter filter;
    private readonly List<UInt128> index = [];
    private readonly UInt128[] block = new UInt128[BlockDigests];

    private DigestRun(string path, int level, long count)
    {
        this.path = path;
        Level = level;
        Count = count;
        filter = new DigestFilter(count);
        handle = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>How often the digests were merged.</summary>
    public int Level { get; }

    public long Count { get; }

    public long MemoryBytes => filter.MemoryBytes + ((long)index.Capacity * DigestBytes);

    /// <summary>Writes a run.</summary>
    public static DigestRun Write(string path, ReadOnlySpan<UInt128> sorted)
    {
        var run = new DigestRun(path, 0, sorted.Length);
        try
        {
            for (var at = 0; at < sorted.Length; at += BufferDigests)
            {
                run.Append(sorted[at..Math.Min(sorted.Length, at + BufferDigests)], at);
            }

            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Makes one run of many, which share no digest.</summary>
    public static DigestRun Merge(string path, IReadOnlyList<DigestRun> runs)
    {
        var merged = new DigestRun(path, runs[0].Level + 1, runs.Sum(run => run.Count));
        try
        {
            var sources = runs.Select(run => new Source(run)).ToList();
            var buffer = new UInt128[BufferDigests];
            var (filled, written) = (0, 0L);
            while (sources.Count > 0)
            {
                var least = sources[0];
                for (var i = 1; i < sources.Count; i++)
                {
                    if (sources[i].Current < least.Current)
                    {
                        least = sources[i];
                    }
                }

                buffer[filled++] = least.Current;
                if (!least.MoveNext())
                {
                    sources.Remove(least);
                }

                if (filled == buffer.Length || sources.Count == 0)
                {
                    merged.Append(buffer.AsSpan(0, filled), written);
                    written += filled;
                    filled = 0;
                }
            }

            return merged;
        }
        catch
        {
            merged.Dispose();
            throw;
        }
    }

    public bool Contains(UInt128 digest)
    {
        if (!filter.MayContain(digest))
        {
            return false;
        }

        var found = index.BinarySearch(digest);
        if (found >= 0)
        {
            return true;
        }

        var before = ~found - 1;
        return before >= 0 && Read((long)before * BlockDigests, block).BinarySearch(digest) >= 0;
    }

    /// <summary>Closes and deletes the file.</summary>
    public void Dispose()
    {
        handle.Dispose();
        File.Delete(path);
    }

    private void Append(ReadOnlySpan<UInt128> sorted, long at)
    {
        for (var i = 0; i < sorted.Length; i++)
        {
            filter.Add(sorted[i]);
            if ((at + i) % BlockDigests == 0)
            {
                index.Add(sorted[i]);
            }
        }

        RandomAccess.Write(handle, MemoryMarshal.AsBytes(sorted), at * DigestBytes);
    }

    private Span<UInt128> Read(long at, UInt128[] target)
    {
        var wanted = MemoryMarshal.AsBytes(target.AsSpan(0, (int)Math.Min(target.Length, Count - at)));
        for (var got = 0; got < wanted.Length;)
        {
            var more = RandomAccess.Read(handle, wanted[got..], (at * DigestBytes) + got);
            got += more > 0 ? more : throw new EndOfStreamException($"{path} was cut while it was in use");
        }

        return MemoryMarshal.Cast<byte, UInt128>(wanted);
    }

    private sealed class Source
    {
        private readonly DigestRun run;
        private readonly UInt128[] buffer = new UInt128[1 << 13];
        private long next;
        private int at;
        private int filled;

        public Source(DigestRun run)
        {
            this.run = run;
            MoveNext();
        }

        public UInt128 Current => buffer[at];

        public bool MoveNext()
        {
            if (++at < filled)
            {
                return true;
            }

            if (next >= run.Count)
            {
                return false;
            }

            filled = run.Read(next, buffer).Length;
            next += filled;
            at = 0;
            return true;
        }
    }
}
