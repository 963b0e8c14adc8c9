using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Checksums;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Reads letters out of the blocks of a packed file. Does not allocate. Safe from many threads.</summary>
internal static class PackedLetters
{
    private const int NearBytes = 8 << 10;

    /// <summary>Reads letters of a sequence, each block checked before anything of it is decoded for the first time.</summary>
    /// <param name="file">The file, open.</param>
    /// <param name="map">The file in memory; null to read it piece by piece.</param>
    /// <param name="index">Its index.</param>
    /// <param name="sequence">Which sequence.</param>
    /// <param name="start">The first letter; it may lie behind the end.</param>
    /// <param name="letters">Receives the letters.</param>
    /// <returns>How many there were.</returns>
    public static int Read(SafeFileHandle file, PackedMap? map, PackedIndex index, int sequence, long start, Span<byte> letters)
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

            if (map is not null)
            {
                ReadMapped(map, index.BlockOf(block), inBlock, from, letters[..taken]);
            }
            else
            {
                ReadBlock(file, index, index.BlockOf(block), inBlock, from, letters[..taken]);
            }

            start += taken;
            letters = letters[taken..];
        }

        return count;
    }

    private static void ReadMapped(PackedMap map, PackedBlock block, int inBlock, int from, Span<byte> letters)
    {
        map.Enter();
        try
        {
            if (block.IsRaw)
            {
                map.Bytes(block.Offset + from, letters.Length).CopyTo(letters);
                return;
            }

            // The trailer follows the last block, so that there are always bytes behind the codes.
            var skip = from % PackedFormat.LettersPerByte;
            var codes = PackedBlock.CodeBytes(skip + letters.Length) + TwoBitDecoder.SlackBytes;
            TwoBitDecoder.Decode(map.Bytes(block.Offset + (from / PackedFormat.LettersPerByte), codes), skip, letters);
            if (block.ExceptionBytes > 0)
            {
                TwoBitDecoder.ApplyRuns(map.Bytes(block.Offset + PackedBlock.CodeBytes(inBlock), block.ExceptionBytes), block.CaseRuns, block.LetterRuns, from, letters);
            }
        }
        finally
        {
            map.Leave();
        }
    }

    private static void ReadBlock(SafeFileHandle file, PackedIndex index, PackedBlock block, int inBlock, int from, Span<byte> letters)
    {
        if (block.IsRaw)
        {
            PackedBytes.Read(file, index.Path, block.Offset + from, letters);
            return;
        }

        ReadTwoBits(file, index.Path, block, inBlock, from, letters);
    }

    [SkipLocalsInit]
    private static void ReadTwoBits(SafeFileHandle file, string path, PackedBlock block, int inBlock, int from, Span<byte> letters)
    {
        // Codes and runs lie behind each other; where little is between those that are needed, one read brings both.
        Span<byte> buffer = stackalloc byte[PackedFormat.MaxTwoBitBytes + TwoBitDecoder.SlackBytes];
        var skip = from % PackedFormat.LettersPerByte;
        var first = from / PackedFormat.LettersPerByte;
        var codeBytes = PackedBlock.CodeBytes(skip + letters.Length);
        var runsAt = PackedBlock.CodeBytes(inBlock) - first;
        var isOneRead = block.ExceptionBytes > 0 && runsAt - codeBytes <= NearBytes;
        PackedBytes.Read(file, path, block.Offset + first, buffer[..(isOneRead ? runsAt + block.ExceptionBytes : codeBytes)]);
        TwoBitDecoder.Decode(buffer[..(codeBytes + TwoBitDecoder.SlackBytes)], skip, letters);
        if (block.ExceptionBytes == 0)
        {
            return;
        }

        var runs = buffer.Slice(isOneRead ? runsAt : 0, block.ExceptionBytes);
        if (!isOneRead)
        {
            PackedBytes.Read(file, path, block.Offset + first + runsAt, runs);
        }

        TwoBitDecoder.ApplyRuns(runs, block.CaseRuns, block.LetterRuns, from, letters);
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
