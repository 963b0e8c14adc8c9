using System.Runtime.InteropServices;
using System.Text;
using Shardwright.Formats.Sqlite;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Writes the sequences of one sample into an SQLite database: <c>sequences(contig_id TEXT PRIMARY KEY, nt_sequence TEXT NOT NULL)</c>.</summary>
/// <remarks>
/// Source: the sequence databases of the sharded Eden data loader. Row ids count from 1 in the order of writing. A sequence is whole in memory until it is
/// ended, and once more while SQLite takes it. The same calls give the same bytes with one version of the library.
/// </remarks>
public sealed unsafe class SequenceDatabaseWriter : ISequenceWriter
{
    internal const string CreateTable = "CREATE TABLE sequences (contig_id TEXT PRIMARY KEY, nt_sequence TEXT NOT NULL)";
    /// <summary>In pages this large the walk to a place in a text of 10 MB takes microseconds.</summary>
    internal const int PageBytes = 65536;

    // Of a small sample's few sequences, large pages would be mostly empty.
    private const int SmallPageBytes = 4096;
    private const long SmallSample = 1 << 20;

    private const int MostRowBytes = 1_000_000_000;
    private const int FirstBytes = 1 << 16;

    /// <summary>Bytes of a row beside its id and its letters: the record's header, generously.</summary>
    private const int RowExtraBytes = 64;

    private readonly string path;
    private readonly SqliteWriter database;
    private readonly SqliteStatement insert;
    private byte* letters;
    private int capacity;
    private int count;
    private int mostLetters;
    private string? id;
    private bool isEnded;

    private SequenceDatabaseWriter(string path, SqliteWriter database)
    {
        this.path = path;
        this.database = database;
        database.Execute(CreateTable);
        insert = database.Prepare("INSERT INTO sequences VALUES (?, ?)");
    }

    /// <inheritdoc/>
    public long Sequences { get; private set; }

    /// <summary>Begins a database; one that stands there stays until <see cref="Finish"/>.</summary>
    /// <param name="path">
    /// Its path; folders that are missing are made. Where the name says that the file is not whole (<c>.partial</c>), its owner makes it durable, and this
    /// does not wait for the disk.
    /// </param>
    /// <param name="expectedLetters">About how many letters it will have, by which the size of its pages is chosen; null, the default, for many.</param>
    /// <exception cref="StorageException">It cannot be made there.</exception>
    /// <exception cref="MissingComponentException">This machine has no libsqlite3.</exception>
    public static SequenceDatabaseWriter Create(string path, long? expectedLetters = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var database = SqliteWriter.Create(path, new SqliteWriterOptions { PageBytes = expectedLetters < SmallSample ? SmallPageBytes : PageBytes, IsDurable = !AtomicFile.IsPartial(path) });
        try
        {
            return new SequenceDatabaseWriter(path, database);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void BeginSequence(string contigId)
    {
        ArgumentException.ThrowIfNullOrEmpty(contigId);
        ObjectDisposedException.ThrowIf(isEnded, this);
        if (id is not null)
        {
            throw new InvalidOperationException($"The sequence {id} was not ended.");
        }

        var idBytes = Encoding.UTF8.GetByteCount(contigId);
        mostLetters = Math.Max(0, MostRowBytes - RowExtraBytes - idBytes);
        insert.BindText(0, contigId);
        id = contigId;
        count = 0;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bases)
    {
        RequireSequence();
        if (bases.Length > mostLetters - count)
        {
            SequenceThrow.TooLong(path, id!, mostLetters);
        }

        var odd = bases.IndexOfAnyExceptInRange((byte)1, (byte)127);
        if (odd >= 0)
        {
            SequenceThrow.NotAsciiWritten(path, id!, (long)count + odd, bases[odd]);
        }

        var needed = count + bases.Length;
        if (needed > capacity)
        {
            // The system moves large pieces of memory without copying them, and gives pages only as they are written.
            var larger = (int)Math.Min(mostLetters, Math.Max(Math.Max(needed, FirstBytes), 2L * capacity));
            letters = (byte*)NativeMemory.Realloc(letters, (nuint)larger);
            capacity = larger;
        }

        bases.CopyTo(new Span<byte>(letters + count, bases.Length));
        count = needed;
    }

    /// <inheritdoc/>
    public void EndSequence()
    {
        RequireSequence();
        var ended = id!;
        id = null;
        try
        {
            insert.RunWithText(1, new ReadOnlySpan<byte>(letters, count));
        }
        catch (MalformedDataException error)
        {
            SequenceThrow.Duplicate(path, ended, error);
        }

        Sequences++;
    }

    /// <inheritdoc/>
    public void Finish()
    {
        ObjectDisposedException.ThrowIf(isEnded, this);
        if (id is not null)
        {
            throw new InvalidOperationException($"The sequence {id} was not ended.");
        }

        database.Commit();
        Release();
    }

    /// <summary>Deletes the database unless it was finished.</summary>
    public void Dispose()
    {
        database.Dispose();
        Release();
        GC.SuppressFinalize(this);
    }

    private void RequireSequence()
    {
        ObjectDisposedException.ThrowIf(isEnded, this);
        if (id is null)
        {
            throw new InvalidOperationException("No sequence was begun.");
        }
    }

    private void Release()
    {
        isEnded = true;
        NativeMemory.Free(letters);
        letters = null;
        capacity = 0;
    }

    /// <summary>Frees the memory of a writer that was never disposed.</summary>
    ~SequenceDatabaseWriter() => NativeMemory.Free(letters);
}
