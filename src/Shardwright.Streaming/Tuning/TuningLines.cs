using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Files;

namespace Shardwright.Streaming.Tuning;

/// <summary>Reads single lines of a file by where they start. For one thread.</summary>
internal sealed class TuningLines : IDisposable
{
    private const int FirstBytes = 16 << 10;

    private readonly string path;
    private readonly FileIdentity identity;
    private readonly SafeFileHandle file;
    private byte[] buffer = new byte[FirstBytes];

    public TuningLines(string path, FileIdentity identity)
    {
        (this.path, this.identity) = (path, identity);
        try
        {
            file = File.OpenHandle(path, options: FileOptions.RandomAccess);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw TuningThrow.Unreadable(path, error);
        }
    }

    /// <summary>Makes sure that the file is still the one that was indexed.</summary>
    public void CheckUnchanged()
    {
        if (FileIdentity.Of(path) != identity)
        {
            throw TuningThrow.Changed(path);
        }
    }

    /// <summary>The line without its end, lent until the next call. The file was read whole once, so that its longest line is known to be allowed.</summary>
    public ReadOnlySpan<byte> Read(long offset)
    {
        var count = 0;
        while (true)
        {
            int read;
            try
            {
                read = RandomAccess.Read(file, buffer.AsSpan(count), offset + count);
            }
            catch (IOException error)
            {
                throw TuningThrow.Unreadable(path, error);
            }

            var end = buffer.AsSpan(count, read).IndexOf((byte)'\n');
            if (end >= 0 || read == 0)
            {
                var line = buffer.AsSpan(0, end >= 0 ? count + end : count);
                line = offset == 0 && line.StartsWith("\uFEFF"u8) ? line[3..] : line;
                return line.EndsWith("\r"u8) ? line[..^1] : line;
            }

            count += read;
            if (count == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, Array.MaxLength));
            }
        }
    }

    public void Dispose() => file.Dispose();
}
