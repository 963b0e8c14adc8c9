using System.Runtime.InteropServices;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>The patterns of an NPZ archive: read at their places where they are stored as they are, else forward from the first.</summary>
/// <remarks>
/// Where the array's axes are in another order, as many patterns as fit in a buffer are turned at once. A deflated array is then inflated once for each
/// buffer, and once more for each step back.
/// </remarks>
internal sealed class NpzPatternSource(NpzReader archive, NpzMember member, PatternLayout layout, DataLocation where, int turnBytes) : IPatternSource, IDisposable
{
    private readonly MemberBytes bytes = new(archive, member, where);
    private readonly int elementBytes = member.Header.Type.ElementBytes;
    private byte[] turned = [];
    private byte[] tile = [];
    private long turnedFirst;
    private long turnedCount;

    public PatternLayout Layout => layout;

    public long Count => layout.Count;

    public int Height => layout.Size;

    public int Width => layout.Size;

    public NpyType Type { get; } = member.Header.Type with { IsBigEndian = false };

    private int PatternBytes => layout.Size * layout.Size * elementBytes;

    public void Read(long first, int count, Span<byte> patterns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Count - count);
        patterns = patterns[..((long)count * PatternBytes is <= int.MaxValue and var most ? (int)most : throw new ArgumentOutOfRangeException(nameof(count)))];
        if (layout.IsPlain)
        {
            bytes.Read(first * PatternBytes, patterns);
            member.Header.Type.MakeLittleEndian(patterns);
            return;
        }

        while (count > 0)
        {
            if (first < turnedFirst || first >= turnedFirst + turnedCount)
            {
                Turn(first, count);
            }

            var taken = (int)Math.Min(count, turnedFirst + turnedCount - first);
            var part = turned.AsSpan((int)((first - turnedFirst) * PatternBytes), taken * PatternBytes);
            part.CopyTo(patterns);
            patterns = patterns[part.Length..];
            first += taken;
            count -= taken;
        }
    }

    public void Dispose() => bytes.Dispose();

    /// <summary>Turns patterns from one on: as many as the buffer holds where they are read in order or have to be inflated, else those asked for.</summary>
    private void Turn(long first, int asked)
    {
        var most = Math.Max(1, turnBytes / PatternBytes);
        var isNext = first == turnedFirst + turnedCount || member.Compression != NpzCompression.None;
        var count = (int)Math.Min(Count - first, isNext ? most : Math.Min(most, asked));
        if (turned.Length < count * PatternBytes)
        {
            turned = [];
            turned = GC.AllocateUninitializedArray<byte>(count * PatternBytes);
        }

        turnedCount = 0;
        ReadTiles(first, count);
        member.Header.Type.MakeLittleEndian(turned.AsSpan(0, count * PatternBytes));
        (turnedFirst, turnedCount) = (first, count);
    }

    /// <summary>For each index of the axes before the last two that matter, a plane of the file goes to its place in the patterns.</summary>
    private void ReadTiles(long first, int count)
    {
        long size = layout.Size;
        int StepOf(char axis) => axis switch { 'N' => layout.Size * layout.Size, 'H' => layout.Size, _ => 1 };
        var (slow, middle, fast) = (StepOf(layout.Axes[0]), StepOf(layout.Axes[1]), StepOf(layout.Axes[2]));
        switch (layout.Axes.IndexOf('N', StringComparison.Ordinal))
        {
            case 0:
                for (var i = 0; i < count; i++)
                {
                    bytes.Read((first + i) * PatternBytes, Tile(PatternBytes));
                    Put(i * slow, layout.Size, middle, layout.Size, fast);
                }

                break;
            case 1:
                for (var i = 0; i < layout.Size; i++)
                {
                    bytes.Read(((i * Count) + first) * size * elementBytes, Tile((long)count * size * elementBytes));
                    Put(i * slow, count, middle, layout.Size, fast);
                }

                break;
            default:
                for (var i = 0; i < layout.Size; i++)
                {
                    var lines = Tile((long)count * size * elementBytes);
                    for (var j = 0; j < layout.Size; j++)
                    {
                        bytes.Read(((((i * size) + j) * Count) + first) * elementBytes, lines.Slice(j * count * elementBytes, count * elementBytes));
                    }

                    Put(i * slow, layout.Size, middle, count, fast);
                }

                break;
        }
    }

    private Span<byte> Tile(long length)
    {
        if (tile.Length < length)
        {
            tile = GC.AllocateUninitializedArray<byte>((int)length);
        }

        return tile.AsSpan(0, (int)length);
    }

    private void Put(int start, int rows, int rowStep, int columns, int columnStep)
    {
        switch (elementBytes)
        {
            case 1: Put<byte>(start, rows, rowStep, columns, columnStep); break;
            case 2: Put<ushort>(start, rows, rowStep, columns, columnStep); break;
            case 4: Put<uint>(start, rows, rowStep, columns, columnStep); break;
            default: Put<ulong>(start, rows, rowStep, columns, columnStep); break;
        }
    }

    /// <summary>Copies the tile's rows to where their elements stand in the patterns, square by square, so that both sides stay in the cache.</summary>
    private void Put<T>(int start, int rows, int rowStep, int columns, int columnStep)
        where T : unmanaged
    {
        const int Square = 32;
        var from = MemoryMarshal.Cast<byte, T>(tile.AsSpan());
        var to = MemoryMarshal.Cast<byte, T>(turned.AsSpan());
        for (var row0 = 0; row0 < rows; row0 += Square)
        {
            var rowEnd = Math.Min(rows, row0 + Square);
            for (var column0 = 0; column0 < columns; column0 += Square)
            {
                var columnEnd = Math.Min(columns, column0 + Square);
                for (var row = row0; row < rowEnd; row++)
                {
                    // Every index lies within the buffers, whose lengths are ints.
                    unchecked
                    {
                        var at = start + (row * rowStep) + (column0 * columnStep);
                        foreach (var value in from[((row * columns) + column0)..((row * columns) + columnEnd)])
                        {
                            to[at] = value;
                            at += columnStep;
                        }
                    }
                }
            }
        }
    }

    /// <summary>An array's bytes at any place; read in order, the checksum is compared at the end.</summary>
    private sealed class MemberBytes(NpzReader archive, NpzMember member, DataLocation where) : IDisposable
    {
        private Stream? stream;
        private long position;
        private byte[] skipped = [];

        public void Read(long offset, Span<byte> into)
        {
            if (member.Compression == NpzCompression.None && offset != position)
            {
                archive.ReadAt(member, offset, into);
                return;
            }

            if (stream is null || offset < position)
            {
                stream?.Dispose();
                stream = archive.OpenData(member);
                position = 0;
            }

            while (position < offset)
            {
                skipped = skipped.Length == 0 ? new byte[1 << 16] : skipped;
                Fill(skipped.AsSpan(0, (int)Math.Min(skipped.Length, offset - position)));
            }

            Fill(into);
        }

        public void Dispose() => stream?.Dispose();

        private void Fill(Span<byte> into)
        {
            var read = stream!.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
            if (read < into.Length)
            {
                ScanThrow.Cut(where, into.Length, read);
            }

            position += read;
        }
    }
}
