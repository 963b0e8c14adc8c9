namespace Shardwright.Formats.Jsonl;

/// <summary>Reads a JSONL file that somebody is still writing: whole lines only, an incomplete last line waits.</summary>
/// <remarks>Plain text only. Never sleeps: who reads decides when to ask again. For one thread.</remarks>
public sealed class GrowingJsonlReader : IDisposable
{
    /// <summary>Opens a file that exists, at the start of a line.</summary>
    public static GrowingJsonlReader Open(string path, long offsetBytes = 0, JsonlOptions? options = null) => throw new NotImplementedException(path + options + offsetBytes);

    /// <summary>The line that was read, without its end. Lent until the next call.</summary>
    public ReadOnlySpan<byte> Line => throw new NotImplementedException();

    /// <summary>Where the line starts, in bytes.</summary>
    public long OffsetBytes => throw new NotImplementedException();

    /// <summary>Where the next line starts, in bytes.</summary>
    public long NextOffsetBytes => throw new NotImplementedException();

    /// <summary>The file's length when it was last looked at.</summary>
    public long LengthBytes => throw new NotImplementedException();

    /// <summary>Goes to the next whole line.</summary>
    /// <returns>False when there is none now; more may come.</returns>
    /// <exception cref="Foundation.Errors.InputChangedException">The name belongs to another file now, or the file is shorter than what was read.</exception>
    public bool ReadLine() => throw new NotImplementedException();

    /// <summary>Takes what stands after the last line end as a line, once nobody writes any more.</summary>
    /// <returns>False when nothing stands there.</returns>
    public bool ReadUnfinishedLine() => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
