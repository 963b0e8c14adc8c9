using System.Buffers.Binary;
using static Shardwright.Formats.Npz.ZipEntry;

namespace Shardwright.Formats.Npz;

/// <summary>Reads a ZIP archive's directory. Source: PKWARE's APPNOTE 6.3.10, 4.3.12 to 4.3.16 and 4.5.3.</summary>
internal static class ZipDirectory
{
    /// <summary>The most bytes of a directory that are read: room for four million members.</summary>
    public const long MaxBytes = 256L << 20;

    internal const uint EndSignature = 0x06054b50;
    internal const uint Zip64EndSignature = 0x06064b50;
    internal const uint Zip64LocatorSignature = 0x07064b50;
    internal const int EndBytes = 22;
    internal const int Zip64EndBytes = 56;
    internal const int Zip64LocatorBytes = 20;
    private const int MostComment = ushort.MaxValue;
    private const int FirstTail = 4096;

    /// <summary>Reads and checks the lines: names, and that no two members share bytes of the file.</summary>
    public static List<ZipEntry> Read(NpzFile file)
    {
        var (tail, tailOffset, end) = FindEnd(file);
        var (count, bytes, offset, endOffset) = ReadEnd(file, tail, tailOffset, end);
        if (bytes > endOffset || offset > endOffset - bytes)
        {
            NpzThrow.Structure(file.Place(endOffset), "archive's directory", "one that lies before its end", $"{NpzThrow.Bytes((long)Math.Min((ulong)long.MaxValue, (ulong)bytes))} at byte {offset}");
        }

        if (bytes > MaxBytes || count > bytes / CentralBytes)
        {
            NpzThrow.Structure(
                file.Place(endOffset), "archive's directory", $"at most {NpzThrow.Bytes(MaxBytes)}, and at least {CentralBytes} of them for each member",
                $"{NpzThrow.Bytes(bytes)}, {count} members");
        }

        // What stands before the archive moves every offset.
        var start = endOffset - bytes;
        var prefix = start - offset;
        ReadOnlySpan<byte> lines;
        if (start >= tailOffset)
        {
            lines = tail.AsSpan((int)(start - tailOffset), (int)bytes);
        }
        else
        {
            var all = GC.AllocateUninitializedArray<byte>((int)bytes);
            file.Read(all, start, "archive's directory");
            lines = all;
        }

        var entries = ReadLines(file, lines, count, start, prefix);
        CheckPlaces(file, entries, start);
        return entries;
    }

