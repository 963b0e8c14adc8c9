namespace Shardwright.Formats.Parquet.DuckDb;

/// <summary>Text made safe to stand in a statement.</summary>
internal static class DuckDbSql
{
    /// <summary>A string literal: any text but NUL, which no statement can carry.</summary>
    /// <exception cref="ArgumentException">The text contains NUL.</exception>
    internal static string Literal(string text)
        => text.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException("A NUL character cannot be passed on.", nameof(text))
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
