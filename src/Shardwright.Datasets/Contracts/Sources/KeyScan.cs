using Shardwright.Datasets.Contracts.Values;
using Shardwright.Foundation.Errors;

namespace Shardwright.Datasets.Contracts.Sources;

/// <summary>A key whose values are wanted, and what is learned of them.</summary>
/// <param name="Key">The key.</param>
/// <param name="Values">What is learned.</param>
internal sealed record KeyScan(SourceKey Key, ValueScan Values)
{
    /// <summary>Why its values could not be read to the end; null where they could.</summary>
    public ShardwrightException? Damage { get; set; }

    /// <summary>Whether the values were all read.</summary>
    public bool IsWhole { get; set; }
}
