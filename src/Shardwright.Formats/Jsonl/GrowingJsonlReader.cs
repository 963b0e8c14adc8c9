using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Formats.Jsonl;

/// <summary>Reads a JSONL file that somebody is still writing: whole lines only, an incomplete last line waits.</summary>
/// <remarks>
/// Plain text only. Never sleeps: who reads decides when to ask again. The writer may append in steps of any size, also within a character.
/// Otherwise as <see cref="JsonlReader"/>. For one thread.
/// </remarks>
public sealed class GrowingJsonlReader : IDisposable
{
    private const byte GzipFirst = 0x1f;
    private const int TailBytes = 64;

    private readonly InputFile file;
    private readonly JsonlLineBuffer lines;
    private readonly byte[] tail = new byte[TailBytes];
    private int tailBytes;
    private bool started;
    private bool hasWaited;

    private GrowingJsonlReader(InputFile file, long offsetBytes, JsonlOptions options)
    {
        this.file = file;
        lines = new JsonlLineBuffer(file.Path, options, offsetBytes);
        LengthBytes = file.Length;
        if (LengthBytes < offsetBytes)
        {
            JsonlThrow.Shrunk(file.Path, offsetBytes, LengthBytes);
        }
    }

    /// <summary>The line that was read, without its end. Lent until the next call.</summary>
    public ReadOnlySpan<byte> Line => lines.Line;

    /// <summary>Where the line starts, in bytes.</summary>
    public long OffsetBytes => lines.OffsetBytes;

    /// <summary>Where the next line starts, in bytes.</summary>
    public long NextOffsetBytes => lines.NextOffsetBytes;

    /// <summary>The file's length when it was last looked at.</summary>
    public long LengthBytes { get; private set; }

    /// <summary>Opens a file that exists, at the start of a line.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offsetBytes">Where to start, in bytes.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    /// <exception cref="InputChangedException">It ends before the offset.</exception>
    public static GrowingJsonlReader Open(string path, long offsetBytes = 0, JsonlOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(offsetBytes);
        var chosen = (options ?? new JsonlOptions()).Checked();
        var file = InputFile.Open(path, JsonlSource.Kind);
        try
        {
            return new GrowingJsonlReader(file, offsetBytes, chosen);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next whole line.</summary>
    /// <returns>False when there is none now; more may come.</returns>
    /// <exception cref="InputChangedException">The name belongs to another file now or to none, or the file is shorter than what was read.</exception>
    /// <exception cref="MalformedDataException">The file is gzip, or a line is longer than allowed.</exception>
    /// <exception cref="StorageException">The disk refused.</exception>
    public bool ReadLine()
    {
        while (!Start() || !lines.TryTake())
        {
            if (!Fill())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes what stands after the last line end as a line, once nobody writes any more.</summary>
    /// <returns>False when nothing stands there. A whole line that has come meanwhile is given first, so ask until there is nothing.</returns>
    /// <exception cref="InputChangedException">As of <see cref="ReadLine"/>.</exception>
    public bool ReadUnfinishedLine()
    {
        if (ReadLine())
        {
            return true;
        }

        started = true;
        return lines.TryTakeRest();
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>Passes over a byte order mark, once enough has come to know whether there is one.</summary>
    private bool Start()
    {
        if (started || lines.NextOffsetBytes > 0)
        {
            return true;
        }

        var mark = JsonlText.ByteOrderMark;
        var rest = lines.Rest;
        if (rest.Length > 0 && rest[0] == GzipFirst)
        {
            JsonlThrow.GzipGrowing(file.Path);
        }

        if (rest.Length < mark.Length && mark.StartsWith(rest))
        {
            return false;
        }

        if (rest.StartsWith(mark))
        {
            lines.Skip(mark.Length);
        }

        return started = true;
    }

    private bool Fill()
    {
        var room = lines.Room();
        var offset = lines.EndOffsetBytes;
        var count = file.Read(room, offset);
        if (count == 0)
        {
            hasWaited = true;
            Check();
            return false;
        }

        if (hasWaited)
        {
            CheckTail(offset);
            hasWaited = false;
        }

        tailBytes = Math.Min(count, TailBytes);
        room[(count - tailBytes)..count].CopyTo(tail);
        lines.Filled(count);
        LengthBytes = Math.Max(LengthBytes, lines.EndOffsetBytes);
        return true;
    }

    /// <summary>Bytes that came after a wait follow those that were read, or the file was cut and written anew meanwhile.</summary>
    private void CheckTail(long offset)
    {
        Span<byte> now = stackalloc byte[TailBytes];
        now = now[..tailBytes];
        if (file.Read(now, offset - tailBytes) != tailBytes || !now.SequenceEqual(tail.AsSpan(0, tailBytes)))
        {
            JsonlThrow.Replaced(file.Path, offset, "other bytes before this place than were read there");
        }
    }

    /// <summary>At the end of what there is: is it still the file that was opened?</summary>
    private void Check()
    {
        FileIdentity identity;
        try
        {
            identity = FileIdentity.Of(file.Path);
        }
        catch (StorageException) when (!Path.Exists(file.Path))
        {
            JsonlThrow.Replaced(file.Path, lines.EndOffsetBytes, "no such file any more");
            throw;
        }

        if (identity.Inode != file.Inode)
        {
            JsonlThrow.Replaced(file.Path, lines.EndOffsetBytes, "another file under its name");
        }

        LengthBytes = identity.Bytes;
        if (LengthBytes < lines.EndOffsetBytes)
        {
            JsonlThrow.Shrunk(file.Path, lines.EndOffsetBytes, LengthBytes);
        }
    }
}
