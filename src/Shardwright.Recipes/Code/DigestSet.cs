using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Shardwright.Recipes.Code;

/// <summary>Which documents there were, by 16 bytes each, in bounded memory: beyond a limit they go to sorted files.</summary>
/// <remarks>
/// The digest is the first half of SHA-256, which processors compute in hardware and nobody can forge; the original's MD5 can be made to
/// collide, and a document would vanish. For one thread.
/// </remarks>
internal sealed class DigestSet : IDisposable
{
    public const long DefaultMemoryBytes = 256L << 20;

    private const int FirstBits = 16;
    private const int RunsPerLevel = 8;

    private readonly string scratch;
    private readonly int maxBits;
    private readonly List<DigestRun> runs = [];
    private DigestTable table;
    private bool hasZero;
    private int runNumber;

    /// <summary>Makes an empty set.</summary>
    /// <param name="scratch">A folder for files, made when it is needed; of this set alone.</param>
    /// <param name="memoryBytes">The most that digests take in memory before they go to disk. Filters come on top: ten bits for each digest.</param>
    public DigestSet(string scratch, long memoryBytes = DefaultMemoryBytes)
    {
        this.scratch = scratch;
        maxBits = DigestTable.BitsFor(memoryBytes);
        table = new DigestTable(Math.Min(FirstBits, maxBits));
    }

    public long Count { get; private set; }

    public int Runs => runs.Count;

    public long MemoryBytes => table.MemoryBytes + runs.Sum(run => run.MemoryBytes);

    /// <summary>The digest of a document.</summary>
    public static UInt128 Of(ReadOnlySpan<byte> document)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(document, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>Adds a digest.</summary>
    /// <returns>False when it is there already.</returns>
    public bool Add(UInt128 digest)
    {
        if (digest == UInt128.Zero)
        {
            var isNew = !hasZero;
            hasZero = true;
            Count += isNew ? 1 : 0;
            return isNew;
        }

        foreach (var run in runs)
        {
            if (run.Contains(digest))
            {
                return false;
            }
        }

        if (!table.Add(digest))
        {
            return false;
        }

        Count++;
        if (table.IsFull)
        {
            MakeRoom();
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        runs.ForEach(run => run.Dispose());
        runs.Clear();
    }

    private void MakeRoom()
    {
        if (table.Bits < maxBits)
        {
            var larger = new DigestTable(table.Bits + 1);
            table.CopyTo(larger);
            table = larger;
            return;
        }

        Directory.CreateDirectory(scratch);
        runs.Add(DigestRun.Write(NextPath(), table.Sort()));
        table.Clear();
        while (runs.Count >= RunsPerLevel && runs[^RunsPerLevel].Level == runs[^1].Level)
        {
            var last = runs[^RunsPerLevel..];
            var merged = DigestRun.Merge(NextPath(), last);
            last.ForEach(run => run.Dispose());
            runs.RemoveRange(runs.Count - RunsPerLevel, RunsPerLevel);
            runs.Add(merged);
        }
    }

    private string NextPath() => Path.Combine(scratch, string.Create(CultureInfo.InvariantCulture, $"digests_{runNumber++:D5}.run"));
}
