using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Shardwright.Foundation.Errors;

namespace Shardwright.Foundation.Files;

/// <summary>A lock of the operating system on a file: many shared holders, or one exclusive. It dies with its process.</summary>
/// <remarks>
/// flock(2). The file is made where it is missing and never deleted, because a deleted lock file could be locked twice. An exclusive
/// holder writes <c>host=… pid=… since=…</c> into it, for people: the lock itself is the system's. One thread at a time.
/// </remarks>
public sealed class FileLock : IDisposable
{
    private const int ReadableByAll = 0b110_110_110;
    private const int HolderBytesLimit = 512;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly SafeFileHandle _handle;
    private bool _wroteHolder;

    private FileLock(string path, SafeFileHandle handle, bool exclusive)
    {
        FilePath = path;
        _handle = handle;
        IsExclusive = exclusive;
    }

    /// <summary>The locked file's full path.</summary>
    public string FilePath { get; }

    /// <summary>Whether nobody else can hold the lock now.</summary>
    public bool IsExclusive { get; private set; }

    /// <summary>Takes the lock if it is free at this moment.</summary>
    /// <param name="path">The lock file; its folder is made where it is missing.</param>
    /// <param name="exclusive">Whether to keep everybody else out, or only exclusive holders.</param>
    /// <returns>The lock, or null when another holder, in this process or elsewhere, forbids it.</returns>
    /// <exception cref="StorageException">The file cannot be made, opened or locked.</exception>
    public static FileLock? TryAcquire(string path, bool exclusive)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        DurableFolder.Create(Path.GetDirectoryName(full)!);
        var handle = Open(full, exclusive);
        var operation = (exclusive ? LibC.LockExclusive : LibC.LockShared) | LibC.LockNonBlocking;
        if (LibC.Flock(handle, operation) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            handle.Dispose();
            if (error != LibC.WouldBlock)
            {
                StorageThrow.Refused(full, "lock the file", error);
            }

            return null;
        }

        var taken = new FileLock(full, handle, exclusive);
        if (exclusive)
        {
            taken.WriteHolder();
        }

        return taken;
    }

    /// <summary>Takes the lock, waiting for it if need be.</summary>
    /// <param name="path">The lock file; its folder is made where it is missing.</param>
    /// <param name="exclusive">Whether to keep everybody else out, or only exclusive holders.</param>
    /// <param name="wait">How long to try; zero tries once.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="DatasetStateException">The time is over; the message names the holder.</exception>
    /// <exception cref="StorageException">The file cannot be made, opened or locked.</exception>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    public static FileLock Acquire(string path, bool exclusive, TimeSpan wait, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            if (TryAcquire(path, exclusive) is { } taken)
            {
                return taken;
            }

            var left = wait - Stopwatch.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                throw new DatasetStateException(
                    new DataLocation(path), "lock", found: $"held by {DescribeHolder(path)}",
                    remedy: "Wait for that process to end, or end it, then give the same command again.");
            }

            cancel.WaitHandle.WaitOne(left < PollInterval ? left : PollInterval);
        }
    }

    /// <summary>Who holds a lock, as far as the file says: for messages.</summary>
    /// <param name="path">The lock file.</param>
    public static string DescribeHolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        const string Unnamed = "one or more processes that share it";
        using var handle = LibC.Open(path, LibC.OpenReadOnly | LibC.OpenCloseOnExec, 0);
        if (handle.IsInvalid)
        {
            return Unnamed;
        }

        var bytes = new byte[HolderBytesLimit];
        var line = Encoding.UTF8.GetString(bytes.AsSpan(0, RandomAccess.Read(handle, bytes, 0))).Trim();
        return line.Length == 0 || IsOfTheDead(line) ? Unnamed : line;
    }

    /// <summary>Turns an exclusive lock into a shared one; nobody can take it exclusively in between. A shared one stays as it is.</summary>
    /// <exception cref="StorageException">The system refused.</exception>
    /// <remarks>Linux converts under one kernel lock since 4.0 (fs/locks.c, flock_lock_inode), and an exclusive holder has no rivals there.</remarks>
    public void Downgrade()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (!IsExclusive)
        {
            return;
        }

        if (LibC.Flock(_handle, LibC.LockShared | LibC.LockNonBlocking) != 0)
        {
            StorageThrow.LastCall(FilePath, "turn the lock into a shared one");
        }

        IsExclusive = false;
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose()
    {
        if (_handle.IsClosed)
        {
            return;
        }

        if (_wroteHolder)
        {
            ClearHolder();
        }

        // Said outright, because a child started at this moment may share the open file for an instant.
        _ = LibC.Flock(_handle, LibC.LockRelease);
        _handle.Dispose();
    }

    private static SafeFileHandle Open(string path, bool exclusive)
    {
        // Not through .NET, which puts a lock of its own on every file it opens.
        var handle = LibC.Open(path, LibC.OpenReadWrite | LibC.OpenCreate | LibC.OpenCloseOnExec, ReadableByAll);
        if (!handle.IsInvalid)
        {
            return handle;
        }

        var error = Marshal.GetLastPInvokeError();
        handle.Dispose();
        if (!exclusive && error is LibC.AccessDenied or LibC.NotPermitted or LibC.ReadOnlyFileSystem)
        {
            // A reader of somebody else's dataset can share a lock file that it may not write.
            handle = LibC.Open(path, LibC.OpenReadOnly | LibC.OpenCloseOnExec, 0);
            if (!handle.IsInvalid)
            {
                return handle;
            }

            error = Marshal.GetLastPInvokeError();
            handle.Dispose();
        }

        StorageThrow.Refused(path, "open the lock file", error);
        return null;
    }

    /// <summary>Whether a line names a process of this machine that is gone: killed before it could take the line back.</summary>
    private static bool IsOfTheDead(string line)
    {
        var fields = line.Split(' ');
        return fields.Length >= 2
            && fields[0] == $"host={Environment.MachineName}"
            && fields[1].StartsWith("pid=", StringComparison.Ordinal)
            && !Directory.Exists($"/proc/{fields[1].AsSpan(4)}");
    }

    private void WriteHolder()
    {
        _wroteHolder = true;
        var since = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var line = string.Create(
            CultureInfo.InvariantCulture, $"host={Environment.MachineName} pid={Environment.ProcessId} since={since}\n");
        try
        {
            RandomAccess.SetLength(_handle, 0);
            RandomAccess.Write(_handle, Encoding.UTF8.GetBytes(line), 0);
        }
        catch (IOException)
        {
            // The line is for people. On a full disk the lock must still hold, or nothing could clean up.
        }
    }

    private void ClearHolder()
    {
        try
        {
            RandomAccess.SetLength(_handle, 0);
        }
        catch (IOException)
        {
            // As above: the next exclusive holder writes a new line.
        }
    }
}
