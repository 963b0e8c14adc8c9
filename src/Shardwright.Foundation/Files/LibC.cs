using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Shardwright.Foundation.Files;

/// <summary>The few calls of the C library that .NET does not offer: fcntl.h, unistd.h, stdio.h, sys/file.h, sys/stat.h of Linux.</summary>
internal static partial class LibC
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int WouldBlock = 11;
    public const int AccessDenied = 13;
    public const int Exists = 17;
    public const int NoFolder = 20;
    public const int InvalidArgument = 22;
    public const int NoSpace = 28;
    public const int ReadOnlyFileSystem = 30;
    public const int LinkLoop = 40;
    public const int NotSupported = 95;
    public const int QuotaExceeded = 122;

    public const int OpenReadOnly = 0;
    public const int OpenReadWrite = 2;
    public const int OpenCreate = 0x40;
    public const int OpenCloseOnExec = 0x80000;

    public const int LockShared = 1;
    public const int LockExclusive = 2;
    public const int LockNonBlocking = 4;
    public const int LockRelease = 8;

    public const int CurrentFolder = -100;
    public const uint RenameNoReplace = 1;
    public const uint StatxBasic = 0x7ff;

    public const int KindMask = 0xf000;
    public const int KindFolder = 0x4000;
    public const int KindFile = 0x8000;

    public const int LimitOpenFiles = 7;

    private const string Library = "libc";

    /// <summary>open(2). Its third argument is variadic in C; on Linux x64 and arm64 it travels as a named one does.</summary>
    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags, int mode);

    /// <summary>fsync(2).</summary>
    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Fsync(SafeFileHandle file);

    /// <summary>syncfs(2): all of the file system that the open file lies on.</summary>
    [LibraryImport(Library, EntryPoint = "syncfs", SetLastError = true)]
    public static partial int SyncFileSystem(SafeFileHandle file);

    /// <summary>rename(2): replaces the target in one step.</summary>
    [LibraryImport(Library, EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(string from, string to);

    /// <summary>renameat2(2), for file systems without hard links.</summary>
    [LibraryImport(Library, EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);

    /// <summary>link(2): never replaces the target.</summary>
    [LibraryImport(Library, EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string existing, string added);

    /// <summary>flock(2).</summary>
    [LibraryImport(Library, EntryPoint = "flock", SetLastError = true)]
    public static partial int Flock(SafeFileHandle file, int operation);

    /// <summary>statx(2); flags 0 follows links.</summary>
    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Statx(int folder, string path, int flags, uint mask, out StatxBuffer buffer);

    /// <summary>getrlimit(2).</summary>
    [LibraryImport(Library, EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, out ResourceLimit limit);

    /// <summary><c>struct rlimit</c> (sys/resource.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }

    /// <summary>The fields of <c>struct statx</c> (linux/stat.h) that are read here, at their offsets.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct StatxBuffer
    {
        [FieldOffset(16)]
        public uint LinkCount;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Bytes;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;
    }
}
