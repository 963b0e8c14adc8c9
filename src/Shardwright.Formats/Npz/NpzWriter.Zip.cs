using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Shardwright.Formats.Npz;

public sealed partial class NpzWriter
{
    private const int PlainVersion = 20;
    private const int Zip64Version = 45;
    private const int MadeOnUnix = 3 << 8;
    private const uint UnixFileMode = 0x81a4u << 16;

    // 1980-01-01, the first day that a ZIP can name.
    private const int FirstDay = (1 << 5) | 1;

    private const int Zip64FieldBytes = 20;
    private const int AlignmentFieldBytes = 6;
    private const int StoredBlockBytes = 5;
    private const int DeflateLevel = 6;

    private static ReadOnlySpan<byte> EmptyLastBlock => [0x03, 0x00];

    private static uint Narrow(long value) => (uint)Math.Min((ulong)value, uint.MaxValue);

    /// <summary>Writes the local header, its extra fields padded so that a stored array begins at a multiple of 64 bytes.</summary>
    private void WriteLocalHeader(ZipLine line, int arrayHeaderBytes)
    {
        var isStored = line.Method == ZipEntry.Stored;
        line.StoredBytes = isStored ? line.RawBytes : 0;

        // How long deflated bytes become is known at their end: room for a ZIP64 field stands ready as padding.
        var zip64Bytes = !isStored || line.NeedsZip64 ? Zip64FieldBytes : 0;
        var paddingBytes = 0;
        if (isStored)
        {
            var end = place + ZipEntry.LocalBytes + line.NameBytes.Length + zip64Bytes + arrayHeaderBytes;
            paddingBytes = (int)((NpyHeader.AlignmentBytes - (end % NpyHeader.AlignmentBytes)) % NpyHeader.AlignmentBytes);
            paddingBytes += paddingBytes is > 0 and < AlignmentFieldBytes ? NpyHeader.AlignmentBytes : 0;
        }

        Span<byte> fixedPart = stackalloc byte[ZipEntry.LocalBytes];
        FillLocal(fixedPart, line);
        BinaryPrimitives.WriteUInt16LittleEndian(fixedPart[26..], (ushort)line.NameBytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(fixedPart[28..], (ushort)(zip64Bytes + paddingBytes));
        Put(fixedPart);
        Put(line.NameBytes);
        Span<byte> extra = stackalloc byte[Zip64FieldBytes + NpyHeader.AlignmentBytes + AlignmentFieldBytes];
        extra.Clear();
        if (zip64Bytes > 0)
        {
            FillZip64(extra, line);
        }

        if (paddingBytes > 0)
        {
            FillPadding(extra.Slice(zip64Bytes, paddingBytes), NpyHeader.AlignmentBytes);
        }

        Put(extra[..(zip64Bytes + paddingBytes)]);
    }

    /// <summary>Signature to sizes; sizes that have no room stand in the ZIP64 field, both of them.</summary>
    private static void FillLocal(Span<byte> local, ZipLine line)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(local, ZipEntry.LocalSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(local[4..], (ushort)(line.NeedsZip64 ? Zip64Version : PlainVersion));
        BinaryPrimitives.WriteUInt16LittleEndian(local[6..], (ushort)line.Flags);
        BinaryPrimitives.WriteUInt16LittleEndian(local[8..], (ushort)line.Method);
        BinaryPrimitives.WriteUInt16LittleEndian(local[10..], 0);
        BinaryPrimitives.WriteUInt16LittleEndian(local[12..], FirstDay);
        BinaryPrimitives.WriteUInt32LittleEndian(local[14..], line.Crc32);
        BinaryPrimitives.WriteUInt32LittleEndian(local[18..], line.NeedsZip64 ? uint.MaxValue : (uint)line.StoredBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(local[22..], line.NeedsZip64 ? uint.MaxValue : (uint)line.RawBytes);
    }

    private static void FillZip64(Span<byte> field, ZipLine line)
    {
        if (!line.NeedsZip64)
        {
            FillPadding(field[..Zip64FieldBytes], 1);
            return;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(field, ZipEntry.Zip64Id);
        BinaryPrimitives.WriteUInt16LittleEndian(field[2..], Zip64FieldBytes - 4);
        BinaryPrimitives.WriteInt64LittleEndian(field[4..], line.RawBytes);
        BinaryPrimitives.WriteInt64LittleEndian(field[12..], line.StoredBytes);
    }

    private static void FillPadding(Span<byte> field, int alignment)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(field, ZipEntry.AlignmentId);
        BinaryPrimitives.WriteUInt16LittleEndian(field[2..], (ushort)(field.Length - 4));
        BinaryPrimitives.WriteUInt16LittleEndian(field[4..], (ushort)alignment);
    }

    /// <summary>Writes what is known now into the local header.</summary>
    private void Patch(ZipLine line)
    {
        Span<byte> local = stackalloc byte[26];
        FillLocal(local, line);
        stream.Position = line.HeaderOffsetBytes;
        stream.Write(local);
        if (line.Method == ZipEntry.Deflated && line.NeedsZip64)
        {
            Span<byte> field = stackalloc byte[Zip64FieldBytes];
            FillZip64(field, line);
            stream.Position = line.HeaderOffsetBytes + ZipEntry.LocalBytes + line.NameBytes.Length;
            stream.Write(field);
        }

        stream.Position = place;
    }

    private void PutStoredBlock(ReadOnlySpan<byte> bytes)
    {
        // An array's header is far below the 65,535 bytes of one block.
        Span<byte> head = stackalloc byte[StoredBlockBytes];
        head[0] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(head[1..], (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(head[3..], (ushort)(bytes.Length ^ ushort.MaxValue));
        Put(head);
        Put(bytes);
    }

    private unsafe void PutDeflated(ReadOnlySpan<byte> bytes)
    {
        using var state = LibDeflate.NewCompressor(DeflateLevel);
        var bound = LibDeflate.Bound(state, (nuint)bytes.Length);
        var buffer = (byte*)NativeMemory.Alloc(bound);
        try
        {
            long stored;
            fixed (byte* from = &MemoryMarshal.GetReference(bytes))
            {
                byte none = 0;
                stored = (long)LibDeflate.Deflate(state, bytes.IsEmpty ? &none : from, (nuint)bytes.Length, buffer, bound);
            }

            for (long at = 0; at < stored;)
            {
                var count = (int)Math.Min(stored - at, 1 << 30);
                Put(new ReadOnlySpan<byte>(buffer + at, count));
                at += count;
            }
        }
        finally
        {
            NativeMemory.Free(buffer);
        }
    }

    private void WriteDirectory()
    {
        var start = place;
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var line in lines)
        {
            FillCentral(buffer, line);
            if (buffer.WrittenCount > 1 << 16)
            {
                Put(buffer.WrittenSpan);
                buffer.Clear();
            }
        }

        Put(buffer.WrittenSpan);
        var end = place;
        var bytes = end - start;
        Span<byte> record = stackalloc byte[ZipDirectory.Zip64EndBytes];
        if (lines.Count >= ushort.MaxValue || bytes >= uint.MaxValue || start >= uint.MaxValue)
        {
            record.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(record, ZipDirectory.Zip64EndSignature);
            BinaryPrimitives.WriteInt64LittleEndian(record[4..], ZipDirectory.Zip64EndBytes - 12);
            BinaryPrimitives.WriteUInt16LittleEndian(record[12..], MadeOnUnix | Zip64Version);
            BinaryPrimitives.WriteUInt16LittleEndian(record[14..], Zip64Version);
            BinaryPrimitives.WriteInt64LittleEndian(record[24..], lines.Count);
            BinaryPrimitives.WriteInt64LittleEndian(record[32..], lines.Count);
            BinaryPrimitives.WriteInt64LittleEndian(record[40..], bytes);
            BinaryPrimitives.WriteInt64LittleEndian(record[48..], start);
            Put(record);
            record.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(record, ZipDirectory.Zip64LocatorSignature);
            BinaryPrimitives.WriteInt64LittleEndian(record[8..], end);
            BinaryPrimitives.WriteInt32LittleEndian(record[16..], 1);
            Put(record[..ZipDirectory.Zip64LocatorBytes]);
        }

        record.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(record, ZipDirectory.EndSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(record[8..], (ushort)Math.Min(lines.Count, ushort.MaxValue));
        BinaryPrimitives.WriteUInt16LittleEndian(record[10..], (ushort)Math.Min(lines.Count, ushort.MaxValue));
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], Narrow(bytes));
        BinaryPrimitives.WriteUInt32LittleEndian(record[16..], Narrow(start));
        Put(record[..ZipDirectory.EndBytes]);
    }

    private static void FillCentral(ArrayBufferWriter<byte> buffer, ZipLine line)
    {
        ReadOnlySpan<long> wide = [line.RawBytes, line.StoredBytes, line.HeaderOffsetBytes];
        var wideCount = 0;
        foreach (var value in wide)
        {
            wideCount += value >= uint.MaxValue ? 1 : 0;
        }

        var extraBytes = wideCount == 0 ? 0 : 4 + (8 * wideCount);
        var central = buffer.GetSpan(ZipEntry.CentralBytes + line.NameBytes.Length + extraBytes)[..(ZipEntry.CentralBytes + line.NameBytes.Length + extraBytes)];
        central.Clear();
        var version = wideCount > 0 ? Zip64Version : PlainVersion;
        BinaryPrimitives.WriteUInt32LittleEndian(central, ZipEntry.CentralSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(central[4..], (ushort)(MadeOnUnix | version));
        BinaryPrimitives.WriteUInt16LittleEndian(central[6..], (ushort)version);
        BinaryPrimitives.WriteUInt16LittleEndian(central[8..], (ushort)line.Flags);
        BinaryPrimitives.WriteUInt16LittleEndian(central[10..], (ushort)line.Method);
        BinaryPrimitives.WriteUInt16LittleEndian(central[14..], FirstDay);
        BinaryPrimitives.WriteUInt32LittleEndian(central[16..], line.Crc32);
        BinaryPrimitives.WriteUInt32LittleEndian(central[20..], Narrow(line.StoredBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(central[24..], Narrow(line.RawBytes));
        BinaryPrimitives.WriteUInt16LittleEndian(central[28..], (ushort)line.NameBytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(central[30..], (ushort)extraBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(central[38..], UnixFileMode);
        BinaryPrimitives.WriteUInt32LittleEndian(central[42..], Narrow(line.HeaderOffsetBytes));
        line.NameBytes.CopyTo(central[ZipEntry.CentralBytes..]);
        if (wideCount > 0)
        {
            var field = central[(ZipEntry.CentralBytes + line.NameBytes.Length)..];
            BinaryPrimitives.WriteUInt16LittleEndian(field, ZipEntry.Zip64Id);
            BinaryPrimitives.WriteUInt16LittleEndian(field[2..], (ushort)(8 * wideCount));
            field = field[4..];
            foreach (var value in wide)
            {
                if (value >= uint.MaxValue)
                {
                    BinaryPrimitives.WriteInt64LittleEndian(field, value);
                    field = field[8..];
                }
            }
        }

        buffer.Advance(central.Length);
    }
}
