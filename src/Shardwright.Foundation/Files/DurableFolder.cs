namespace Shardwright.Foundation.Files;

/// <summary>Folders whose entries survive a power cut. Safe from many threads and processes.</summary>
public static class DurableFolder
{
    /// <summary>Flushes a folder's entries to disk (fsync), so that files made or renamed in it stay so.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <exception cref="Errors.StorageException">The folder cannot be opened or flushed.</exception>
    /// <remarks>A file system that cannot flush folders at all says so with EINVAL; that is taken as done.</remarks>
    public static void Flush(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using var handle = LibC.Open(folder, LibC.OpenReadOnly | LibC.OpenCloseOnExec, 0);
        if (handle.IsInvalid)
        {
            StorageThrow.LastCall(folder, "open the folder");
        }

        if (LibC.Fsync(handle) != 0 && System.Runtime.InteropServices.Marshal.GetLastPInvokeError() != LibC.InvalidArgument)
        {
            StorageThrow.LastCall(folder, "flush the folder to disk");
        }
    }

    /// <summary>Makes a folder and every missing parent, each flushed into the one above; does nothing where it stands already.</summary>
    /// <param name="folder">The folder, relative to the working folder or absolute.</param>
    /// <exception cref="Errors.StorageException">A folder cannot be made, or a file stands in its place.</exception>
    public static void Create(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var missing = new Stack<string>();
        for (var at = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)); !Directory.Exists(at); at = Path.GetDirectoryName(at)!)
        {
            missing.Push(at);
        }

        foreach (var path in missing)
        {
            try
            {
                Directory.CreateDirectory(path);
            }
            catch (Exception error) when (StorageThrow.IsRefusal(error))
            {
                throw StorageThrow.From(path, "make the folder", error);
            }

            Flush(Path.GetDirectoryName(path)!);
        }
    }
}
