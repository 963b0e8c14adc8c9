using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Shardwright.Recipes.Code;

/// <summary>What a run writes down as it goes: digests, token counts of the first documents, rejected lines, and the documents. For one thread.</summary>
internal sealed class ChunkLogs : IDisposable
{
    /// <summary>The documents whose tokens are remembered.</summary>
    public const int Sampled = 100_000;

    private const int DigestBytes = 16;
    private const int TokenBytes = 4;

    private readonly string folder;
    private readonly DurableLog digests;
    private readonly DurableLog tokens;
    private readonly List<DurableLog> all = [];

    /// <summary>Opens or makes the files, cut to where a state says.</summary>
    /// <param name="folder">The folder of everything but the documents; whatever else lies in it goes.</param>
    /// <param name="output">The file of documents; null for none.</param>
    /// <param name="state">How much counts.</param>
    /// <param name="memoryBytes">The memory for digests.</param>
    public ChunkLogs(string folder, string? output, ChunkState state, long memoryBytes)
    {
        this.folder = folder;
        Set = new DigestSet(RunsOf(folder), memoryBytes);
        try
        {
            Directory.CreateDirectory(folder);
            if (Directory.Exists(RunsOf(folder)))
            {
                Directory.Delete(RunsOf(folder), recursive: true);
            }

            digests = Add(DurableLog.Open(Path.Combine(folder, "digests"), state.Counters.Documents * DigestBytes));
            tokens = Add(DurableLog.Open(Path.Combine(folder, "tokens"), Math.Min(state.Counters.Documents, Sampled) * TokenBytes));
            Rejected = Add(DurableLog.Open(Path.Combine(folder, "rejected"), state.RejectedBytes));

            // Since the machine started, nothing that was written is lost, and the same bytes are written again: who follows the file never sees it shrink.
            var keepRest = state.Boot is not null && state.Boot == ChunkState.CurrentBoot();
            Output = output is null ? null : Add(DurableLog.Open(output, state.OutputBytes, keepRest));
            digests.Replay((bytes, _) => AddDigests(bytes), DigestBytes);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public DigestSet Set { get; }

    public DurableLog Rejected { get; }

    public DurableLog? Output { get; }

    /// <summary>Remembers a document that is not among those before.</summary>
    /// <returns>False when it is.</returns>
    public bool TryAdd(in ChunkDocument document)
    {
        if (!Set.Add(document.Digest))
        {
            return false;
        }

        Span<byte> entry = stackalloc byte[DigestBytes];
        BinaryPrimitives.WriteUInt128BigEndian(entry, document.Digest);
        digests.Append(entry);
        if (Set.Count <= Sampled)
        {
            BinaryPrimitives.WriteInt32LittleEndian(entry, document.Tokens);
            tokens.Append(entry[..TokenBytes]);
        }

        return true;
    }

    /// <summary>Hands everything to the system.</summary>
    public void Write() => all.ForEach(log => log.Write());

    /// <summary>Makes durable what was handed to the system. Safe beside the other methods.</summary>
    public void Sync() => all.ForEach(log => log.Sync());

    /// <summary>The tokens of the first documents, in their order.</summary>
    public List<int> ReadTokens()
    {
        var counts = new List<int>();
        tokens.Replay(
            (bytes, _) =>
            {
                for (; !bytes.IsEmpty; bytes = bytes[TokenBytes..])
                {
                    counts.Add(BinaryPrimitives.ReadInt32LittleEndian(bytes));
                }
            },
            TokenBytes);
        return counts;
    }

    /// <summary>Deletes everything but the documents.</summary>
    public void Remove()
    {
        Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        all.ForEach(log => log.Dispose());
        Set.Dispose();
    }

    private static string RunsOf(string folder) => Path.Combine(folder, "runs");

    private DurableLog Add(DurableLog log)
    {
        all.Add(log);
        return log;
    }

    private void AddDigests(ReadOnlySpan<byte> bytes)
    {
        foreach (ref readonly var entry in MemoryMarshal.Cast<byte, UInt128>(bytes))
        {
            Set.Add(BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(entry) : entry);
        }
    }
}
