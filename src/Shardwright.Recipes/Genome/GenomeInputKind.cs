namespace Shardwright.Recipes.Genome;

/// <summary>What sequences are read from.</summary>
public enum GenomeInputKind
{
    /// <summary>FASTA files, plain, gzip or bgzip.</summary>
    Fasta,

    /// <summary>Parquet files with <c>contig_id</c> and <c>nt_sequence</c>.</summary>
    Parquet,

    /// <summary>A folder of sequence files, in either layout.</summary>
    Sequences,
}
