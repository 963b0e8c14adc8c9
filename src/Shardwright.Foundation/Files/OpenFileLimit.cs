namespace Shardwright.Foundation.Files;

/// <summary>How many files this process may have open.</summary>
public static class OpenFileLimit
{
    /// <summary>The limit now: RLIMIT_NOFILE, the soft one, which .NET raises to the hard one when it starts.</summary>
    /// <returns>At least 1; <see cref="long.MaxValue"/> where there is none.</returns>
    /// <remarks>getrlimit(2). Safe from many threads.</remarks>
    public static long Of()
    {
        return LibC.GetLimit(LibC.LimitOpenFiles, out var limit) == 0 && limit.Soft is > 0 and < long.MaxValue ? (long)limit.Soft : long.MaxValue;
    }

    /// <summary>How many files, sockets and pipes this process has open, one for this question included.</summary>
    /// <returns><see cref="int.MaxValue"/> where none is left to look with; 0 where the system does not tell.</returns>
    /// <remarks>Lists /proc/self/fd. Safe from many threads.</remarks>
    public static int InUse()
    {
        try
        {
            return Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
        }
        catch (DirectoryNotFoundException)
        {
            return 0;
        }
        catch (Exception error) when (StorageThrow.IsRefusal(error))
        {
            return int.MaxValue;
        }
    }
}
