namespace Shardwright.Datasets.Layouts.Documents;

/// <summary>Which documents become the validation shard.</summary>
public enum ValidationRule
{
    /// <summary>Evenly over the stream, from the second document on, taken out before batching: it exists from two documents on.</summary>
    Spread,

    /// <summary>The original's rule: the last ones, where the remaining partial batch is long enough.</summary>
    Tail,
}
