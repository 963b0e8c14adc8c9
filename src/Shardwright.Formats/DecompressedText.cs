using Shardwright.Foundation.Errors;

namespace Shardwright.Formats;

/// <summary>The text of a gzip or bgzip file. Safe from many threads.</summary>
public static class DecompressedText
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Writes all of a file's text into a stream, checked; that of a file that is not compressed as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">Receives the text.</param>
    /// <param name="cancel">Stops between two pieces.</param>
    /// <exception cref="MalformedDataException">It is cut or damaged; what could be read before that was written.</exception>
    /// <exception cref="StorageException">It is missing, a folder, a pipe, or may not be read.</exception>
    public static void CopyTo(string path, Stream target, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(target);
        using var source = Open(path);
        var buffer = new byte[BufferBytes];
        for (int count; (count = source.Read(buffer)) > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            target.Write(buffer, 0, count);
        }
    }

    private static TextSource Open(string path)
    {
        var file = InputFile.Open(path, new InputKind("text", "bytes"));
        try
        {
            Span<byte> head = stackalloc byte[BgzipTextSource.HeadBytes];
            head = head[..file.Read(head, 0)];
            return head is not [TextSource.GzipFirst, ..] ? new PlainTextSource(file, 0)
                : BgzipTextSource.Knows(head) ? new BgzipTextSource(file, 1, needsEnd: true)
                : new GzipTextSource(file, BufferBytes);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
