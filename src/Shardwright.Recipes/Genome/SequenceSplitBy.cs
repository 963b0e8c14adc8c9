namespace Shardwright.Recipes.Genome;

/// <summary>What stays together when sequences are split.</summary>
public enum SequenceSplitBy
{
    /// <summary>All sequences of a sample: no sample stands on two sides.</summary>
    Sample,

    /// <summary>Each sequence goes where its own id leads it: a sample may stand on two sides.</summary>
    Contig,
}
