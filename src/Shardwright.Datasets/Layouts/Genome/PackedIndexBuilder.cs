using System.Buffers.Binary;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>The index of a packed file while it is written. For one thread at a time.</summary>
internal sealed class PackedIndexBuilder : IEqualityComparer<int>
{
    private const int PartBytes = 1 << 20;

    private readonly GrowingBytes entries = new();
    private readonly GrowingBytes blocks = new();
    private readonly GrowingBytes ids = new();
    private readonly HashSet<int> seen;
    private int firstBlock;

    public PackedIndexBuilder() => seen = new HashSet<int>(this);

    /// <summary>Sequences so far.</summary>
    public int Sequences { get; private set; }

    /// <summary>Blocks so far.</summary>
    public int Blocks { get; private set; }

    /// <summary>Letters so far.</summary>
    public long Letters { get; private set; }

    /// <summary>Bytes of ids so far.</summary>
    public long IdBytes => ids.Length;

    /// <summary>Bytes that the index will take.</summary>
    public long Bytes => entries.Length + blocks.Length + ((long)Sequences * PackedFormat.OrderBytes) + ids.Length;

    /// <summary>Adds the next block of the sequence that is written.</summary>
    public void AddBlock(PackedBlock block)
    {
        block.Write(blocks.Append(PackedFormat.BlockBytes));
        Blocks++;
    }

    /// <summary>Adds the sequence whose blocks were added.</summary>
    /// <returns>False where another has its id.</returns>
    public bool EndSequence(ReadOnlySpan<byte> id, long length)
    {
        id.CopyTo(ids.Append(id.Length));
        var entry = entries.Append(PackedFormat.EntryBytes);
        BinaryPrimitives.WriteInt64LittleEndian(entry, length);
        BinaryPrimitives.WriteInt64LittleEndian(entry[8..], ids.Length);
        BinaryPrimitives.WriteInt64LittleEndian(entry[16..], firstBlock);
        firstBlock = Blocks;
        Letters += length;
        return seen.Add(Sequences++);
    }

    /// <summary>The bytes of the index, in pieces; each is lent until the next is asked for.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Parts()
    {
        yield return entries.Written;
        yield return blocks.Written;
        var order = new int[Sequences];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (left, right) => IdOf(left).SequenceCompareTo(IdOf(right)));
        var part = new byte[PartBytes];
        var filled = 0;
        foreach (var sequence in order)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(part.AsSpan(filled), (uint)sequence);
            filled += PackedFormat.OrderBytes;
            if (filled == part.Length)
            {
                yield return part;
                filled = 0;
            }
        }

        yield return part.AsMemory(0, filled);
        yield return ids.Written;
    }

    bool IEqualityComparer<int>.Equals(int x, int y) => IdOf(x).SequenceEqual(IdOf(y));

    // Seeded anew by each process, so that nobody can choose ids that collide; it decides no byte of the file.
    int IEqualityComparer<int>.GetHashCode(int obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(IdOf(obj));
        return hash.ToHashCode();
    }

    private ReadOnlySpan<byte> IdOf(int sequence)
    {
        var start = sequence == 0 ? 0 : IdEndOf(sequence - 1);
        return ids.Written.Span[start..IdEndOf(sequence)];
    }

    private int IdEndOf(int sequence) => (int)BinaryPrimitives.ReadInt64LittleEndian(entries.Written.Span[((sequence * PackedFormat.EntryBytes) + 8)..]);
}
