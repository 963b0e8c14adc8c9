using Shardwright.Formats.Sqlite;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>The windows of a split: an SQLite database that says of each in which sequence it lies, and where. Read only.</summary>
/// <remarks>Source: the sharded Eden data loader of NVIDIA's bionemo-framework. Used by one thread at a time.</remarks>
public sealed partial class WindowDatabase : IDisposable
{
    private readonly SqliteDatabase database;
    private SqliteStatement? sequenceOf;

    private WindowDatabase(SqliteDatabase database, WindowMetadata metadata, bool isOurs)
    {
        this.database = database;
        Metadata = metadata;
        IsOurs = isOurs;
    }

    /// <summary>The file, as the caller named it.</summary>
    public string Path => database.Path;

    /// <summary>What it says of itself.</summary>
    public WindowMetadata Metadata { get; }

    /// <summary>Whether <see cref="WindowDatabaseWriter"/> made it and nobody changed it since, so that its order need not be looked at.</summary>
    internal bool IsOurs { get; }

    /// <summary>Opens a window database and reads its metadata.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to open it; null for the defaults, which are to read only.</param>
    /// <exception cref="StorageException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="MalformedDataException">It is not SQLite, is cut or damaged, or lacks a table or column.</exception>
    /// <exception cref="DatasetStateException">Another program has it locked.</exception>
    public static WindowDatabase Open(string path, SqliteOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            WindowThrow.NotFound(path);
        }

        var database = SqliteDatabase.Open(path, options);
        try
        {
            if (database.FindTable(WindowSchema.MetadataTable) is null)
            {
                WindowThrow.NoMetadata(path);
            }

            _ = database.RequireTable(WindowSchema.MetadataTable, "key", "value");
            _ = database.RequireTable(WindowSchema.WindowTable, "window_idx", "sequence_id", "window_in_seq_idx");
            return new WindowDatabase(database, ReadMetadata(database), KnowsItself(database));
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Holds the metadata against what a run is configured for.</summary>
    /// <param name="expected">The run's configuration.</param>
    /// <param name="reporter">Is warned where the database has only the two documented keys, so that its windows were not counted when it was made; null for nobody.</param>
    /// <exception cref="MalformedDataException">A key is missing.</exception>
    /// <exception cref="DatasetStateException">Window size, stride or threshold differ.</exception>
    public void Check(GenomeExpectation expected, IReporter? reporter = null)
    {
        ArgumentNullException.ThrowIfNull(expected);
        if (Metadata.WindowSize is null || Metadata.Stride is null)
        {
            WindowThrow.NoSizes(Path);
        }

        if (Metadata.WindowSize != expected.SequenceLength || Metadata.Stride != expected.Stride)
        {
            WindowThrow.Sizes(Path, Metadata, expected);
        }

        CheckThreshold(expected.MinLengthThreshold);
        if (HasDocumentedKeysOnly)
        {
            reporter?.Warn($"{Path}: metadata has only 'window_size' and 'stride', not 'total_windows' and 'distinct_sequences': its windows are counted.");
        }
        else if (Metadata.TotalWindows is null || Metadata.DistinctSequences is null)
        {
            WindowThrow.NoTotals(Path);
        }
    }

    /// <summary>How many windows there are: as the metadata says, or counted where it does not.</summary>
    /// <exception cref="MalformedDataException">Pages are damaged.</exception>
    /// <exception cref="DatasetStateException">Another program has it locked.</exception>
    public long CountWindows() => Metadata.TotalWindows ?? database.CountRows(WindowSchema.WindowTable);

    /// <summary>The id of a window's sequence, for messages.</summary>
    /// <param name="window">The window.</param>
    /// <exception cref="DatasetStateException">There is no such window, or another program has the database locked.</exception>
    /// <exception cref="MalformedDataException">Pages are damaged.</exception>
    public string SequenceIdOf(long window)
    {
        sequenceOf ??= database.Prepare("SELECT sequence_id FROM window_mappings WHERE window_idx = ?");
        sequenceOf.Bind(0, window);
        if (!sequenceOf.Step())
        {
            WindowThrow.NoWindow(Path, window);
        }

        var id = sequenceOf.ReadString(0);
        sequenceOf.Reset();
        return id;
    }

    /// <summary>Closes the database.</summary>
    public void Dispose()
    {
        sequenceOf?.Dispose();
        database.Dispose();
    }

    private bool HasDocumentedKeysOnly => Metadata is { MinLengthThreshold: null, TotalWindows: null, DistinctSequences: null };

    private void CheckThreshold(long expected)
    {
        if (expected <= 0)
        {
            if (Metadata.MinLengthThreshold is > 0 and var pruned)
            {
                WindowThrow.Pruned(Path, pruned);
            }

            return;
        }

        if (Metadata.MinLengthThreshold is not { } found)
        {
            WindowThrow.NoThreshold(Path, expected);
            return;
        }

        if (found != expected)
        {
            WindowThrow.Threshold(Path, expected, found);
        }
    }

    private static WindowMetadata ReadMetadata(SqliteDatabase database)
    {
        var metadata = new WindowMetadata(null, null, null, null, null);
        using var rows = database.Prepare("SELECT key, value FROM metadata");
        while (rows.Step())
        {
            var key = rows.Kind(0) == SqliteKind.Text ? rows.ReadString(0) : "";
            var (isNew, least) = key switch
            {
                WindowSchema.WindowSize => (metadata.WindowSize is null, 1),
                WindowSchema.Stride => (metadata.Stride is null, 1),
                WindowSchema.MinLengthThreshold => (metadata.MinLengthThreshold is null, 0),
                WindowSchema.TotalWindows => (metadata.TotalWindows is null, 0),
                WindowSchema.DistinctSequences => (metadata.DistinctSequences is null, 0),
                _ => (false, -1),
            };
            if (least < 0)
            {
                continue;
            }

            if (!isNew)
            {
                WindowThrow.Twice(database.Path, key);
            }

            var value = rows.ReadInteger(1);
            if (value < least)
            {
                WindowThrow.BadValue(database.Path, key, value);
            }

            metadata = key switch
            {
                WindowSchema.WindowSize => metadata with { WindowSize = value },
                WindowSchema.Stride => metadata with { Stride = value },
                WindowSchema.MinLengthThreshold => metadata with { MinLengthThreshold = value },
                WindowSchema.TotalWindows => metadata with { TotalWindows = value },
                _ => metadata with { DistinctSequences = value },
            };
        }

        return metadata;
    }

    private static bool KnowsItself(SqliteDatabase database)
        => Pragma(database, "application_id") == WindowSchema.ApplicationId && Pragma(database, "user_version") == database.ChangeCount;

    private static long Pragma(SqliteDatabase database, string name)
    {
        using var statement = database.Prepare($"PRAGMA {name}");
        return statement.Step() ? statement.ReadInteger(0) : 0;
    }
}
