using System.Runtime.InteropServices;
using Shardwright.Formats.Hdf5;
using Shardwright.Formats.Npz;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>The patterns of a product. Where a chunk has parts of many patterns, as h5py's own guess has it, those are inflated together and kept.</summary>
internal sealed class Hdf5PatternSource(Hdf5Dataset dataset, NpyType type, int height, int width) : IPatternSource, IDisposable
{
    /// <summary>The most bytes of patterns that are kept.</summary>
    private const int MostKeptBytes = 128 << 20;

    private readonly int patternBytes = height * width * type.ElementBytes;
    private readonly long chunkPatterns = dataset.ChunkShape.IsDefaultOrEmpty ? 1 : dataset.ChunkShape[0];
    private byte[] kept = [];
    private long keptFirst;
    private long keptCount;

    public long Count => dataset.RowCount;

    public int Height => height;

    public int Width => width;

    public NpyType Type => type;

    /// <summary>The type of values in memory; null where they are no real numbers.</summary>
    public static NpyType? TypeOf(Hdf5Type stored) => stored switch
    {
        { Class: Hdf5Class.Float, SizeBytes: 8 } => NpyType.F8,
        { Class: Hdf5Class.Float, SizeBytes: 2 or 4 } => NpyType.F4,
        { Class: Hdf5Class.Integer, SizeBytes: 1 or 2 or 4 or 8 } => new NpyType(stored.IsSigned ? NpyKind.SignedInteger : NpyKind.UnsignedInteger, (int)stored.SizeBytes),
        _ => null,
    };

    public void Read(long first, int count, Span<byte> patterns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Count - count);
        patterns = patterns[..(count * patternBytes)];
        if (chunkPatterns == 1 || chunkPatterns > MostKeptBytes / patternBytes)
        {
            ReadRows(first, count, patterns);
            return;
        }

        while (count > 0)
        {
            if (first < keptFirst || first >= keptFirst + keptCount)
            {
                Keep(first - (first % chunkPatterns));
            }

            var taken = (int)Math.Min(count, keptFirst + keptCount - first);
            kept.AsSpan((int)(first - keptFirst) * patternBytes, taken * patternBytes).CopyTo(patterns);
            patterns = patterns[(taken * patternBytes)..];
            first += taken;
            count -= taken;
        }
    }

    public void Dispose() => dataset.Dispose();

    private void Keep(long first)
    {
        var count = (int)Math.Min(chunkPatterns, Count - first);
        if (kept.Length < count * patternBytes)
        {
            kept = GC.AllocateUninitializedArray<byte>(count * patternBytes);
        }

        keptCount = 0;
        ReadRows(first, count, kept.AsSpan(0, count * patternBytes));
        (keptFirst, keptCount) = (first, count);
    }

    private void ReadRows(long first, int count, Span<byte> into)
    {
        switch (type.Kind, type.ElementBytes)
        {
            case (NpyKind.SignedInteger, 1): dataset.ReadRows(first, count, MemoryMarshal.Cast<byte, sbyte>(into)); break;
            case (NpyKind.SignedInteger, 2): dataset.ReadRows(first, count, MemoryMarshal.Cast<byte, short>(into)); break;
            case (NpyKind.SignedInteger, 4): dataset.ReadRows(first, count, MemoryMarshal.Cast<byte, int>(into)); break;
            case (NpyKind.SignedInteger, _): dataset.ReadRows(first, count, MemoryMarshal.Cast<byte, long>(into)); break;
            case (NpyKind.UnsignedInteger, 1): dataset.ReadRows(first, count, into); break;
            case (NpyKind.UnsignedInteger, 2): dataset.ReadRows(first, count, MemoryMarshal.Cast<byte, ushort>(into)); break;
            case (NpyKind.UnsignedInteger, 4): dataset.ReadRows(first, count, MemoryMarshal.Cast<byte, uint>(into)); break;
            case (NpyKind.UnsignedInteger, _): dataset.ReadRows(first, count, MemoryMarshal.Cast<byte, ulong>(into)); break;
            case (_, 8): dataset.ReadRows(first, count, MemoryMarshal.Cast<byte, double>(into)); break;
            default: dataset.ReadRows(first, count, MemoryMarshal.Cast<byte, float>(into)); break;
        }
    }
}
