using System.Buffers;

namespace Shardwright.Formats.Npz;

public sealed partial class NpzReader
{
    private unsafe Memory<byte> ReadDeflated(NpzMember member)
    {
        CheckLength(member, member.Header.Bytes + member.HeaderBytes);
        CheckLength(member, member.StoredBytes);
        var raw = GC.AllocateUninitializedArray<byte>((int)member.Header.Bytes + member.HeaderBytes);
        var stored = ArrayPool<byte>.Shared.Rent((int)member.StoredBytes);
        try
        {
            var where = file.Place(member.PlaceBytes, member.Name);
            file.Read(stored.AsSpan(0, (int)member.StoredBytes), member.PlaceBytes, "deflated array", member.Name);
            using var state = LibDeflate.NewDecompressor();
            nuint consumed = 0;
            nuint produced = 0;
            int status;
            fixed (byte* from = stored)
            fixed (byte* to = raw)
            {
                status = LibDeflate.Inflate(state, from, (nuint)member.StoredBytes, to, (nuint)raw.Length, &consumed, &produced);
            }

            if (status != 0 || produced != (nuint)raw.Length || consumed != (nuint)member.StoredBytes)
            {
                NpzThrow.DoesNotInflate(where, $"{raw.Length} bytes out of {member.StoredBytes}", status switch
                {
                    0 => $"{produced} out of {consumed}",
                    3 => "more than that",
                    _ => "bytes that do not inflate",
                });
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stored);
        }

        CheckSum(member, LibDeflate.Crc32(0, raw));
        return raw.AsMemory(member.HeaderBytes);
    }

    private byte[] ReadStored(NpzMember member)
    {
        CheckLength(member, member.Header.Bytes);
        var header = new byte[member.HeaderBytes];
        file.Read(header, member.PlaceBytes, "array header", member.Name);
        var data = GC.AllocateUninitializedArray<byte>((int)member.Header.Bytes);
        file.Read(data, member.DataOffsetBytes, "array", member.Name);
        CheckSum(member, LibDeflate.Crc32(LibDeflate.Crc32(0, header), data));
        return data;
    }

    private void CheckLength(NpzMember member, long bytes)
    {
        if (bytes > Array.MaxLength)
        {
            NpzThrow.TooLarge(file.Place(member.PlaceBytes, member.Name), bytes);
        }
    }

    private void CheckSum(NpzMember member, uint found)
    {
        if (found != member.Crc32)
        {
            NpzThrow.Checksum(file.Place(member.PlaceBytes, member.Name), member.Crc32, found);
        }
    }
}
