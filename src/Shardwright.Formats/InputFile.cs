using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Files;

namespace Shardwright.Formats;

/// <summary>A file that is read by position, while others may write, rename or delete it.</summary>
internal sealed class InputFile : IDisposable
{
    private readonly SafeFileHandle handle;

    private InputFile(string path, InputKind kind, SafeFileHandle handle, long inode)
    {
        Path = path;
        Kind = kind;
        Inode = inode;
        this.handle = handle;
    }

    /// <summary>The path, as the caller named it.</summary>
    internal string Path { get; }

    /// <summary>How messages call the file.</summary>
    internal InputKind Kind { get; }

    /// <summary>The file's number, which nobody else gets while it is open.</summary>
    internal long Inode { get; }

    /// <summary>Its length now.</summary>
    internal long Length => RandomAccess.GetLength(handle);

    /// <summary>Opens a file that exists; never waits for the other end of a pipe.</summary>
    internal static InputFile Open(string path, InputKind kind)
    {
        while (true)
        {
            var identity = FileIdentity.Of(path);
            SafeFileHandle handle;
            try
            {
                handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                InputThrow.CannotOpen(path, kind, error);
                throw;
            }

            // A file that took the name between the two calls has another number.
            if (FileIdentity.Of(path).Inode == identity.Inode)
            {
                return new InputFile(path, kind, handle, identity.Inode);
            }

            handle.Dispose();
        }
    }

    /// <summary>Reads bytes at a place.</summary>
    /// <returns>0 at the end.</returns>
    internal int Read(Span<byte> target, long offsetBytes)
    {
        try
        {
            return RandomAccess.Read(handle, target, offsetBytes);
        }
        catch (IOException error)
        {
            InputThrow.ReadFailed(this, offsetBytes, error);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
