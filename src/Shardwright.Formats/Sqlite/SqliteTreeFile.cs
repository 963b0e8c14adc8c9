using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Errors;

namespace Shardwright.Formats.Sqlite;

/// <summary>Fills empty tables and indexes of a database that SQLite made, several times as fast as inserts: rows come in order, and pages are written once.</summary>
/// <remarks>
/// Spec: Database File Format, version 3, sections 1.3, 1.5 and 1.6. Nobody else has the database open meanwhile. It is whole again after
/// <see cref="Finish"/>; who breaks off before deletes it. Memory is a few pages and one buffer. Used by one thread at a time.
/// </remarks>
public sealed class SqliteTreeFile : IDisposable
{
    private const int BufferBytes = 1 << 20;
    private const int PageCountOffset = 28;
    private const long LockByte = 1L << 30;
    private const uint MostPages = 0xfffffffe;

    private readonly string path;
    private readonly SafeFileHandle handle;
    private readonly Dictionary<string, (uint Root, bool IsIndex)> roots;
    private readonly List<SqliteTree> trees = [];
    private readonly byte[] buffer;
    private readonly uint lockPage;
    private int waiting;
    private uint nextPage;

    private SqliteTreeFile(string path, SafeFileHandle handle, Dictionary<string, (uint Root, bool IsIndex)> roots, int pageBytes, uint pages)
    {
        this.path = path;
        this.handle = handle;
        this.roots = roots;
        PageBytes = pageBytes;
        buffer = new byte[BufferBytes];
        lockPage = (uint)(LockByte / pageBytes) + 1;
        nextPage = pages + 1;
    }

    /// <summary>Bytes in a page.</summary>
    public int PageBytes { get; }

    /// <summary>Pages of the file so far.</summary>
    public long Pages => nextPage - 1;

    /// <summary>Opens a database that was made and closed.</summary>
    /// <param name="path">The database; no journal stands beside it.</param>
    /// <exception cref="MalformedDataException">It is not an SQLite database in UTF-8, or has free pages, reserved bytes or automatic vacuum.</exception>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public static SqliteTreeFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var roots = new Dictionary<string, (uint Root, bool IsIndex)>(StringComparer.OrdinalIgnoreCase);
        int pageBytes;
        long pages;
        using (var database = SqliteDatabase.Open(path))
        {
            using var schema = database.Prepare("SELECT name, rootpage, type = 'index' FROM sqlite_schema WHERE rootpage > 1");
            while (schema.Step())
            {
                roots[schema.ReadString(0)] = (checked((uint)schema.ReadInteger(1)), schema.ReadInteger(2) != 0);
            }

            pageBytes = database.PageBytes;
            pages = database.Pages;
        }

        var handle = OpenFile(path);
        try
        {
            CheckHeader(path, handle, pages * pageBytes);
            return new SqliteTreeFile(path, handle, roots, pageBytes, checked((uint)pages));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Begins to fill a table or an index.</summary>
    /// <param name="name">An empty table with row ids, or an empty index; each is filled once.</param>
    /// <exception cref="MalformedDataException">There is none, or it is not empty.</exception>
    public SqliteTree Fill(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ObjectDisposedException.ThrowIf(handle.IsClosed, this);
        if (!roots.TryGetValue(name, out var found))
        {
            SqliteThrow.TableMissing(path, name, [.. roots.Keys]);
        }

        var tree = new SqliteTree(this, found.Root, found.IsIndex);
        Span<byte> head = stackalloc byte[5];
        _ = RandomAccess.Read(handle, head, (found.Root - 1L) * PageBytes);
        if (head[0] != (found.IsIndex ? 10 : 13) || head[3] != 0 || head[4] != 0 || trees.Exists(other => other.Root == found.Root))
        {
            SqliteThrow.NotEmpty(path, name);
        }

        trees.Add(tree);
        return tree;
    }

    /// <summary>Writes what is left and closes the file. The disk is not waited for.</summary>
    /// <exception cref="StorageException">The disk refused.</exception>
    public void Finish()
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, this);
        foreach (var tree in trees)
        {
            tree.Finish();
        }

