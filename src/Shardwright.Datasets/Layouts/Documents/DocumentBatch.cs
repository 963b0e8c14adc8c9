using System.Runtime.InteropServices;

namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>The documents of one shard to be: in memory up to a limit, the rest in a scratch file. For one thread at a time.</summary>
internal sealed class DocumentBatch(string scratchPath, long memoryLimitBytes) : IDisposable
{
    private const int ChunkBytes = 4 << 20;
    private const int InScratch = -1;

    private readonly List<byte[]> chunks = [];
    private readonly List<Place> places = [];
    private SpillFile? scratch;
    private byte[] lent = [];
    private int chunk;
    private int used;

    public int Count => places.Count;

    /// <summary>Takes a copy of a document.</summary>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > ChunkBytes || !HasRoom(utf8.Length))
        {
            scratch ??= new SpillFile(scratchPath, 0);
            places.Add(new Place(scratch.LengthBytes, InScratch, utf8.Length));
            scratch.Append(utf8);
            return;
        }

        utf8.CopyTo(chunks[chunk].AsSpan(used));
        places.Add(new Place(used, chunk, utf8.Length));
        used += utf8.Length;
    }

    /// <summary>Ends the adding.</summary>
    public void Seal() => scratch?.Flush();

    /// <summary>A document, once the batch is sealed. Lent until the next call.</summary>
    public ReadOnlySpan<byte> Read(int index)
    {
        var place = CollectionsMarshal.AsSpan(places)[index];
        if (place.Chunk != InScratch)
        {
            return chunks[place.Chunk].AsSpan((int)place.Start, place.Bytes);
        }

        if (lent.Length < place.Bytes)
        {
            lent = GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, Math.Max(64L << 10, place.Bytes + (place.Bytes / 4L))));
        }

        scratch!.Read(lent.AsSpan(0, place.Bytes), place.Start);
        return lent.AsSpan(0, place.Bytes);
    }

    /// <summary>The length of a document.</summary>
    public int BytesOf(int index) => places[index].Bytes;

    /// <summary>Forgets the documents; the memory is kept for the next ones.</summary>
    public void Clear()
    {
        places.Clear();
        scratch?.Clear();
        (chunk, used) = (0, 0);
    }

    public void Dispose()
    {
        scratch?.Dispose();
        if (scratch is not null)
        {
            File.Delete(scratchPath);
        }
    }

    private bool HasRoom(int bytes)
    {
        if (chunks.Count > 0 && ChunkBytes - used >= bytes)
        {
            return true;
        }

        var next = chunks.Count == 0 ? 0 : chunk + 1;
        if (next == chunks.Count)
        {
            if ((next + 1L) * ChunkBytes > memoryLimitBytes)
            {
                return false;
            }

            chunks.Add(GC.AllocateUninitializedArray<byte>(ChunkBytes));
        }

        (chunk, used) = (next, 0);
        return true;
    }

    private readonly record struct Place(long Start, int Chunk, int Bytes);
}
