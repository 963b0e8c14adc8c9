namespace Shardwright.Formats.Jsonl;

/// <summary>Opens the text of a finished JSONL file.</summary>
internal static class JsonlSource
{
    /// <summary>What messages call the files.</summary>
    internal static InputKind Kind { get; } = new("JSONL", "lines");

    /// <summary>Opens a file at a place of its text, as what its first bytes say.</summary>
    internal static TextSource Open(string path, JsonlOptions options, long offsetBytes)
    {
        var file = InputFile.Open(path, Kind);
        TextSource? source = null;
        try
        {
            Span<byte> first = stackalloc byte[1];

            // One byte says it, also of a file that is cut behind it or damaged there: no line of JSON begins with it.
            if (file.Read(first, 0) == 1 && first[0] == TextSource.GzipFirst)
            {
                source = new GzipTextSource(file, options.BlockBytes);
                Pass(source, path, options, offsetBytes);
                return source;
            }

            var length = file.Length;
            if (offsetBytes > length)
            {
                JsonlThrow.OffsetPastEnd(path, offsetBytes, length);
            }

            return new PlainTextSource(file, offsetBytes);
        }
        catch
        {
            source?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Goes to a place of the text, through all that stands before it.</summary>
    private static void Pass(TextSource source, string path, JsonlOptions options, long offsetBytes)
    {
        var passed = new byte[offsetBytes > 0 ? options.BlockBytes : 0];
        for (var left = offsetBytes; left > 0;)
        {
            var count = source.Read(passed.AsSpan(0, (int)Math.Min(left, passed.Length)));
            left -= count;
            if (count == 0)
            {
                JsonlThrow.OffsetPastEnd(path, offsetBytes, offsetBytes - left);
            }
        }
    }
}
