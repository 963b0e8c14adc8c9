namespace Shardwright.Datasets.Contracts;

/// <summary>What is said of a named dimension.</summary>
/// <param name="Description">What it counts, in one line.</param>
/// <param name="Min">The least length.</param>
/// <param name="Max">The greatest length.</param>
/// <param name="Default">Its length where no key that is there has it; null where it is then unknown.</param>
internal sealed record ContractDimension(string Description, long Min = 0, long Max = long.MaxValue, long? Default = null);
