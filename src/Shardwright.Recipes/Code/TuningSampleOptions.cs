namespace Shardwright.Recipes.Code;

/// <summary>What sample of fine-tuning files is made; the same options give the same files.</summary>
public sealed record TuningSampleOptions
{
    /// <summary>The folder that gets the files.</summary>
    public required string Folder { get; init; }

    /// <summary>Records of each file. Default 1,000.</summary>
    public long Count { get; init; } = 1000;

    /// <summary>The seed. Default 777.</summary>
    public long Seed { get; init; } = 777;
}
