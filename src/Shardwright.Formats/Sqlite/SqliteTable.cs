namespace Shardwright.Formats.Sqlite;

/// <summary>A table or view of a database.</summary>
/// <param name="Name">Its name, in the spelling of the declaration.</param>
/// <param name="Type">What SQLite calls it: <c>table</c>, <c>view</c>, <c>virtual</c> or <c>shadow</c>.</param>
/// <param name="HasRowIds">Whether its rows have row ids, by which blobs are opened: a table that was not made <c>WITHOUT ROWID</c>.</param>
/// <param name="Columns">Its columns in the order of the declaration; none where they cannot be told, as of a view over a missing table.</param>
public sealed record SqliteTable(string Name, string Type, bool HasRowIds, IReadOnlyList<SqliteColumn> Columns);
