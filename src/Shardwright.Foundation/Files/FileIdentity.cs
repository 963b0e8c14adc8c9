using System.Runtime.InteropServices;

namespace Shardwright.Foundation.Files;

/// <summary>What tells one state of a file from another without reading it.</summary>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="ModifiedNanoseconds">When its content last changed: nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Inode">Its number in its file system.</param>
public readonly record struct FileIdentity(long Bytes, long ModifiedNanoseconds, long Inode)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The identity of the file that a path leads to, links followed.</summary>
    /// <param name="path">A file or folder.</param>
    /// <exception cref="Errors.StorageException">There is nothing there, or it may not be looked at, or it is a pipe, a socket or a device.</exception>
    /// <remarks>One statx(2), whole nanoseconds, which .NET's ticks would cut to hundreds. Safe from many threads.</remarks>
    public static FileIdentity Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (LibC.Statx(LibC.CurrentFolder, path, 0, LibC.StatxBasic, out var status) != 0)
        {
            StorageThrow.LastCall(path, "look at the file");
        }

        if ((status.Mode & LibC.KindMask) is not (LibC.KindFile or LibC.KindFolder))
        {
            StorageThrow.NoFile(path);
        }

        return Of(status);
    }

    /// <summary>Looks for a file or folder behind any links.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>Its identity; null where there is nothing, a link to nothing, a pipe, a socket or a device.</returns>
    /// <exception cref="Errors.StorageException">The file system does not say.</exception>
    public static FileIdentity? Find(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (LibC.Statx(LibC.CurrentFolder, path, 0, LibC.StatxBasic, out var status) != 0)
        {
            if (Marshal.GetLastPInvokeError() is LibC.NoEntry or LibC.NoFolder or LibC.LinkLoop)
            {
                return null;
            }

            StorageThrow.LastCall(path, "look at the file");
        }

        return (status.Mode & LibC.KindMask) is LibC.KindFile or LibC.KindFolder ? Of(status) : null;
    }

    private static FileIdentity Of(in LibC.StatxBuffer status)
    {
        // These numbers are only compared: a year past 2262 or an inode past 2^63 may wrap.
        return unchecked(new FileIdentity(
            (long)status.Bytes,
            (status.ModifiedSeconds * NanosecondsPerSecond) + status.ModifiedNanoseconds,
            (long)status.Inode));
    }
}
