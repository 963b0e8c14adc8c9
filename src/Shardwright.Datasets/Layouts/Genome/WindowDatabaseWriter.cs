using System.Globalization;
using System.Text;
using Shardwright.Formats.Sqlite;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Writes a window database, as the original makes it, in one pass: sequences come in the byte order of their ids.</summary>
/// <remarks>
/// Source: the sharded Eden data loader of NVIDIA's bionemo-framework; tables, keys and index are its own. The file appears whole or not at all. For one
/// thread at a time. The same calls give the same bytes, with one version of libsqlite3. Memory is bounded.
/// </remarks>
public sealed class WindowDatabaseWriter : IDisposable
{
    private const int WindowsBetweenLooks = 65536;

    private readonly AtomicFile file;
    private readonly WindowRule rule;
    private readonly SqliteTreeFile pages;
    private readonly SqliteTree windows;
    private readonly SqliteTree sequences;
    private readonly SqliteRecord row = new();
    private readonly SqliteRecord key = new();
    private byte[] lastId = new byte[64];
    private int lastIdLength = -1;
    private bool isEnded;

    private WindowDatabaseWriter(AtomicFile file, WindowRule rule, SqliteTreeFile pages)
    {
        this.file = file;
        this.rule = rule;
        this.pages = pages;
        windows = pages.Fill(WindowSchema.WindowTable);
        sequences = pages.Fill(WindowSchema.SequenceIndex);
    }

    /// <summary>Windows so far.</summary>
    public long Windows => windows.Count;

    /// <summary>Windows that were left out because they are shorter than the threshold.</summary>
    public long Skipped { get; private set; }

    /// <summary>Sequences that have windows.</summary>
    public long Sequences { get; private set; }

    /// <summary>Begins a window database; one that stands there stays until <see cref="Finish"/>.</summary>
    /// <param name="path">Its path; folders that are missing are made.</param>
    /// <param name="rule">Where windows lie.</param>
    /// <exception cref="ArgumentOutOfRangeException">Window or stride is less than 1, or the threshold less than 0.</exception>
    /// <exception cref="DatasetStateException">What stands there is no window database.</exception>
    /// <exception cref="StorageException">It cannot be made there.</exception>
    /// <exception cref="MissingComponentException">This machine has no libsqlite3.</exception>
    public static WindowDatabaseWriter Create(string path, WindowRule rule)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentOutOfRangeException.ThrowIfLessThan(rule.WindowSize, 1, nameof(rule));
        ArgumentOutOfRangeException.ThrowIfLessThan(rule.Stride, 1, nameof(rule));
        ArgumentOutOfRangeException.ThrowIfNegative(rule.MinLengthThreshold, nameof(rule));
        RefuseOther(path);
        var file = AtomicFile.Create(path);
        SqliteTreeFile? pages = null;
        try
        {
            MakeTables(file.PartialPath);
            pages = SqliteTreeFile.Open(file.PartialPath);
            return new WindowDatabaseWriter(file, rule, pages);
        }
        catch
        {
            pages?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>One word amiss must not cost a database of sequences, or the list that the windows are made of: only windows, or an empty file, are replaced.</summary>
    private static void RefuseOther(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            return;
        }

        try
        {
            using var there = SqliteDatabase.Open(path);
            if (there.ReadTables().All(table => table.Name is WindowSchema.MetadataTable or WindowSchema.WindowTable))
            {
                return;
            }
        }
        catch (MalformedDataException)
        {
            // Another file, or a database too damaged to say what it was.
        }

        WindowThrow.OtherFile(path);
    }

