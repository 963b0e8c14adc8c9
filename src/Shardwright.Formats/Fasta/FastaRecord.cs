namespace Shardwright.Formats.Fasta;

/// <summary>A whole record.</summary>
/// <param name="Header">Its header.</param>
/// <param name="Bases">Its letters as they stand in the file, one byte each, without line ends and blanks. Lent until the reader is asked for more.</param>
public readonly record struct FastaRecord(FastaHeader Header, ReadOnlyMemory<byte> Bases);
