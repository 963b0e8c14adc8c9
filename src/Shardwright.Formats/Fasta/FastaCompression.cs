namespace Shardwright.Formats.Fasta;

/// <summary>What a FASTA file is compressed with, as its first bytes say.</summary>
public enum FastaCompression
{
    /// <summary>Nothing: offsets of the text are offsets of the file.</summary>
    None,

    /// <summary>Gzip (RFC 1952) of one member or more.</summary>
    Gzip,

    /// <summary>Bgzip (BGZF, section 4.1 of SAMv1): gzip in blocks of at most 64 KiB.</summary>
    Bgzip,
}
