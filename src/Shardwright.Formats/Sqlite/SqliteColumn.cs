namespace Shardwright.Formats.Sqlite;

/// <summary>A column as it was declared, which SQLite does not hold its values to.</summary>
/// <param name="Name">Its name, in the spelling of the declaration.</param>
/// <param name="DeclaredType">The words after its name, such as <c>INTEGER</c>; empty where there are none.</param>
/// <param name="IsNotNull">Whether it was declared <c>NOT NULL</c>.</param>
/// <param name="KeyNumber">Its place in the primary key, counted from 1; 0 where it is not in it.</param>
public sealed record SqliteColumn(string Name, string DeclaredType, bool IsNotNull, int KeyNumber);
