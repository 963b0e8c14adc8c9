namespace Shardwright.Formats.Npz;

/// <summary>Bytes deflated on their own: whole blocks that end on a byte and refer to nothing before them, so that they can stand anywhere in a stream.</summary>
/// <param name="Bits">The blocks; none of them is marked as the last.</param>
/// <param name="RawBytes">How many bytes they inflate to.</param>
/// <param name="Crc32">The checksum of those bytes.</param>
public sealed record DeflatedPiece(ReadOnlyMemory<byte> Bits, int RawBytes, uint Crc32)
{
    /// <summary>Deflates numbers whose bytes hardly ever repeat in runs, such as samples: one Huffman code, no matches.</summary>
    public static DeflatedPiece OfSamples(ReadOnlySpan<byte> bytes) => throw new NotSupportedException();

    /// <summary>Deflates bytes that repeat, such as masks.</summary>
    public static DeflatedPiece OfRuns(ReadOnlySpan<byte> bytes) => throw new NotSupportedException();
}
