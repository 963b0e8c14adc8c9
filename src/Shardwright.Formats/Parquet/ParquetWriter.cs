using System.Globalization;
using System.Text;
using Shardwright.Formats.Parquet.DuckDb;

namespace Shardwright.Formats.Parquet;

/// <summary>Writes Parquet files through DuckDB.</summary>
/// <remarks>
/// Spec: Apache Parquet format 2, written as version 1 so that every reader can read it. The same rows and options give the same bytes:
/// each write has an engine of its own with one thread, the caller's. Safe from many threads, each with a path of its own.
/// </remarks>
public static class ParquetWriter
{
    /// <summary>Writes a file from a source of rows, in bounded memory: about one row group.</summary>
    /// <param name="path">
    /// The file, made or overwritten in place. It is whole when the call returns; after an error it may hold a part, which is the
    /// caller's to delete. No other file is written.
    /// </param>
    /// <param name="columns">The columns in their order: at least one, names unique without regard to case.</param>
    /// <param name="source">Asked for rows on the calling thread until it has none. Its exceptions come through as they are.</param>
    /// <param name="options">How to write; null for the defaults.</param>
    /// <param name="cancel">Looked at before the source is asked.</param>
    /// <returns>Rows and bytes written.</returns>
    /// <exception cref="ArgumentException">The columns or options make no file.</exception>
    /// <exception cref="Foundation.Errors.StorageException">The disk is full, or the file cannot be written.</exception>
    /// <exception cref="Foundation.Errors.MissingComponentException">The DuckDB library is not there.</exception>
    /// <exception cref="OperationCanceledException">The write was cancelled.</exception>
    public static ParquetWriteResult Write(
        string path,
        IReadOnlyList<ParquetColumn> columns,
        IParquetRowSource source,
        ParquetOptions? options = null,
        CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(source);
        options ??= new ParquetOptions();
        options.Validate();
        var checkedColumns = Check(columns);
        var full = Path.GetFullPath(path);
        var sql = Statement(full, checkedColumns, options);

        using var session = new ParquetWriteSession(checkedColumns, source, options.RowGroupRows, cancel);
        try
        {
            using var database = DuckDbDatabase.Open(new DuckDbSettings(Threads: 1, options.MemoryLimitBytes));
            using var connection = database.Connect();
            session.Register(connection);
            using var result = connection.Run(sql);
            using var chunk = result.Fetch();
            var written = chunk is null ? 0 : FirstInt64(chunk);
            if (written != session.Rows)
            {
                ParquetThrow.Lost(path, session.Rows, written);
            }
        }
        catch (DuckDbException error)
        {
            session.RethrowFailure();
            ParquetThrow.WriteFailed(path, error);
        }

        return new ParquetWriteResult(session.Rows, new FileInfo(full).Length);
    }

    private static string Statement(string fullPath, ParquetColumn[] columns, ParquetOptions options)
    {
        var sql = new StringBuilder("COPY (SELECT * FROM ")
            .Append(ParquetWriteSession.FunctionName).Append("()) TO ").Append(DuckDbSql.Literal(fullPath))
            .Append(" (FORMAT parquet, USE_TMP_FILE false");
        _ = options.Compression switch
        {
            ParquetCompression.Zstd
                => sql.Append(CultureInfo.InvariantCulture, $", COMPRESSION zstd, COMPRESSION_LEVEL {options.CompressionLevel}"),
            ParquetCompression.Snappy => sql.Append(", COMPRESSION snappy"),
            _ => sql.Append(", COMPRESSION uncompressed"),
        };
        sql.Append(CultureInfo.InvariantCulture, $", ROW_GROUP_SIZE {options.RowGroupRows}");

        // A dictionary of DuckDB's takes -0 for 0 and every NaN for the first; of texts it is worth having.
        if (columns.Any(column => ParquetTypes.ToDuckDb(column.Type).Type is DuckDbType.Float or DuckDbType.Double))
        {
            sql.Append(", DICTIONARY_SIZE_LIMIT 0");
        }

        if (options.KeyValueMetadata.Count > 0)
        {
            sql.Append(", KV_METADATA {")
                .AppendJoin(", ", options.KeyValueMetadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => $"{DuckDbSql.Literal(pair.Key)}: {DuckDbSql.Literal(pair.Value)}"))
                .Append('}');
        }

        return sql.Append(')').ToString();
    }

    private static ParquetColumn[] Check(IReadOnlyList<ParquetColumn> columns)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns)
        {
            ArgumentNullException.ThrowIfNull(column, nameof(columns));
            if (string.IsNullOrEmpty(column.Name) || column.Name.Contains('\0', StringComparison.Ordinal) || !names.Add(column.Name))
            {
                throw new ArgumentException($"\"{column.Name}\" is empty, holds a NUL, or names two columns.", nameof(columns));
            }

            if (ParquetTypes.ToDuckDb(column.Type).Type == DuckDbType.Invalid)
            {
                throw new ArgumentException($"Column \"{column.Name}\" is {column.Type}, which cannot be written.", nameof(columns));
            }
        }

        return columns.Count > 0 ? [.. columns] : throw new ArgumentException("A file needs a column.", nameof(columns));
    }

    private static unsafe long FirstInt64(DuckDbChunk chunk)
        => *(long*)DuckDbNative.VectorData(DuckDbNative.ChunkVector(chunk.Pointer, 0));
}
