using Shardwright.Formats.Sqlite;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>How the table <c>sequences</c> of a database is asked: by row id where it has them, otherwise by the sequence's id.</summary>
/// <param name="HasRowIds">Whether a sequence's number is its row id.</param>
/// <param name="CanReadBytes">Whether a text that is ASCII can be read in place.</param>
/// <param name="Find">Gives the number, or any value, of a <c>contig_id</c>.</param>
/// <param name="Read">Gives the kind, and from a letter on so many letters, of one sequence.</param>
/// <param name="Measure">Gives the kind and length of one sequence.</param>
/// <param name="Kind">Gives the kind of one sequence.</param>
/// <param name="Visit">Gives the ids: by row id, those behind one; otherwise all.</param>
internal sealed record SqliteSchema(bool HasRowIds, bool CanReadBytes, string Find, string Read, string Measure, string Kind, string Visit)
{
    public const string Table = "sequences";
    public const string Id = "contig_id";
    public const string Letters = "nt_sequence";

    private static readonly string[] RowIdNames = ["rowid", "_rowid_", "oid"];

    /// <summary>Looks at a database.</summary>
    /// <param name="database">The database.</param>
    /// <param name="sample">The sample that it is of.</param>
    /// <exception cref="Foundation.Errors.MalformedDataException">It lacks the table or a column.</exception>
    public static SqliteSchema Of(SqliteDatabase database, SampleSequences sample)
    {
        var table = Describe(database, sample);
        var row = table.HasRowIds ? FreeName(table) : null;
        if (row is not null && IsAnyNegative(database, row))
        {
            // A number has to be zero or more.
            row = null;
        }

        var key = row ?? Id;
        return new SqliteSchema(
            row is not null,
            row is not null && database.IsUtf8,
            $"SELECT {row ?? "1"} FROM {Table} WHERE {Id} = ?",
            $"SELECT typeof({Letters}), substr({Letters}, ?, ?) FROM {Table} WHERE {key} = ?",
            $"SELECT typeof({Letters}), length({Letters}) FROM {Table} WHERE {key} = ?",
            $"SELECT typeof({Letters}) FROM {Table} WHERE {key} = ?",
            row is null ? $"SELECT {Id} FROM {Table}" : $"SELECT {row}, {Id} FROM {Table} WHERE {row} > ? ORDER BY {row}");
    }

    private static SqliteTable Describe(SqliteDatabase database, SampleSequences sample)
    {
        if (database.FindTable(Table) is null)
        {
            SequenceThrow.NoTable(sample, Table, [.. database.ReadTables().Select(table => table.Name)]);
        }

        return database.RequireTable(Table, Id, Letters);
    }

    /// <summary>A name of the row id that no column hides.</summary>
    private static string? FreeName(SqliteTable table)
        => RowIdNames.FirstOrDefault(name => !table.Columns.Any(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase)));

    private static bool IsAnyNegative(SqliteDatabase database, string row)
    {
        using var least = database.Prepare($"SELECT min({row}) FROM {Table}");
        return least.Step() && !least.IsNull(0) && least.ReadInteger(0) < 0;
    }
}
