namespace Shardwright.Formats.Jsonl;

/// <summary>The text of a finished file, block after block.</summary>
internal abstract class JsonlSource : IDisposable
{
    private const byte GzipFirst = 0x1f;

    /// <summary>Reads the next bytes of the text.</summary>
    /// <returns>0 at the end.</returns>
    internal abstract int Read(Span<byte> target);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Opens a file at a place of its text, as what its first bytes say.</summary>
    internal static JsonlSource Open(string path, JsonlOptions options, long offsetBytes)
    {
        var file = JsonlFile.Open(path);
        try
        {
            Span<byte> first = stackalloc byte[1];

            // One byte says it, also of a file that is cut behind it or damaged there: no line of JSON begins with it.
            if (file.Read(first, 0) == 1 && first[0] == GzipFirst)
            {
                return JsonlGzipSource.Open(file, options, offsetBytes);
            }

            var length = file.Length;
            if (offsetBytes > length)
            {
                JsonlThrow.OffsetPastEnd(path, offsetBytes, length);
            }

            return new JsonlPlainSource(file, offsetBytes);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
