namespace Shardwright.Formats.Jsonl;

/// <summary>Cuts blocks of text into lines. Grows only for a line that is longer than a block.</summary>
/// <param name="path">The file, for errors.</param>
/// <param name="options">Checked.</param>
/// <param name="offsetBytes">Where the first byte given stands in the text.</param>
internal sealed class JsonlLineBuffer(string path, JsonlOptions options, long offsetBytes)
{
    private const byte LineFeed = (byte)'\n';
    private const byte CarriageReturn = (byte)'\r';
    private const int LineEndBytes = 2;

    private byte[] bytes = new byte[options.BlockBytes];
    private int lineStart;
    private int lineLength;
    private int next;
    private int searched;
    private int end;

    /// <summary>The line that was taken. Lent until more room is asked for.</summary>
    internal ReadOnlySpan<byte> Line => bytes.AsSpan(lineStart, lineLength);

    /// <summary>Where the line that was taken starts in the text.</summary>
    internal long OffsetBytes { get; private set; } = offsetBytes;

    /// <summary>Where the next line starts in the text.</summary>
    internal long NextOffsetBytes { get; private set; } = offsetBytes;

    /// <summary>Where the next byte that is given stands in the text.</summary>
    internal long EndOffsetBytes => NextOffsetBytes + (end - next);

    /// <summary>What stands after the last line that was taken.</summary>
    internal ReadOnlySpan<byte> Rest => bytes.AsSpan(next, end - next);

    /// <summary>Takes the next line that has its end.</summary>
    internal bool TryTake()
    {
        var place = bytes.AsSpan(searched, end - searched).IndexOf(LineFeed);
        if (place < 0)
        {
            searched = end;
            return false;
        }

        var lineEnd = searched + place;
        var length = lineEnd - next;
        if (length > 0 && bytes[lineEnd - 1] == CarriageReturn)
        {
            length--;
        }

        Take(length, lineEnd + 1);
        return true;
    }

    /// <summary>Takes what is left as a line.</summary>
    internal bool TryTakeRest()
    {
        if (next == end)
        {
            lineLength = 0;
            return false;
        }

        Take(end - next, end);
        return true;
    }

    /// <summary>Room for more bytes; ends the loan of the line.</summary>
    internal Span<byte> Room()
    {
        lineLength = 0;
        if (next == end)
        {
            // Nothing is kept: the next block lies at the front again.
            next = searched = end = 0;
        }
        else if (next > 0 && end == bytes.Length)
        {
            bytes.AsSpan(next, end - next).CopyTo(bytes);
            end -= next;
            searched -= next;
            next = 0;
        }

        lineStart = next;
        if (end == bytes.Length)
        {
            var most = options.MaxLineBytes + LineEndBytes;
            if (end >= most)
            {
                JsonlThrow.LineTooLong(path, NextOffsetBytes, options.MaxLineBytes);
            }

            Array.Resize(ref bytes, (int)Math.Min(2L * bytes.Length, most));
        }

        return bytes.AsSpan(end, Math.Min(options.BlockBytes, bytes.Length - end));
    }

    /// <summary>Says how many bytes of the room were filled.</summary>
    internal void Filled(int count) => end += count;

    /// <summary>Passes over bytes that belong to no line.</summary>
    internal void Skip(int count)
    {
        next += count;
        searched = Math.Max(searched, next);
        NextOffsetBytes += count;
    }

    private void Take(int length, int after)
    {
        if (length > options.MaxLineBytes)
        {
            JsonlThrow.LineTooLong(path, NextOffsetBytes, options.MaxLineBytes);
        }

        (lineStart, lineLength) = (next, length);
        OffsetBytes = NextOffsetBytes;
        NextOffsetBytes += after - next;
        next = searched = after;
    }
}
