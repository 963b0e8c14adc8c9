using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Shardwright.Formats;

/// <summary>The text of a bgzip file: gzip whose members are blocks of at most 64 KiB that say their length, inflated many at a time.</summary>
/// <remarks>
/// Spec: BGZF, section 4.1 of SAMv1. libdeflate inflates, and every checksum and length is checked. From the first member on that is no such block,
/// or not a whole one, <see cref="GzipTextSource"/> goes on: it reads other members, and tells exactly what is wrong with a damaged one.
/// </remarks>
internal sealed class BgzipTextSource : TextSource
{
    /// <summary>Bytes of a file that are enough to know it by.</summary>
    internal const int HeadBytes = 512;

    private const int BlockBytes = 1 << 16;
    private const int BlocksOfThread = 16;
    private const int FixedHeaderBytes = 12;
    private const int TrailerBytes = 8;
    private const byte HasExtra = 4;

    private readonly InputFile file;
    private readonly bool needsEnd;
    private readonly LibDeflateDecompressor[] states;
    private readonly byte[] input;
    private readonly byte[] output;
    private readonly Block[] blocks;
    private int count;
    private int next;
    private int end;
    private long endOffset;
    private int given;
    private int ready;
    private bool lastWasEmpty;
    private GzipTextSource? rest;

    /// <summary>Begins at the start of a file.</summary>
    /// <param name="file">The file, which this disposes with itself.</param>
    /// <param name="threads">How many threads inflate, 1 or more.</param>
    /// <param name="needsEnd">Whether a file without the empty block at its end is an error.</param>
    internal BgzipTextSource(InputFile file, int threads, bool needsEnd)
    {
        this.file = file;
        this.needsEnd = needsEnd;
        states = [.. Enumerable.Range(0, threads).Select(_ => LibDeflate.NewDecompressor())];
        blocks = new Block[BlocksOfThread * threads];
        input = new byte[BlockBytes * BlocksOfThread * threads];
        output = new byte[BlockBytes * BlocksOfThread * threads];
    }

    /// <summary>Whether bytes begin a bgzip block.</summary>
    /// <param name="head">The first <see cref="HeadBytes"/> of a file.</param>
    internal static bool Knows(ReadOnlySpan<byte> head) => TryHeader(head, out _, out _);

    /// <inheritdoc/>
    internal override int Read(Span<byte> target)
    {
        while (given == ready)
        {
            if (rest is not null)
            {
                return rest.Read(target);
            }

            if (target.IsEmpty || !Inflate())
            {
                return 0;
            }
        }

        var taken = Math.Min(target.Length, ready - given);
        output.AsSpan(given, taken).CopyTo(target);
        given += taken;
        return taken;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var state in states)
        {
            state.Dispose();
        }

        rest?.Dispose();
        file.Dispose();
    }

    /// <summary>Reads a block's header.</summary>
    /// <param name="bytes">The block, and what follows.</param>
    /// <param name="headerBytes">Where its deflate stream begins.</param>
    /// <param name="blockBytes">The bytes of all of it.</param>
    private static bool TryHeader(ReadOnlySpan<byte> bytes, out int headerBytes, out int blockBytes)
    {
        (headerBytes, blockBytes) = (0, 0);
        if (bytes.Length < FixedHeaderBytes || bytes is not [GzipFirst, 0x8b, 8, HasExtra, ..])
        {
            return false;
        }

        headerBytes = FixedHeaderBytes + BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]);
        if (headerBytes > bytes.Length)
        {
            return false;
        }

        for (var extra = bytes[FixedHeaderBytes..headerBytes]; extra.Length >= 4;)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
            {
                return false;
            }

            if (extra is [(byte)'B', (byte)'C', 2, 0, ..])
            {
                blockBytes = BinaryPrimitives.ReadUInt16LittleEndian(extra[4..]) + 1;
                return blockBytes >= headerBytes + TrailerBytes;
            }

            extra = extra[(4 + length)..];
        }

        return false;
    }

    /// <summary>Inflates the next blocks.</summary>
    /// <returns>False at the end of the file.</returns>
    private bool Inflate()
    {
        (given, ready) = (0, 0);
        if (!Collect())
        {
            Fill();
            if (next == end)
            {
                if (needsEnd && !lastWasEmpty)
                {
                    InputThrow.BgzipEndMissing(file, endOffset);
                }

                return false;
            }

            if (!Collect())
            {
                HandOver(next);
                return true;
            }
        }

        if (states.Length == 1 || count == 1)
        {
            InflateEvery(0, 1);
        }
        else
        {
            Parallel.For(0, states.Length, first => InflateEvery(first, states.Length));
        }

        foreach (var block in blocks.AsSpan(0, count))
        {
            if (!block.IsWhole)
            {
                HandOver(block.InputStart);
                break;
            }

            ready += block.TextBytes;
            lastWasEmpty = block.TextBytes == 0;
        }

        return true;
    }

    /// <summary>Lists the whole blocks that are at hand, as many as there is room for, and passes over them.</summary>
    private bool Collect()
    {
        count = 0;
        var outputStart = 0;
        while (count < blocks.Length && TryHeader(input.AsSpan(next, end - next), out var headerBytes, out var blockBytes)
            && blockBytes <= end - next)
        {
            var textBytes = BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(next + blockBytes - sizeof(uint)));
            if (textBytes > BlockBytes)
            {
                break;
            }

            blocks[count++] = new Block(next, headerBytes, blockBytes, outputStart, (int)textBytes);
            outputStart += (int)textBytes;
            next += blockBytes;
        }

        return count > 0;
    }

    /// <summary>Moves what is left to the front and reads behind it until there is no room or no more.</summary>
    private void Fill()
    {
        input.AsSpan(next, end - next).CopyTo(input);
        (next, end) = (0, end - next);
        while (end < input.Length && file.Read(input.AsSpan(end), endOffset) is > 0 and var read)
        {
            end += read;
            endOffset += read;
        }
    }

    private void HandOver(int inputStart) => rest = new GzipTextSource(file, input.Length, endOffset - (end - inputStart));

    private void InflateEvery(int first, int step)
    {
        for (var i = first; i < count; i += step)
        {
            blocks[i] = blocks[i] with { IsWhole = IsWhole(states[first], blocks[i]) };
        }
    }

    private unsafe bool IsWhole(LibDeflateDecompressor state, Block block)
    {
        var stored = input.AsSpan(block.InputStart + block.HeaderBytes, block.BlockBytes - block.HeaderBytes - TrailerBytes);
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(block.InputStart + block.BlockBytes - TrailerBytes));
        var text = output.AsSpan(block.OutputStart, block.TextBytes);
        nuint consumed;
        nuint produced;
        fixed (byte* from = &MemoryMarshal.GetReference(stored))
        fixed (byte* to = &MemoryMarshal.GetReference(text))
        {
            return LibDeflate.Inflate(state, from, (nuint)stored.Length, to, (nuint)text.Length, &consumed, &produced) == 0
                && consumed == (nuint)stored.Length && produced == (nuint)text.Length && LibDeflate.Crc32(0, text) == checksum;
        }
    }

    /// <summary>Where a block lies, and whether it could be inflated.</summary>
    private readonly record struct Block(int InputStart, int HeaderBytes, int BlockBytes, int OutputStart, int TextBytes, bool IsWhole = false);
}
