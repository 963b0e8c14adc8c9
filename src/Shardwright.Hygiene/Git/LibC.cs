using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Shardwright.Hygiene.Git;

/// <summary>The calls of the C library for files whose names are bytes: fcntl.h, unistd.h, sys/stat.h of Linux.</summary>
internal static partial class LibC
{
    public const int NoFollow = 0x20000;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int EmptyPath = 0x1000;
    public const uint StatxBasic = 0x7ff;
    public const int KindMask = 0xf000;
    public const int KindFile = 0x8000;

    private const string Library = "libc";

    /// <summary>openat(2). Its fourth argument is variadic in C and only read when a file is made.</summary>
    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(int folder, ReadOnlySpan<byte> path, int flags, int mode);

    /// <summary>open(2) of a folder or file whose name is text.</summary>
    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags, int mode);

    /// <summary>read(2).</summary>
    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int file, Span<byte> into, nuint bytes);

    /// <summary>close(2).</summary>
    [LibraryImport(Library, EntryPoint = "close")]
    public static partial int Close(int file);

    /// <summary>statx(2).</summary>
    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    public static partial int Statx(int folder, ReadOnlySpan<byte> path, int flags, uint mask, out StatxBuffer buffer);

    /// <summary>realpath(3): zero where it fails; the buffer holds PATH_MAX bytes.</summary>
    [LibraryImport(Library, EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint RealPath(string path, Span<byte> resolved);

    /// <summary>The fields of <c>struct statx</c> (linux/stat.h) that are read here, at their offsets.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct StatxBuffer
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Bytes;

        [FieldOffset(96)]
        public long ChangedSeconds;

        [FieldOffset(104)]
        public uint ChangedNanoseconds;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;
    }
}
