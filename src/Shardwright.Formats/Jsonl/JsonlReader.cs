namespace Shardwright.Formats.Jsonl;

/// <summary>Reads a JSONL file line by line, plain or gzip, of any size and in bounded memory.</summary>
/// <remarks>Lines end with LF or CRLF; a last line without an end is a line. A byte order mark at the start is skipped. For one thread.</remarks>
public sealed class JsonlReader : IDisposable
{
    /// <summary>Opens a file; gzip (also of several members, such as bgzip) is known by its first bytes, not by its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <param name="offsetBytes">Where to start, in bytes of the text (after decompression): the start of a line.</param>
    /// <exception cref="Foundation.Errors.StorageException">It cannot be opened.</exception>
    public static JsonlReader Open(string path, JsonlOptions? options = null, long offsetBytes = 0) => throw new NotImplementedException(path + options + offsetBytes);

    /// <summary>The line that was read, without its end. Lent until the next call.</summary>
    public ReadOnlySpan<byte> Line => throw new NotImplementedException();

    /// <summary>The line's number, from 1, counted from where the reading started.</summary>
    public long LineNumber => throw new NotImplementedException();

    /// <summary>Where the line starts, in bytes of the text.</summary>
    public long OffsetBytes => throw new NotImplementedException();

    /// <summary>Where the next line starts, in bytes of the text.</summary>
    public long NextOffsetBytes => throw new NotImplementedException();

    /// <summary>Goes to the next line.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="Foundation.Errors.MalformedDataException">The gzip stream is cut or damaged, or a line is longer than allowed.</exception>
    public bool ReadLine() => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
