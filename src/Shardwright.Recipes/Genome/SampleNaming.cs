namespace Shardwright.Recipes.Genome;

/// <summary>What says which sample a sequence is of.</summary>
public enum SampleNaming
{
    /// <summary>Its id, where it names a sample; else the file it stands in.</summary>
    Auto,

    /// <summary>Its id, which must name a sample.</summary>
    Id,

    /// <summary>The file it stands in.</summary>
    File,
}
