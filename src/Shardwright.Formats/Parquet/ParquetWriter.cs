using System.Globalization;

namespace Shardwright.Formats.Parquet;

/// <summary>Writes Parquet files.</summary>
/// <remarks>
/// Spec: Apache Parquet format 2 (parquet.thrift, Encodings.md, LogicalTypes.md), with data pages and encodings of version 1 so that every
/// reader can read it. The same rows and options give the same bytes for any number of threads. Safe from many threads, each with a path
/// of its own.
/// </remarks>
public static class ParquetWriter
{
    /// <summary>Writes a file from a source of rows, in bounded memory: about one row group, or one more than there are threads.</summary>
    /// <param name="path">
    /// The file, made or overwritten in place. It is whole when the call returns; after an error it may hold a part, which is the
    /// caller's to delete. No other file is written.
    /// </param>
    /// <param name="columns">The columns in their order: at least one, names unique without regard to case.</param>
    /// <param name="source">Asked for rows on the calling thread until it has none. Its exceptions come through as they are.</param>
    /// <param name="options">How to write; null for the defaults.</param>
    /// <param name="cancel">Looked at before the source is asked, and before a row group is encoded.</param>
    /// <returns>Rows and bytes written.</returns>
    /// <exception cref="ArgumentException">The columns or options make no file.</exception>
    /// <exception cref="Foundation.Errors.StorageException">The disk is full, the file cannot be written, or a row group is larger than allowed.</exception>
    /// <exception cref="Foundation.Errors.MissingComponentException">The library of the compression is not there.</exception>
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
        using var session = new ParquetWriteSession(path, checkedColumns, options, cancel);
        return session.Write(source);
    }

    /// <summary>All of the writer that decides a file's bytes beside its rows: this version, compression and the version of its library.</summary>
    /// <exception cref="Foundation.Errors.MissingComponentException">The library of the compression is not there.</exception>
    public static string Encoder(ParquetOptions options)
        => string.Create(CultureInfo.InvariantCulture, $"{ParquetFooterWriter.CreatedBy(options)}, level {options.CompressionLevel}, row groups of {options.RowGroupRows}{Bound(options)}");

    private static string Bound(ParquetOptions options)
        => options.RowGroupBytes == long.MaxValue ? "" : string.Create(CultureInfo.InvariantCulture, $" or {options.RowGroupBytes} bytes");

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

            if (column.Type == ParquetType.Other || !Enum.IsDefined(column.Type))
            {
                throw new ArgumentException($"Column \"{column.Name}\" is {column.Type}, which cannot be written.", nameof(columns));
            }
        }

        return columns.Count > 0 ? [.. columns] : throw new ArgumentException("A file needs a column.", nameof(columns));
    }
}
