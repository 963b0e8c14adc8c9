using System.Buffers;
using System.Buffers.Binary;

namespace Shardwright.Hygiene.Guard;

/// <summary>Knows data by its first bytes, whatever it is called. Safe from many threads.</summary>
/// <remarks>
/// Spec: HDF5 File Format 3.0, II.A (signature at 0, 512, 1024, 2048, …); NPY 1.0 (<c>\x93NUMPY</c>); PKZIP APPNOTE 4.3.7 (local file header);
/// Parquet (<c>PAR1</c>); SQLite file format 1.3; pickletools of Python (opcodes of protocols 2 to 5).
/// </remarks>
internal static class DataSignature
{
    private const byte PickleProtocol = 0x80;
    private const byte PickleFrame = 0x95;
    private const byte PickleStop = (byte)'.';
    private const int ZipNameLengthPlace = 26;
    private const int ZipNamePlace = 30;

    private static readonly SearchValues<byte> PickleOpcodes = SearchValues.Create(
        [.. "(.0123}abcdeghijlopqrstu])NKMJLGFITUVXSRQPBC"u8, .. Enumerable.Range(0x80, 0x19).Select(code => (byte)code)]);

    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 8).Concat(Enumerable.Range(14, 13)).Concat(Enumerable.Range(28, 4)).Select(code => (byte)code)]);

    /// <summary>The signature of HDF5.</summary>
    public static ReadOnlySpan<byte> Hdf5 => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    /// <summary>Says what a file is.</summary>
    /// <param name="head">Its first bytes, some thousand where there are as many.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="last">Its last byte.</param>
    /// <param name="hasLateHdf5">Whether the signature of HDF5 stands behind a user's block.</param>
    public static DataFormat Of(ReadOnlySpan<byte> head, long bytes, byte last, bool hasLateHdf5)
    {
        if (hasLateHdf5 || head.StartsWith(Hdf5))
        {
            return DataFormat.Hdf5;
        }

        if (head.Length < 4)
        {
            return DataFormat.None;
        }

        return head[0] switch
        {
            0x93 when head[1..].StartsWith("NUMPY"u8) => DataFormat.Npy,
            (byte)'P' when head.StartsWith("PAR1"u8) && !IsText(head) => DataFormat.Parquet,
            (byte)'P' when head.StartsWith("PK\x03\x04"u8) => InZip(head),
            (byte)'S' when head.StartsWith("SQLite format 3\0"u8) => DataFormat.Sqlite,
            PickleProtocol when IsPickle(head, bytes, last) => DataFormat.Pickle,
            _ => DataFormat.None,
        };
    }

    /// <summary>Whether bytes hold no control character but those that lay text out.</summary>
    public static bool IsText(ReadOnlySpan<byte> bytes) => bytes.IndexOfAny(Controls) < 0;

    private static DataFormat InZip(ReadOnlySpan<byte> head)
    {
        if (head.Length < ZipNamePlace)
        {
            return DataFormat.None;
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(head[ZipNameLengthPlace..]);
        var name = head[ZipNamePlace..Math.Min(head.Length, ZipNamePlace + length)];
        return name.EndsWith(".npy"u8) ? DataFormat.Npz : name.EndsWith("data.pkl"u8) ? DataFormat.Pickle : DataFormat.None;
    }

    // 0x80 begins no UTF-8 text. Behind it stand the protocol and an opcode, and STOP ends the file; torch's old files go on behind their first pickle.
    private static bool IsPickle(ReadOnlySpan<byte> head, long bytes, byte last)
    {
        if (head[1] is < 2 or > 5 || !PickleOpcodes.Contains(head[2]))
        {
            return false;
        }

        if (head[2] == PickleFrame && head.Length >= 11)
        {
            return head[1] >= 4 && BinaryPrimitives.ReadUInt64LittleEndian(head[3..]) <= (ulong)bytes;
        }

        return last == PickleStop || head.StartsWith((ReadOnlySpan<byte>)[0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]);
    }
}
