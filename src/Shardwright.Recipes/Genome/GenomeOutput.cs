namespace Shardwright.Recipes.Genome;

/// <summary>What a sample's sequences are written as.</summary>
public enum GenomeOutput
{
    /// <summary>An SQLite database, which the original reads.</summary>
    Sqlite,

    /// <summary>A packed file, of two bits a base or eight.</summary>
    Packed,

    /// <summary>FASTA, for other tools; windows are not read from it.</summary>
    Fasta,
}
