using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Formats.Npz;

/// <summary>A file that is read by position. Safe from many threads.</summary>
internal sealed class NpzFile : IDisposable
{
    private readonly SafeFileHandle handle;

    private NpzFile(string path, SafeFileHandle handle)
    {
        Path = path;
        this.handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    /// <summary>The path, as the caller named it.</summary>
    public string Path { get; }

    /// <summary>Its bytes when it was opened.</summary>
    public long Length { get; }

    public static NpzFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);

        // A pipe would wait for its other end.
        _ = FileIdentity.Of(path);
        try
        {
            return new NpzFile(path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            NpzThrow.CannotOpen(path, error);
            throw;
        }
    }

    public DataLocation Place(long offsetBytes, string? item = null) => new(Path, offsetBytes, null, item);

    /// <summary>Fills the target.</summary>
    /// <exception cref="MalformedDataException">The file ends before.</exception>
    public void Read(Span<byte> target, long offsetBytes, string subject, string? item = null)
    {
        if (ReadUpTo(target, offsetBytes, item) is var count && count < target.Length)
        {
            NpzThrow.Cut(Place(offsetBytes + count, item), subject, target.Length);
        }
    }

    /// <summary>Fills the target as far as the file goes.</summary>
    /// <returns>The bytes read.</returns>
    public int ReadUpTo(Span<byte> target, long offsetBytes, string? item = null)
    {
        var read = 0;
        try
        {
            while (read < target.Length && RandomAccess.Read(handle, target[read..], offsetBytes + read) is var count and > 0)
            {
                read += count;
            }
        }
        catch (IOException error)
        {
            NpzThrow.ReadFailed(Place(offsetBytes, item), error);
        }

        return read;
    }

    public void Dispose() => handle.Dispose();
}
