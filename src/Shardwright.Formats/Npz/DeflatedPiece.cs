namespace Shardwright.Formats.Npz;

/// <summary>Bytes deflated on their own: whole blocks that end on a byte and refer to nothing before them, so that they can stand anywhere in a stream.</summary>
/// <param name="Bits">The blocks; none of them is marked as the last.</param>
/// <param name="RawBytes">How many bytes they inflate to.</param>
/// <param name="Crc32">The checksum of those bytes.</param>
/// <remarks>Specification: RFC 1951. The same bytes always give the same blocks. What deflates is safe from many threads.</remarks>
public sealed record DeflatedPiece(ReadOnlyMemory<byte> Bits, int RawBytes, uint Crc32)
{
    /// <summary>Deflates numbers whose bytes hardly ever repeat in runs, such as samples: one Huffman code, no matches.</summary>
    /// <param name="bytes">Any bytes; as few as a few thousand are worth a code of their own.</param>
    /// <returns>Never more than 5 bytes longer for each 65,535 than they are.</returns>
    public static DeflatedPiece OfSamples(ReadOnlySpan<byte> bytes)
        => new(SampleDeflater.Deflate(bytes), bytes.Length, LibDeflate.Crc32(0, bytes));

    /// <summary>Deflates bytes that repeat, such as masks: runs of equal numbers of 1, 2 or 4 bytes become matches with what stands 4 bytes before.</summary>
    /// <param name="bytes">Any bytes; the longer, the better.</param>
    /// <returns>About a thousandth of constant bytes, and never more than 5 bytes longer for each 65,535 than they are.</returns>
    public static DeflatedPiece OfRuns(ReadOnlySpan<byte> bytes)
        => new(RunDeflater.Deflate(bytes), bytes.Length, LibDeflate.Crc32(0, bytes));
}
