using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Shardwright.Datasets.Building;
using Shardwright.Foundation.Checksums;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Reading and checking an index.</summary>
internal sealed partial class PackedIndex
{
    /// <summary>Reads the index of a file and checks all that it says.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="integrityFolder">The dataset's folder, whose block checksums vouch for header, index and trailer where it has them; null for none.</param>
    /// <exception cref="Foundation.Errors.MalformedDataException">It is cut, damaged, or not a packed file.</exception>
    /// <exception cref="Foundation.Errors.StorageException">It cannot be read.</exception>
    public static PackedIndex Read(SafeFileHandle file, string path, string? integrityFolder)
    {
        using var integrity = OpenIntegrity(path, integrityFolder);
        var length = PackedBytes.LengthOf(file, path);
        if (length < PackedFormat.HeaderBytes + PackedFormat.TrailerBytes)
        {
            PackedThrow.Header(path, length, "a header and a trailer", Text(length) + " bytes in all");
        }

        Span<byte> header = stackalloc byte[PackedFormat.HeaderBytes];
        integrity?.Check(0, header.Length);
        PackedBytes.Read(file, path, 0, header);
        var bits = CheckHeader(path, header);
        var trailerAt = length - PackedFormat.TrailerBytes;
        var trailer = ReadTrailer(file, path, trailerAt, integrity);
        var indexAt = Field(trailer, 0);
        var indexBytes = Field(trailer, 8);
        if (indexAt < PackedFormat.HeaderBytes || indexBytes < 0 || indexBytes > PackedFormat.MaxIndexBytes || indexAt != trailerAt - indexBytes)
        {
            PackedThrow.Header(path, trailerAt, "an index that ends where the trailer begins", $"{Text(indexBytes)} bytes from byte {Text(indexAt)}");
        }

        var sequences = Field(trailer, 16);
        var blocks = Field(trailer, 24);
        var idBytes = Field(trailer, 32);
        if (sequences < 0 || sequences > indexBytes / PackedFormat.EntryBytes || blocks < 0 || blocks > indexBytes / PackedFormat.BlockBytes || idBytes < 0
            || idBytes > indexBytes
            || (sequences * (PackedFormat.EntryBytes + PackedFormat.OrderBytes)) + (blocks * PackedFormat.BlockBytes) + idBytes != indexBytes)
        {
            PackedThrow.Header(
                path, trailerAt + 16, $"counts that fill an index of {Text(indexBytes)} bytes",
                $"{Text(sequences)} sequences, {Text(blocks)} blocks, {Text(idBytes)} bytes of ids");
        }

        integrity?.Check(indexAt, indexBytes);
        var bytes = GC.AllocateUninitializedArray<byte>((int)indexBytes);
        PackedBytes.Read(file, path, indexAt, bytes);
        var wanted = BinaryPrimitives.ReadUInt32LittleEndian(trailer.AsSpan(48));
        var found = Crc32C.Compute(bytes);
        if (found != wanted)
        {
            PackedThrow.Header(path, indexAt, $"an index with CRC-32C {wanted:x8}", $"{found:x8}");
        }

        var index = new PackedIndex(path, bytes, trailer, (int)sequences, (int)blocks, Field(trailer, 40)) { Bits = bits };
        index.CheckEntries((int)blocks, idBytes, indexAt);
        index.CheckOrder();
        return index;
    }

    /// <summary>Whether a file is, as far as its trailer tells, the one that this index was read from.</summary>
    public bool IsOf(SafeFileHandle file)
    {
        var length = PackedBytes.LengthOf(file, Path);
        if (length != Field(trailer, 0) + Field(trailer, 8) + PackedFormat.TrailerBytes)
        {
            return false;
        }

        Span<byte> now = stackalloc byte[PackedFormat.TrailerBytes];
        PackedBytes.Read(file, Path, length - PackedFormat.TrailerBytes, now);
        return now.SequenceEqual(trailer);
    }

    // The index has a checksum of every block of letters: once the dataset vouches for the index, it vouches for them.
    private static ShardIntegrity? OpenIntegrity(string path, string? folder)
    {
        if (folder is null)
        {
            return null;
        }

        var name = System.IO.Path.GetRelativePath(folder, path).Replace('\\', '/');
        return File.Exists(System.IO.Path.Combine(folder, BlockChecksums.NameOf(name))) ? ShardIntegrity.Open(folder, name) : null;
    }

    private static PackedBits CheckHeader(string path, ReadOnlySpan<byte> header)
    {
        if (!header.StartsWith(PackedFormat.Magic))
        {
            PackedThrow.Header(path, 0, "a packed file of sequences", "other bytes");
        }

        var wanted = BinaryPrimitives.ReadUInt32LittleEndian(header[28..]);
        var found = Crc32C.Compute(header[..28]);
        if (found != wanted)
        {
            PackedThrow.Header(path, 0, $"a header with CRC-32C {wanted:x8}", $"{found:x8}");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (version != PackedFormat.Version)
        {
            PackedThrow.Header(path, 8, $"version {Text(PackedFormat.Version)}", Text(version));
        }

        var letters = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]);
        if (letters != PackedFormat.BlockLetters)
        {
            PackedThrow.Header(path, 12, $"blocks of {Text(PackedFormat.BlockLetters)} letters", Text(letters));
        }

