namespace Shardwright.Datasets.Contracts;

/// <summary>What a rule between keys or dimensions asks.</summary>
internal enum ContractRuleKind
{
    /// <summary><c>equal_dimensions</c>: named dimensions are of one length.</summary>
    EqualDimensions,

    /// <summary><c>equal_lengths</c>: keys have as many values, and where their values are lists, each row's lists have as many items.</summary>
    EqualLengths,

    /// <summary><c>max_over_mean</c>: the greatest value is less than so many times the mean.</summary>
    MaxOverMean,

    /// <summary><c>below_length</c>: every value of the first key is less than the length of an axis of the second.</summary>
    BelowLength,

    /// <summary><c>equals_length</c>: the one value of the first key is the length of the second.</summary>
    EqualsLength,

    /// <summary><c>equals_distinct</c>: the one value of the first key is how many different values the second has.</summary>
    EqualsDistinct,
}
