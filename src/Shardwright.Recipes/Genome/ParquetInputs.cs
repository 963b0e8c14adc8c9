using System.Text;
using Shardwright.Foundation.Errors;
using Shardwright.Formats.Parquet;

namespace Shardwright.Recipes.Genome;

/// <summary>What Parquet files of sequences look like.</summary>
internal static class ParquetInputs
{
    /// <summary>The column of ids.</summary>
    public const string IdColumn = "contig_id";

    private static readonly string[] SequenceColumns = ["nt_sequence", "sequence"];

    /// <summary>The column of sequences.</summary>
    /// <exception cref="MalformedDataException">The file has none, or no ids, or they are no strings.</exception>
    public static string SequenceColumn(ParquetHeader header, string path)
        => IsText(header, IdColumn) && SequenceColumns.FirstOrDefault(name => IsText(header, name)) is { } found
            ? found
            : throw new MalformedDataException(
                new DataLocation(path), "columns", "contig_id and nt_sequence (or sequence), both strings",
                string.Join(", ", header.Columns.Take(8).Select(column => $"{column.Name} {column.Type}")), "Name a file that has sequences in it.");

    /// <summary>Goes through the ids of a file.</summary>
    public static void ReadIds(string path, Action<string> take, CancellationToken cancel)
    {
        using var reader = ParquetReader.Open(path);
        _ = SequenceColumn(reader.Header, path);
        foreach (var batch in reader.ReadRows(0, reader.Header.Rows, [IdColumn]))
        {
            cancel.ThrowIfCancellationRequested();
            for (var row = 0; row < batch.Rows; row++)
            {
                take(batch.IsNull(0, row) ? "" : Encoding.UTF8.GetString(batch.Bytes(0, row)));
            }
        }
    }

    private static bool IsText(ParquetHeader header, string name)
        => header.Columns.Any(column => column.Name == name && column.Type == ParquetType.String);
}
