using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Checksums;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Reads letters out of the blocks of a packed file. Does not allocate. Safe from many threads.</summary>
internal static class PackedLetters
{
    private const int MaxCodeBytes = PackedFormat.BlockLetters / PackedFormat.LettersPerByte;

    /// <summary>Reads letters of a sequence, each block checked before anything of it is decoded for the first time.</summary>
    /// <param name="file">The file, open.</param>
    /// <param name="index">Its index.</param>
    /// <param name="sequence">Which sequence.</param>
    /// <param name="start">The first letter; it may lie behind the end.</param>
    /// <param name="letters">Receives the letters.</param>
    /// <returns>How many there were.</returns>
    public static int Read(SafeFileHandle file, PackedIndex index, int sequence, long start, Span<byte> letters)
    {
        var length = index.LengthOf(sequence);
        if (start >= length)
        {
            return 0;
        }

        var count = (int)Math.Min(letters.Length, length - start);
        letters = letters[..count];
        while (letters.Length > 0)
        {
            var inSequence = start >> PackedFormat.BlockShift;
            var from = (int)(start & (PackedFormat.BlockLetters - 1));
            var inBlock = (int)Math.Min(PackedFormat.BlockLetters, length - (inSequence << PackedFormat.BlockShift));
            var taken = Math.Min(letters.Length, inBlock - from);
            var block = index.FirstBlockOf(sequence) + (int)inSequence;
            if (!index.IsChecked(block))
            {
                Check(file, index, index.BlockOf(block), inBlock);
                index.SetChecked(block);
            }

            ReadBlock(file, index, index.BlockOf(block), inBlock, from, letters[..taken]);
            start += taken;
            letters = letters[taken..];
        }

        return count;
    }

    private static void ReadBlock(SafeFileHandle file, PackedIndex index, PackedBlock block, int inBlock, int from, Span<byte> letters)
    {
        if (block.IsRaw)
        {
            PackedBytes.Read(file, index.Path, block.Offset + from, letters);
            return;
        }

        ReadCodes(file, index.Path, block.Offset, from, letters);
        if (block.ExceptionBytes > 0)
        {
            ReadRuns(file, index.Path, block, block.Offset + PackedBlock.CodeBytes(inBlock), from, letters);
        }
    }

    [SkipLocalsInit]
    private static void ReadCodes(SafeFileHandle file, string path, long offset, int from, Span<byte> letters)
    {
        Span<byte> buffer = stackalloc byte[MaxCodeBytes + TwoBitDecoder.SlackBytes];
        var skip = from % PackedFormat.LettersPerByte;
        var bytes = PackedBlock.CodeBytes(skip + letters.Length);
        PackedBytes.Read(file, path, offset + (from / PackedFormat.LettersPerByte), buffer[..bytes]);
        TwoBitDecoder.Decode(buffer[..(bytes + TwoBitDecoder.SlackBytes)], skip, letters);
    }

    [SkipLocalsInit]
    private static void ReadRuns(SafeFileHandle file, string path, PackedBlock block, long offset, int from, Span<byte> letters)
    {
        Span<byte> buffer = stackalloc byte[PackedFormat.MaxExceptionBytes];
        buffer = buffer[..block.ExceptionBytes];
        PackedBytes.Read(file, path, offset, buffer);
        TwoBitDecoder.ApplyRuns(buffer, block.CaseRuns, block.LetterRuns, from, letters);
    }

    private static void Check(SafeFileHandle file, PackedIndex index, PackedBlock block, int inBlock)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PackedFormat.BlockLetters);
        try
        {
            var bytes = buffer.AsSpan(0, block.Bytes(inBlock));
            PackedBytes.Read(file, index.Path, block.Offset, bytes);
            var found = Crc32C.Compute(bytes);
            if (found != block.Crc)
            {
                PackedThrow.Block(index.Path, block.Offset, $"CRC-32C {block.Crc:x8}", $"{found:x8}");
            }

            if (block.IsRaw)
            {
                return;
            }

            var runs = bytes[PackedBlock.CodeBytes(inBlock)..];
            if (!TwoBitDecoder.AreInOrder(runs, block.CaseRuns, inBlock)
                || !TwoBitDecoder.AreInOrder(runs[(block.CaseRuns * PackedFormat.CaseRunBytes)..], block.LetterRuns, inBlock))
            {
                PackedThrow.Block(index.Path, block.Offset, "runs that ascend and end inside the block", "runs that do not");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
