using System.Buffers.Binary;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>What a packed file holds and where, in memory. Safe from many threads. Nothing allocates once it is read.</summary>
internal sealed partial class PackedIndex
{
    private const int BitsPerWord = 32;

    private readonly byte[] bytes;
    private readonly byte[] trailer;
    private readonly int blocksAt;
    private readonly int orderAt;
    private readonly int idsAt;
    private readonly int[] isChecked;

    private PackedIndex(string path, byte[] bytes, byte[] trailer, int sequences, int blocks, long letters)
    {
        Path = path;
        Sequences = sequences;
        Letters = letters;
        this.bytes = bytes;
        this.trailer = trailer;
        blocksAt = sequences * PackedFormat.EntryBytes;
        orderAt = blocksAt + (blocks * PackedFormat.BlockBytes);
        idsAt = orderAt + (sequences * PackedFormat.OrderBytes);
        isChecked = new int[(blocks / BitsPerWord) + 1];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How many sequences it holds.</summary>
    public int Sequences { get; }

    /// <summary>Letters of all of them.</summary>
    public long Letters { get; }

    /// <summary>Whether letters were stored as they are on purpose.</summary>
    public PackedBits Bits { get; private set; }

    /// <summary>Bytes of memory it takes.</summary>
    public long MemoryBytes => bytes.Length + trailer.Length + (isChecked.Length * sizeof(int));

    /// <summary>Finds a sequence; -1 where there is none of this id.</summary>
    public int Find(ReadOnlySpan<byte> contigId)
    {
        var low = 0;
        var high = Sequences;
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            var sequence = InOrder(middle);
            var compared = IdOf(sequence).SequenceCompareTo(contigId);
            if (compared == 0)
            {
                return sequence;
            }

            if (compared < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return -1;
    }

    /// <summary>The id of a sequence, UTF-8.</summary>
    public ReadOnlySpan<byte> IdOf(int sequence)
    {
        var start = sequence == 0 ? 0 : IdEndOf(sequence - 1);
        return bytes.AsSpan(idsAt + (int)start, (int)(IdEndOf(sequence) - start));
    }

    /// <summary>Letters of a sequence.</summary>
    public long LengthOf(int sequence) => Number(sequence * PackedFormat.EntryBytes);

    /// <summary>The first block of a sequence.</summary>
    public int FirstBlockOf(int sequence) => (int)Number((sequence * PackedFormat.EntryBytes) + 16);

    /// <summary>Where a block lies.</summary>
    public PackedBlock BlockOf(int block) => PackedBlock.Read(bytes.AsSpan(blocksAt + (block * PackedFormat.BlockBytes), PackedFormat.BlockBytes));

    /// <summary>Whether a block's bytes were checked.</summary>
    public bool IsChecked(int block) => (Volatile.Read(ref isChecked[block / BitsPerWord]) & (1 << (block % BitsPerWord))) != 0;

    /// <summary>Remembers that they were.</summary>
    public void SetChecked(int block) => Interlocked.Or(ref isChecked[block / BitsPerWord], 1 << (block % BitsPerWord));

    private int InOrder(int place) => (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(orderAt + (place * PackedFormat.OrderBytes)));

    private long IdEndOf(int sequence) => Number((sequence * PackedFormat.EntryBytes) + 8);

    private long Number(int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
}
