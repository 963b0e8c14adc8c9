namespace Shardwright.Datasets.Splits;

/// <summary>The three sides of a split, in the order in which every list of them stands.</summary>
public enum SplitName
{
    /// <summary>Records to learn from.</summary>
    Train,

    /// <summary>Records to choose a model by; natively also <c>dev</c> or <c>validation</c>.</summary>
    Val,

    /// <summary>Records to judge a model by; natively also <c>eval</c>.</summary>
    Test,
}
