using System.Text;
using Shardwright.Formats.Parquet.DuckDb;

namespace Shardwright.Tests.Formats.Parquet;

/// <summary>DuckDB asked directly: the check of our footer parser, and of what the writer made.</summary>
internal static class ParquetSql
{
    /// <summary>Runs a query whose columns are all text, and gives its rows with the columns joined by bars.</summary>
    internal static List<string> Query(string sql)
    {
        using var database = DuckDbDatabase.Open(new DuckDbSettings(Threads: 1, MemoryLimitBytes: 1L << 30));
        using var connection = database.Connect();
        using var result = connection.Run(sql);
        var rows = new List<string>();
        while (result.Fetch() is { } chunk)
        {
            using (chunk)
            {
                for (var row = 0; row < chunk.Rows; row++)
                {
                    rows.Add(string.Join('|', Enumerable.Range(0, result.Columns).Select(column => Text(chunk, column, row))));
                }
            }
        }

        return rows;
    }

    /// <summary>Runs a statement and ignores what it gives.</summary>
    internal static void Run(string sql)
    {
        using var database = DuckDbDatabase.Open(new DuckDbSettings(Threads: 1, MemoryLimitBytes: 1L << 30));
        using var connection = database.Connect();
        connection.Run(sql).Dispose();
    }

    private static unsafe string Text(DuckDbChunk chunk, int column, int row)
    {
        var vector = DuckDbNative.ChunkVector(chunk.Pointer, (ulong)column);
        var validity = DuckDbNative.VectorValidity(vector);
        return validity != null && (validity[row >> 6] & (1UL << (row & 63))) == 0
            ? "null"
            : Encoding.UTF8.GetString(DuckString.Bytes((DuckString*)DuckDbNative.VectorData(vector) + row));
    }
}