        var bits = BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        if (bits is not (2 or 8))
        {
            PackedThrow.Header(path, 16, "2 or 8 bits a base", Text(bits));
        }

        return bits == 2 ? PackedBits.Two : PackedBits.Eight;
    }

    private static byte[] ReadTrailer(SafeFileHandle file, string path, long at, ShardIntegrity? integrity)
    {
        var trailer = new byte[PackedFormat.TrailerBytes];
        integrity?.Check(at, trailer.Length);
        PackedBytes.Read(file, path, at, trailer);
        if (!trailer.AsSpan().EndsWith(PackedFormat.EndMagic))
        {
            PackedThrow.Header(path, at, "the trailer of a finished file", "other bytes: it is cut, or was not finished");
        }

        var wanted = BinaryPrimitives.ReadUInt32LittleEndian(trailer.AsSpan(52));
        var found = Crc32C.Compute(trailer.AsSpan(0, 52));
        if (found != wanted)
        {
            PackedThrow.Header(path, at, $"a trailer with CRC-32C {wanted:x8}", $"{found:x8}");
        }

        return trailer;
    }

    /// <summary>Checks that sequences, blocks and ids follow each other without gaps, and fill the file.</summary>
    private void CheckEntries(int blocks, long idBytes, long indexAt)
    {
        long letters = 0;
        long idEnd = 0;
        long next = PackedFormat.HeaderBytes;
        var block = 0;
        for (var sequence = 0; sequence < Sequences; sequence++)
        {
            var length = LengthOf(sequence);
            var count = (length >> PackedFormat.BlockShift) + ((length & (PackedFormat.BlockLetters - 1)) == 0 ? 0 : 1);
            if (length is < 0 or > PackedFormat.MaxLetters || count > blocks - block || Number((sequence * PackedFormat.EntryBytes) + 16) != block)
            {
                PackedThrow.Index(Path, "sequence", sequence, $"letters in the {Text(blocks - block)} blocks that are left", Text(length));
            }

            var end = IdEndOf(sequence);
            if (end <= idEnd || end - idEnd > PackedFormat.MaxIdBytes || end > idBytes)
            {
                PackedThrow.Index(Path, "id", sequence, $"1 to {Text(PackedFormat.MaxIdBytes)} bytes, in the {Text(idBytes)} of all", Text(end) + " as its end");
            }

            for (var left = length; left > 0; left -= PackedFormat.BlockLetters)
            {
                next = CheckBlock(block, next, (int)Math.Min(left, PackedFormat.BlockLetters));
                block++;
            }

            idEnd = end;
            letters += length;
        }

        if (block != blocks || idEnd != idBytes || next != indexAt || letters != Letters)
        {
            PackedThrow.Header(
                Path, indexAt, "sequences that fill the file",
                $"{Text(block)} of {Text(blocks)} blocks, {Text(idEnd)} of {Text(idBytes)} bytes of ids, {Text(letters)} of {Text(Letters)} letters, up to byte {Text(next)}");
        }
    }

    private long CheckBlock(int index, long expected, int letters)
    {
        var block = BlockOf(index);
        if (block.Offset != expected)
        {
            PackedThrow.Index(Path, "block", index, $"its place at byte {Text(expected)}", Text(block.Offset));
        }

        var isRight = block.Kind switch
        {
            PackedFormat.RawKind => block is { CaseRuns: 0, LetterRuns: 0 },
            PackedFormat.TwoBitKind => Bits == PackedBits.Two && block.ExceptionBytes <= PackedFormat.MaxExceptionBytes,
            _ => false,
        };
        if (!isRight)
        {
            PackedThrow.Index(
                Path, "block", index, $"a kind that the file may have, and at most {Text(PackedFormat.MaxExceptionBytes)} bytes of exceptions",
                $"kind {Text(block.Kind)}, {Text(block.ExceptionBytes)} bytes");
        }

        return expected + block.Bytes(letters);
    }

    /// <summary>Checks that ids ascend, so that each is there once and all are found.</summary>
    private void CheckOrder()
    {
        var before = -1;
        for (var place = 0; place < Sequences; place++)
        {
            var sequence = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(orderAt + (place * PackedFormat.OrderBytes)));
            if (sequence >= Sequences || (before >= 0 && IdOf(before).SequenceCompareTo(IdOf((int)sequence)) >= 0))
            {
                PackedThrow.Index(Path, "order of ids", place, "ids that ascend", "one that does not");
            }

            before = (int)sequence;
        }
    }

    private static long Field(ReadOnlySpan<byte> trailer, int at) => BinaryPrimitives.ReadInt64LittleEndian(trailer[at..]);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
