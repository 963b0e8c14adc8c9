using System.Buffers.Binary;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Where a block of letters lies, and how it is stored.</summary>
/// <param name="Offset">Its first byte in the file.</param>
/// <param name="Kind"><see cref="PackedFormat.TwoBitKind"/> or <see cref="PackedFormat.RawKind"/>.</param>
/// <param name="Crc">CRC-32C of its bytes.</param>
/// <param name="CaseRuns">Runs of lower case; 0 where it is stored as it is.</param>
/// <param name="LetterRuns">Runs of letters other than <c>A C G T</c>; 0 where it is stored as it is.</param>
internal readonly record struct PackedBlock(long Offset, ushort Kind, uint Crc, ushort CaseRuns, ushort LetterRuns)
{
    private const int KindShift = 48;

    public bool IsRaw => Kind == PackedFormat.RawKind;

    public int ExceptionBytes => (CaseRuns * PackedFormat.CaseRunBytes) + (LetterRuns * PackedFormat.LetterRunBytes);

    public static int CodeBytes(int letters) => (letters + PackedFormat.LettersPerByte - 1) / PackedFormat.LettersPerByte;

    public static PackedBlock Read(ReadOnlySpan<byte> bytes)
    {
        var place = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return new PackedBlock(
            (long)(place & PackedFormat.MaxLetters), (ushort)(place >> KindShift), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[12..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[14..]));
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)Offset | ((ulong)Kind << KindShift));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Crc);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[12..], CaseRuns);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[14..], LetterRuns);
    }

    /// <summary>Bytes that it takes.</summary>
    /// <param name="letters">Letters in it.</param>
    public int Bytes(int letters) => IsRaw ? letters : CodeBytes(letters) + ExceptionBytes;
}