    /// <summary>Finds the end record: the last one whose comment reaches exactly to the end of the file.</summary>
    private static (byte[] Tail, long TailOffset, int End) FindEnd(NpzFile file)
    {
        foreach (var wanted in (ReadOnlySpan<int>)[FirstTail, EndBytes + MostComment + Zip64LocatorBytes + Zip64EndBytes])
        {
            var tail = GC.AllocateUninitializedArray<byte>((int)Math.Min(wanted, file.Length));
            var tailOffset = file.Length - tail.Length;
            file.Read(tail, tailOffset, "end of the archive");
            for (var at = tail.Length - EndBytes; at >= 0; at--)
            {
                if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) == EndSignature
                    && at + EndBytes + BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 20)) == tail.Length)
                {
                    return (tail, tailOffset, at);
                }
            }

            if (tailOffset == 0)
            {
                break;
            }
        }

        NpzThrow.NotZip(file.Place(file.Length));
        return default;
    }

    private static (long Count, long Bytes, long Offset, long EndOffset) ReadEnd(NpzFile file, byte[] tail, long tailOffset, int end)
    {
        var record = tail.AsSpan(end);
        var disk = BinaryPrimitives.ReadUInt16LittleEndian(record[4..]);
        var directoryDisk = BinaryPrimitives.ReadUInt16LittleEndian(record[6..]);
        var countHere = BinaryPrimitives.ReadUInt16LittleEndian(record[8..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        var bytes = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        var endOffset = tailOffset + end;
        var isSaturated = count == ushort.MaxValue || bytes == uint.MaxValue || offset == uint.MaxValue;
        Span<byte> locator = stackalloc byte[Zip64LocatorBytes];
        var hasLocator = false;
        if (endOffset >= Zip64LocatorBytes + Zip64EndBytes)
        {
            file.Read(locator, endOffset - Zip64LocatorBytes, "end of the archive");
            hasLocator = BinaryPrimitives.ReadUInt32LittleEndian(locator) == Zip64LocatorSignature;
        }

        if (!hasLocator)
        {
            if (disk != 0 || directoryDisk != 0 || countHere != count)
            {
                NpzThrow.Structure(file.Place(endOffset), "end of the archive", "one file that holds all", "a part of an archive in several files");
            }

            if (isSaturated && (bytes == uint.MaxValue || offset == uint.MaxValue))
            {
                NpzThrow.Structure(file.Place(endOffset), "end of the archive", "a ZIP64 end record", "none");
            }

            return (count, bytes, offset, endOffset);
        }

        return ReadZip64End(file, locator, endOffset, (count, bytes, offset));
    }

    private static (long Count, long Bytes, long Offset, long EndOffset) ReadZip64End(
        NpzFile file, ReadOnlySpan<byte> locator, long endOffset, (ushort Count, uint Bytes, uint Offset) small)
    {
        // Where bytes stand before the archive the locator's offset is short of them, but the record mostly ends where the locator begins.
        var locatorOffset = endOffset - Zip64LocatorBytes;
        var stated = BinaryPrimitives.ReadUInt64LittleEndian(locator[8..]);
        Span<byte> record = stackalloc byte[Zip64EndBytes];
        var place = locatorOffset - Zip64EndBytes;
        file.Read(record, place, "ZIP64 end of the archive");
        if (BinaryPrimitives.ReadUInt32LittleEndian(record) != Zip64EndSignature && stated <= (ulong)place)
        {
            place = (long)stated;
            file.Read(record, place, "ZIP64 end of the archive");
        }

        var where = file.Place(place);
        var isRecord = BinaryPrimitives.ReadUInt32LittleEndian(record) == Zip64EndSignature;
        var size = BinaryPrimitives.ReadUInt64LittleEndian(record[4..]);
        var count = BinaryPrimitives.ReadUInt64LittleEndian(record[32..]);
        var bytes = BinaryPrimitives.ReadUInt64LittleEndian(record[40..]);
        var offset = BinaryPrimitives.ReadUInt64LittleEndian(record[48..]);
        if (!isRecord || size != (ulong)(locatorOffset - place - 12))
        {
            NpzThrow.Structure(where, "ZIP64 end of the archive", "a record up to its locator", isRecord ? $"one of {size} bytes" : "none");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(locator[4..]) != 0 || BinaryPrimitives.ReadUInt32LittleEndian(locator[16..]) > 1
            || BinaryPrimitives.ReadUInt64LittleEndian(record[16..]) != 0 || BinaryPrimitives.ReadUInt64LittleEndian(record[24..]) != count)
        {
            NpzThrow.Structure(where, "ZIP64 end of the archive", "one file that holds all", "a part of an archive in several files");
        }

        if ((small.Count != ushort.MaxValue && small.Count != count) || (small.Bytes != uint.MaxValue && small.Bytes != bytes)
            || (small.Offset != uint.MaxValue && small.Offset != offset))
        {
            NpzThrow.Structure(where, "ZIP64 end of the archive", "the same numbers as in the end record", "others");
        }

        if (count > long.MaxValue || bytes > long.MaxValue || offset > long.MaxValue)
        {
            NpzThrow.Structure(where, "ZIP64 end of the archive", "numbers below 2^63", "larger ones");
        }

        return ((long)count, (long)bytes, (long)offset, place);
    }

    private static List<ZipEntry> ReadLines(NpzFile file, ReadOnlySpan<byte> lines, long count, long start, long prefix)
    {
        var entries = new List<ZipEntry>((int)count);
        var names = new HashSet<string>((int)count, StringComparer.Ordinal);
        var at = 0;
        while (entries.Count < count)
        {
            var where = file.Place(start + at);
            var line = lines[at..];
            if (line.Length < CentralBytes || BinaryPrimitives.ReadUInt32LittleEndian(line) != CentralSignature)
            {
                NpzThrow.Structure(where, "archive's directory", $"a line for each of {count} members", $"{entries.Count} lines, then other bytes");
            }

            var nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(line[28..]);
            var extraBytes = BinaryPrimitives.ReadUInt16LittleEndian(line[30..]);
            var lineBytes = CentralBytes + nameBytes + extraBytes + BinaryPrimitives.ReadUInt16LittleEndian(line[32..]);
            if (lineBytes > line.Length)
            {
                NpzThrow.Structure(where, "line of the archive's directory", "one that ends before the directory", NpzThrow.Bytes(lineBytes));
            }

            var flags = BinaryPrimitives.ReadUInt16LittleEndian(line[8..]);
            var encoded = line.Slice(CentralBytes, nameBytes).ToArray();
            var name = ZipName.Decode(encoded, (flags & Utf8Flag) != 0, where);
            where = where with { Item = name };
            if (!names.Add(name))
            {
                NpzThrow.Duplicate(where);
            }

            ulong stored = BinaryPrimitives.ReadUInt32LittleEndian(line[20..]);
            ulong raw = BinaryPrimitives.ReadUInt32LittleEndian(line[24..]);
            ulong offset = BinaryPrimitives.ReadUInt32LittleEndian(line[42..]);
            var isElsewhere = BinaryPrimitives.ReadUInt16LittleEndian(line[34..]) is not (0 or ushort.MaxValue);
            ZipExtra.Widen(line.Slice(CentralBytes + nameBytes, extraBytes), ref raw, ref stored, ref offset, where);
            if (isElsewhere || offset > (ulong)(start - prefix) || stored > (ulong)start || raw > long.MaxValue)
            {
                NpzThrow.Structure(where, "line of the archive's directory", "a member that lies before the directory", $"{stored} bytes at byte {offset}");
            }

            entries.Add(new ZipEntry(
                name, encoded, flags, BinaryPrimitives.ReadUInt16LittleEndian(line[10..]), BinaryPrimitives.ReadUInt32LittleEndian(line[16..]),
                (long)stored, (long)raw, prefix + (long)offset, start + at));
            at += lineBytes;
        }

        if (at != lines.Length)
        {
            NpzThrow.Structure(file.Place(start + at), "archive's directory", $"{count} members", "bytes behind the last");
        }

        return entries;
    }

    private static void CheckPlaces(NpzFile file, List<ZipEntry> entries, long start)
    {
        var end = start;
        foreach (var entry in entries.OrderByDescending(entry => entry.HeaderOffsetBytes))
        {
            if (entry.HeaderOffsetBytes + LocalBytes + entry.NameBytes.Length + entry.StoredBytes > end)
            {
                NpzThrow.Structure(
                    file.Place(entry.PlaceBytes, entry.Name), "line of the archive's directory", "a member that ends before the next begins",
                    $"{NpzThrow.Bytes(entry.StoredBytes)} at byte {entry.HeaderOffsetBytes}");
            }

            end = entry.HeaderOffsetBytes;
        }
    }
}
