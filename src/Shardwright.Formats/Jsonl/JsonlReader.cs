namespace Shardwright.Formats.Jsonl;

/// <summary>Reads a JSONL file line by line, plain or gzip, of any size and in bounded memory.</summary>
/// <remarks>
/// Specification: JSON Lines (jsonlines.org); gzip is RFC 1952. Lines end with LF or CRLF; a last line without an end is a line. A byte
/// order mark at the start is skipped. Holds a block of 1 MiB, or the longest line. For one thread.
/// </remarks>
public sealed class JsonlReader : IDisposable
{
    private readonly TextSource source;
    private readonly JsonlLineBuffer lines;
    private bool started;
    private bool ended;

    private JsonlReader(TextSource source, string path, JsonlOptions options, long offsetBytes)
    {
        this.source = source;
        lines = new JsonlLineBuffer(path, options, offsetBytes);
    }

    /// <summary>The line that was read, without its end. Lent until the next call.</summary>
    public ReadOnlySpan<byte> Line => lines.Line;

    /// <summary>The line's number, from 1, counted from where the reading started; 0 before the first.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Where the line starts, in bytes of the text.</summary>
    public long OffsetBytes => lines.OffsetBytes;

    /// <summary>Where the next line starts, in bytes of the text.</summary>
    public long NextOffsetBytes => lines.NextOffsetBytes;

    /// <summary>Opens a file; gzip (also of several members, such as bgzip) is known by its first bytes, not by its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <param name="offsetBytes">Where to start, in bytes of the text (after decompression): the start of a line. Gzip is inflated up to there.</param>
    /// <exception cref="Foundation.Errors.StorageException">It cannot be opened.</exception>
    /// <exception cref="Foundation.Errors.InputChangedException">The text ends before the offset.</exception>
    /// <exception cref="Foundation.Errors.MalformedDataException">The gzip stream is cut or damaged before the offset.</exception>
    public static JsonlReader Open(string path, JsonlOptions? options = null, long offsetBytes = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(offsetBytes);
        var chosen = (options ?? new JsonlOptions()).Checked();
        return new JsonlReader(JsonlSource.Open(path, chosen, offsetBytes), path, chosen, offsetBytes);
    }

    /// <summary>Goes to the next line. After an error every further call gives the same error.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="Foundation.Errors.MalformedDataException">
    /// The gzip stream is cut or damaged, or a line is longer than allowed. The whole lines before that were given; of a member of gzip that
    /// is damaged they are what could be inflated, for its checksum stands at its end.
    /// </exception>
    /// <exception cref="Foundation.Errors.StorageException">The disk refused.</exception>
    public bool ReadLine()
    {
        if (!started)
        {
            Start();
        }

        while (!lines.TryTake())
        {
            if (ended || !Fill())
            {
                if (!lines.TryTakeRest())
                {
                    return false;
                }

                break;
            }
        }

        LineNumber++;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();

    /// <summary>Passes over a byte order mark at the start of the text.</summary>
    private void Start()
    {
        if (lines.NextOffsetBytes == 0)
        {
            var mark = JsonlText.ByteOrderMark;
            while (lines.Rest.Length < mark.Length && mark.StartsWith(lines.Rest) && Fill())
            {
            }

            if (lines.Rest.StartsWith(mark))
            {
                lines.Skip(mark.Length);
            }
        }

        started = true;
    }

    private bool Fill()
    {
        var count = source.Read(lines.Room());
        lines.Filled(count);
        ended = count == 0;
        return !ended;
    }
}
