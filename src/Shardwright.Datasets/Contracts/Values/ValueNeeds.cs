namespace Shardwright.Datasets.Contracts.Values;

/// <summary>What has to be known of the values of a key.</summary>
[Flags]
internal enum ValueNeeds
{
    /// <summary>Nothing: they are not read.</summary>
    None = 0,

    /// <summary>The least and the greatest, and which are NaN or infinite.</summary>
    Range = 1,

    /// <summary>Their sum.</summary>
    Sum = 2,

    /// <summary>Whether one stands twice.</summary>
    Unique = 4,

    /// <summary>Whether they follow each other in an order.</summary>
    Order = 8,

    /// <summary>Whether each is one of those allowed.</summary>
    Allowed = 16,

    /// <summary>Which are missing, and of which type they are where a column does not say.</summary>
    Presence = 32,

    /// <summary>How many items the list of each row has.</summary>
    RowLengths = 64,

    /// <summary>What needs every value by itself.</summary>
    Each = Unique | Order | Allowed,
}
