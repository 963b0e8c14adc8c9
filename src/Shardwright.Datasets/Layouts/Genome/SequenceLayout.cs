namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>How the sequences of a sample are stored.</summary>
public enum SequenceLayout
{
    /// <summary>One SQLite database a sample, as the original has them: table <c>sequences(contig_id, nt_sequence)</c>.</summary>
    Sqlite,

    /// <summary>One flat file a sample, two bits a base or eight: docs/formats/genome.md.</summary>
    Packed,
}
