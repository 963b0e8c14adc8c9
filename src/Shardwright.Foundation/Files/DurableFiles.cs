namespace Shardwright.Foundation.Files;

/// <summary>Many finished files that get their names at once. Safe from many threads.</summary>
public static class DurableFiles
{
    // From here on one call for the whole file system is cheaper than one for each file.
    private const int Many = 8;

    /// <summary>Makes files durable, then gives each its name, then flushes each folder that got one.</summary>
    /// <param name="files">Where each file lies, closed, and the name that it gets, in the same file system; what stands there is replaced.</param>
    /// <exception cref="Errors.StorageException">The disk or file system refused; no file has its name before all are durable.</exception>
    /// <remarks>
    /// fsync(2) for a few; for more, syncfs(2) once for each file system, which since Linux 5.8 reports what could not be written, and
    /// which also waits for what others wrote there. Folders must exist.
    /// </remarks>
    public static void Publish(IReadOnlyList<(string Partial, string Final)> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var folders = files.Select(file => Path.GetDirectoryName(Path.GetFullPath(file.Final))!).Distinct(StringComparer.Ordinal).ToArray();
        if (files.Count < Many)
        {
            foreach (var (partial, _) in files)
            {
                Flush(partial);
            }
        }
        else
        {
            FlushFileSystems(folders);
        }

        foreach (var (partial, final) in files)
        {
            if (LibC.Rename(partial, final) != 0)
            {
                StorageThrow.LastCall(final, "rename the finished file into place");
            }
        }

        foreach (var folder in folders)
        {
            DurableFolder.Flush(folder);
        }
    }

    private static void Flush(string path)
    {
        using var handle = LibC.Open(path, LibC.OpenReadOnly | LibC.OpenCloseOnExec, 0);
        if (handle.IsInvalid)
        {
            StorageThrow.LastCall(path, "open the partial file");
        }

        if (LibC.Fsync(handle) != 0)
        {
            StorageThrow.LastCall(path, "flush the file to disk");
        }
    }

    private static void FlushFileSystems(string[] folders)
    {
        var devices = new HashSet<(uint, uint)>();
        foreach (var folder in folders)
        {
            if (LibC.Statx(LibC.CurrentFolder, folder, 0, LibC.StatxBasic, out var status) != 0)
            {
                StorageThrow.LastCall(folder, "look at the folder");
            }

            if (!devices.Add((status.DeviceMajor, status.DeviceMinor)))
            {
                continue;
            }

            using var handle = LibC.Open(folder, LibC.OpenReadOnly | LibC.OpenCloseOnExec, 0);
            if (handle.IsInvalid)
            {
                StorageThrow.LastCall(folder, "open the folder");
            }

            if (LibC.SyncFileSystem(handle) != 0)
            {
                StorageThrow.LastCall(folder, "flush the file system to disk");
            }
        }
    }
}
