namespace Shardwright.Foundation.Files;

/// <summary>How much a disk can still take. Safe from many threads.</summary>
public static class FreeSpace
{
    /// <summary>Bytes that this user may still write on the disk of a folder.</summary>
    /// <param name="folder">A folder; where it does not exist yet, its nearest existing parent is asked.</param>
    /// <exception cref="Errors.StorageException">The disk cannot be asked.</exception>
    public static long Available(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var at = Path.GetFullPath(folder);
        while (!Directory.Exists(at) && Path.GetDirectoryName(at) is { } parent)
        {
            at = parent;
        }

        try
        {
            // On Unix this is statvfs(2) of the path itself, less what is kept for the administrator.
            return new DriveInfo(at).AvailableFreeSpace;
        }
        catch (Exception error) when (StorageThrow.IsRefusal(error))
        {
            throw StorageThrow.From(at, "ask for the free space", error);
        }
    }
}
