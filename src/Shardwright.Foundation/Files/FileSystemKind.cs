namespace Shardwright.Foundation.Files;

/// <summary>What kind of file system a folder lies on. Safe from many threads.</summary>
public static class FileSystemKind
{
    private const string Fuse = "fuse";
    private const string LocalBlockDevice = "fuseblk";

    private static readonly string[] Remote =
    [
        "9p", "acfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fhgfs", "glusterfs", "gpfs", "lustre", "ncp", "ncpfs", "nfs", "nfs4", "nfsd",
        "orangefs", "panfs", "pvfs2", "smb", "smb2", "smb3", "smbfs", "vboxsf", "vmhgfs", "wekafs",
    ];

    /// <summary>The file system's name as the operating system has it, such as <c>ext4</c>, <c>nfs4</c> or <c>fuse.sshfs</c>.</summary>
    /// <param name="folder">A folder; where it does not exist yet, its nearest existing parent is asked.</param>
    /// <returns>Null where the system does not say.</returns>
    public static string? Of(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var at = Path.GetFullPath(folder);
        while (!Directory.Exists(at) && Path.GetDirectoryName(at) is { } parent)
        {
            at = parent;
        }

        try
        {
            return new DriveInfo(at).DriveFormat;
        }
        catch (Exception error) when (StorageThrow.IsRefusal(error))
        {
            return null;
        }
    }

    /// <summary>Whether every read of such a file system may go over a network, or through a process that answers for it (FUSE).</summary>
    /// <param name="kind">A name as <see cref="Of"/> gives it. A disk that a FUSE driver mounts (<c>fuseblk</c>) is local.</param>
    public static bool IsRemote(string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var name = kind.ToLowerInvariant();
        return (name.StartsWith(Fuse, StringComparison.Ordinal) && name != LocalBlockDevice) || Array.BinarySearch(Remote, name, StringComparer.Ordinal) >= 0;
    }
}
