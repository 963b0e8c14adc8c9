using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Shardwright.Formats.Parquet.DuckDb;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Parquet;

/// <summary>Reads rows of a Parquet file through DuckDB, in file order and in bounded memory.</summary>
/// <remarks>
/// Spec: Apache Parquet format 2. Opening reads the footer; DuckDB starts at the first rows. Safe from many threads: every
/// enumeration has a connection of its own. Dispose of it after the last enumeration has ended. DuckDB does not notice most flipped
/// bytes inside a page: who must be sure checks the row group's bytes first, at the place that <see cref="Header"/> gives.
/// </remarks>
public sealed class ParquetReader : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly Lazy<DuckDbDatabase> _database;
    private readonly string _opened;

    private ParquetReader(SafeFileHandle file, ParquetHeader header, ParquetReaderOptions options)
    {
        _file = file;
        Header = header;
        _database = new(() => Start(options));

        // By descriptor: no character of the path means anything to DuckDB, and it reads the very file whose footer we checked.
        _opened = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}");
    }

    /// <summary>The file's footer.</summary>
    public ParquetHeader Header { get; }

    /// <summary>Opens a file and checks its footer.</summary>
    /// <param name="path">The file; every character is taken as it is.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <exception cref="MalformedDataException">It is not a whole Parquet file, or is encrypted.</exception>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public static ParquetReader Open(string path, ParquetReaderOptions? options = null)
    {
        options ??= new ParquetReaderOptions();
        options.Validate();
        var file = ParquetHeader.Open(path);
        try
        {
            return new ParquetReader(file, ParquetHeader.Read(file, RandomAccess.GetLength(file), path), options);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads rows; row groups that hold none of them are not touched.</summary>
    /// <param name="firstRow">The first row, counted from 0.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="columns">The columns and their order, null for all.</param>
    /// <returns>Batches in file order, which together have exactly the rows asked for. The batch is the same object each time.</returns>
    /// <exception cref="ArgumentException">The file does not have these rows, or one of the columns.</exception>
    /// <exception cref="MalformedDataException">On the way: pages do not decode, or a column is of a kind that cannot be read.</exception>
    public IEnumerable<ParquetBatch> ReadRows(long firstRow, long rowCount, IReadOnlyList<string>? columns = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstRow, Header.Rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, Header.Rows - firstRow);
        ObjectDisposedException.ThrowIf(_file.IsClosed, this);
        var chosen = Choose(columns);
        return rowCount == 0 ? [] : Read(firstRow, firstRow + rowCount, chosen);
    }

    /// <summary>Reads whole row groups.</summary>
    /// <param name="first">The first row group, counted from 0.</param>
    /// <param name="count">How many.</param>
    /// <param name="columns">The columns and their order, null for all.</param>
    /// <returns>Batches as of <see cref="ReadRows"/>.</returns>
    /// <exception cref="ArgumentException">The file does not have these row groups, or one of the columns.</exception>
    /// <exception cref="MalformedDataException">On the way: pages do not decode, or a column is of a kind that cannot be read.</exception>
    public IEnumerable<ParquetBatch> ReadRowGroups(int first, int count, IReadOnlyList<string>? columns = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Header.RowGroups.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Header.RowGroups.Count - first);
        var start = first < Header.RowGroups.Count ? Header.RowGroups[first].FirstRow : Header.Rows;
        var rows = 0L;
        for (var i = first; i < first + count; i++)
        {
            rows += Header.RowGroups[i].Rows;
        }

        return ReadRows(start, rows, columns);
    }

    /// <summary>Closes the file and the engine.</summary>
    public void Dispose()
    {
        if (_database.IsValueCreated)
        {
            _database.Value.Dispose();
        }

        _file.Dispose();
    }

    private static DuckDbDatabase Start(ParquetReaderOptions options)
    {
        var database = DuckDbDatabase.Open(new DuckDbSettings(options.Threads, options.MemoryLimitBytes));
        try
        {
            // One file, which does not change: its footer need not be parsed again for every range of rows.
            using var connection = database.Connect();
            connection.Run("SET GLOBAL parquet_metadata_cache=true").Dispose();
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private IEnumerable<ParquetBatch> Read(long firstRow, long endRow, int[] chosen)
    {
        var columns = Array.ConvertAll(chosen, i => Header.Columns[i]);
        var batch = new ParquetBatch(Header.Path, columns);
        var added = false;
        DuckDbConnection? connection = null;
        DuckDbResult? result = null;
        DuckDbChunk? chunk = null;
        try
        {
            _file.DangerousAddRef(ref added);
            connection = Guard(firstRow, () => _database.Value.Connect());
            result = Guard(firstRow, () => connection.Stream(Statement(firstRow, endRow, chosen)));
            CheckTypes(result, columns);
            var next = firstRow;
            while (true)
            {
                chunk = Guard(next, result.Fetch);
                if (chunk is null)
                {
                    break;
                }

                if (chunk.Rows > 0)
                {
                    next = CheckRows(batch.Attach(chunk), batch.Rows, next, endRow);
                    yield return batch;
                    batch.Detach();
                }

                chunk.Dispose();
            }

            if (next != endRow)
            {
                ParquetThrow.RowsEnd(Header.Path, next, endRow);
            }
        }
        finally
        {
            batch.Detach();
            chunk?.Dispose();
            result?.Dispose();
            connection?.Dispose();
            if (added)
            {
                _file.DangerousRelease();
            }
        }
    }

    private T Guard<T>(long row, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (DuckDbException error)
        {
            ParquetThrow.ReadFailed(Header.Path, _opened, row, error);
            throw;
        }
    }

    private long CheckRows((long First, long Last) numbers, int rows, long next, long endRow)
    {
        if (numbers.First != next || numbers.Last != next + rows - 1 || numbers.Last >= endRow)
        {
            ParquetThrow.RowsMissing(Header.Path, next, numbers.First);
        }

        return next + rows;
    }

    private void CheckTypes(DuckDbResult result, ParquetColumn[] columns)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            using var type = result.ColumnType(i);
            var found = type.Describe();
            if (found != ParquetTypes.ToDuckDb(columns[i].Type))
            {
                ParquetThrow.Decoded(Header.Path, columns[i].Name, columns[i].Type, found);
            }
        }
    }

    private int[] Choose(IReadOnlyList<string>? names)
    {
        var all = Header.Columns;
        var chosen = names is null ? Enumerable.Range(0, all.Count).ToArray() : new int[names.Count];
        for (var i = 0; i < chosen.Length; i++)
        {
            if (names is not null)
            {
                chosen[i] = Enumerable.Range(0, all.Count).FirstOrDefault(c => all[c].Name == names[i], -1);
                if (chosen[i] < 0)
                {
                    ParquetThrow.NoColumn(Header.Path, names[i], all);
                }
            }

            if (all[chosen[i]].Type == ParquetType.Other)
            {
                ParquetThrow.NotReadable(Header.Path, all[chosen[i]].Name);
            }
        }

        return chosen;
    }

    // Columns by position, not by name: DuckDB takes names without regard to case and renames repeated ones.
    private string Statement(long firstRow, long endRow, int[] chosen)
    {
        var sql = new StringBuilder("SELECT ");
        foreach (var column in chosen)
        {
            sql.Append(CultureInfo.InvariantCulture, $"c{column}, ");
        }

        return sql.Append("n FROM read_parquet(").Append(DuckDbSql.Literal(_opened))
            .Append(", file_row_number=true, hive_partitioning=false) AS t(")
            .AppendJoin(", ", Enumerable.Range(0, Header.Columns.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"c{i}")))
            .Append(CultureInfo.InvariantCulture, $", n) WHERE n >= {firstRow} AND n < {endRow}").ToString();
    }
}
