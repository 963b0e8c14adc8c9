namespace Shardwright.Datasets.Contracts;

/// <summary>How the values of a key, or of each of its lists, follow each other.</summary>
internal enum ContractOrder
{
    /// <summary>None is less than the one before.</summary>
    Ascending,

    /// <summary>Each is greater than the one before.</summary>
    StrictlyAscending,

    /// <summary>None is greater than the one before.</summary>
    Descending,

    /// <summary>Each is less than the one before.</summary>
    StrictlyDescending,
}
