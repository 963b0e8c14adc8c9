namespace Shardwright.Formats.Sqlite;

/// <summary>What a value is. In SQLite each value has its own kind, whatever its column was declared as.</summary>
public enum SqliteKind
{
    /// <summary>A whole number of 64 bits with a sign.</summary>
    WholeNumber = 1,

    /// <summary>A float64.</summary>
    Real = 2,

    /// <summary>Text, given as UTF-8.</summary>
    Text = 3,

    /// <summary>Bytes.</summary>
    Blob = 4,

    /// <summary>No value.</summary>
    Null = 5,
}