        Flush();
        Span<byte> count = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(count, nextPage - 1);
        WriteAt(count, PageCountOffset);
        Dispose();
    }

    /// <summary>Closes the file, which is a database only after <see cref="Finish"/>.</summary>
    public void Dispose() => handle.Dispose();

    /// <summary>Writes the next page.</summary>
    /// <returns>Its number.</returns>
    internal uint Append(ReadOnlySpan<byte> page)
    {
        page.CopyTo(Reserve());
        return Advance();
    }

    /// <summary>Writes what does not fit into a page as a chain of pages.</summary>
    /// <returns>The number of the first.</returns>
    internal uint AppendOverflow(ReadOnlySpan<byte> content)
    {
        SkipLockPage();
        var first = nextPage;
        while (true)
        {
            SkipLockPage();
            var room = Reserve();
            var bytes = Math.Min(content.Length, PageBytes - SqliteTreePage.ChildBytes);
            var next = nextPage + 1;
            next += next == lockPage ? 1u : 0;
            BinaryPrimitives.WriteUInt32BigEndian(room, bytes == content.Length ? 0 : next);
            content[..bytes].CopyTo(room[SqliteTreePage.ChildBytes..]);
            room[(SqliteTreePage.ChildBytes + bytes)..].Clear();
            _ = Advance();
            content = content[bytes..];
            if (content.IsEmpty)
            {
                return first;
            }
        }
    }

    /// <summary>Writes a page that is there already.</summary>
    internal void Replace(uint number, ReadOnlySpan<byte> page) => WriteAt(page, (number - 1L) * PageBytes);

    private static SafeFileHandle OpenFile(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            SqliteThrow.WriteFailed(path, error);
            throw;
        }
    }

    private static void CheckHeader(string path, SafeFileHandle handle, long lengthBytes)
    {
        Span<byte> head = stackalloc byte[SqliteHeader.HeaderBytes];
        var read = RandomAccess.Read(handle, head, 0);
        var isPlain = read == head.Length
            && SqliteHeader.Knows(head)
            && head[18] == 1 && head[19] == 1                              // no write-ahead log
            && head[20] == 0                                               // no reserved bytes
            && !head.Slice(32, 8).ContainsAnyExcept((byte)0)               // no free pages
            && BinaryPrimitives.ReadUInt32BigEndian(head[44..]) == 4       // schema format
            && BinaryPrimitives.ReadUInt32BigEndian(head[52..]) == 0       // no automatic vacuum
            && BinaryPrimitives.ReadUInt32BigEndian(head[56..]) == 1       // UTF-8
            && head.Slice(24, 4).SequenceEqual(head.Slice(92, 4))          // the count of pages is in force
            && RandomAccess.GetLength(handle) == lengthBytes;
        if (!isPlain)
        {
            SqliteThrow.NotPlain(path);
        }
    }

    private Span<byte> Reserve()
    {
        SkipLockPage();
        if (nextPage >= MostPages)
        {
            SqliteThrow.TooManyPages(path);
        }

        if (buffer.Length - waiting < PageBytes)
        {
            Flush();
        }

        return buffer.AsSpan(waiting, PageBytes);
    }

    private uint Advance()
    {
        waiting += PageBytes;
        return nextPage++;
    }

    /// <summary>The page that holds the byte at 1 GiB is never used: SQLite locks that byte on some systems.</summary>
    private void SkipLockPage()
    {
        if (nextPage != lockPage)
        {
            return;
        }

        Flush();
        buffer.AsSpan(0, PageBytes).Clear();
        _ = Advance();
    }

    private void Flush()
    {
        WriteAt(buffer.AsSpan(0, waiting), (Pages * PageBytes) - waiting);
        waiting = 0;
    }

    private void WriteAt(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(handle, bytes, offset);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            SqliteThrow.WriteFailed(path, error);
        }
    }
}