    /// <summary>Adds the windows of a sequence.</summary>
    /// <param name="contigId">Its id, UTF-8: greater than the one before in byte order.</param>
    /// <param name="length">Its letters.</param>
    /// <param name="cancel">Looked at once in a while, for the windows of one sequence may be many.</param>
    /// <returns>Its windows.</returns>
    /// <exception cref="ArgumentException">The id is smaller than the one before.</exception>
    /// <exception cref="MalformedDataException">It is the one before.</exception>
    /// <exception cref="StorageException">The disk refused.</exception>
    public long Add(ReadOnlySpan<byte> contigId, long length, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(isEnded, this);
        var order = lastIdLength < 0 ? 1 : contigId.SequenceCompareTo(lastId.AsSpan(0, lastIdLength));
        if (order <= 0)
        {
            Refuse(contigId, order);
        }

        var all = rule.CountAll(length);
        var count = rule.MinLengthThreshold == 0 ? all : rule.Count(length);
        Skipped += all - count;
        Sequences += count > 0 ? 1 : 0;
        for (var window = 0L; window < count; window++)
        {
            if (window % WindowsBetweenLooks == WindowsBetweenLooks - 1)
            {
                cancel.ThrowIfCancellationRequested();
            }

            var number = windows.Count;
            windows.AppendRow(number, row.Clear().AddNull().AddText(contigId).AddInteger(window));
            sequences.AppendKey(key.Clear().AddText(contigId).AddInteger(number));
        }

        Keep(contigId);
        return count;
    }

    /// <summary>Writes the metadata and publishes the database, durable, under its name.</summary>
    /// <exception cref="StorageException">The disk refused.</exception>
    public void Finish()
    {
        ObjectDisposedException.ThrowIf(isEnded, this);
        isEnded = true;
        pages.Finish();
        WriteMetadata();
        file.Commit();
    }

    /// <summary>Closes the file, and deletes it unless it was finished.</summary>
    public void Dispose()
    {
        isEnded = true;
        pages.Dispose();
        file.Dispose();
    }

    private static void MakeTables(string path)
    {
        using var database = OpenAlone(path, SqliteAccess.Create);
        database.Execute("PRAGMA encoding='UTF-8'");
        database.Execute("PRAGMA auto_vacuum=NONE");
        database.Execute("BEGIN");
        database.Execute(WindowSchema.MakeMetadata);
        database.Execute(WindowSchema.MakeWindows);
        database.Execute(WindowSchema.MakeIndex);
        database.Execute("COMMIT");
    }

    private void WriteMetadata()
    {
        using var database = OpenAlone(file.PartialPath, SqliteAccess.ReadWrite);
        var changes = database.ChangeCount ?? throw new InvalidOperationException("The database that was just made is in WAL mode.");
        database.Execute("BEGIN");
        using (var insert = database.Prepare("INSERT INTO metadata (key, value) VALUES (?, ?)"))
        {
            Insert(insert, WindowSchema.WindowSize, rule.WindowSize);
            Insert(insert, WindowSchema.Stride, rule.Stride);
            Insert(insert, WindowSchema.MinLengthThreshold, rule.MinLengthThreshold);
            Insert(insert, WindowSchema.TotalWindows, Windows);
            Insert(insert, WindowSchema.DistinctSequences, Sequences);
            if (rule.KeepTail)
            {
                Insert(insert, WindowSchema.KeepTail, 1);
            }
        }

        // The change that this transaction makes is counted when it ends.
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id={WindowSchema.ApplicationId}"));
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={changes + 1}"));
        database.Execute("COMMIT");
    }

    private static SqliteDatabase OpenAlone(string path, SqliteAccess access)
    {
        var database = SqliteDatabase.Open(path, new SqliteOptions { Access = access });
        try
        {
            database.Execute("PRAGMA journal_mode=OFF");
            database.Execute("PRAGMA synchronous=OFF");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static void Insert(SqliteStatement insert, string key, long value)
    {
        insert.BindText(0, key);
        insert.Bind(1, value);
        insert.Run();
    }

    private void Refuse(ReadOnlySpan<byte> contigId, int order)
    {
        var id = Encoding.UTF8.GetString(contigId);
        if (order == 0)
        {
            WindowThrow.Duplicate(file.FinalPath, id);
        }

        throw new ArgumentException($"\"{id}\" stands behind an id that is greater in byte order.", nameof(contigId));
    }

    private void Keep(ReadOnlySpan<byte> contigId)
    {
        if (lastId.Length < contigId.Length)
        {
            lastId = new byte[Math.Max(contigId.Length, 2 * lastId.Length)];
        }

        contigId.CopyTo(lastId);
        lastIdLength = contigId.Length;
    }
}
