using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Shardwright.Foundation.Errors;

namespace Shardwright.Foundation.Files;

/// <summary>The messages for what a disk or file system refuses.</summary>
internal static class StorageThrow
{
    /// <summary>A call of the C library failed with the error number given.</summary>
    [DoesNotReturn]
    public static void Refused(string path, string subject, int errorNumber) => throw new StorageException(
        new DataLocation(path), subject, found: Marshal.GetPInvokeErrorMessage(errorNumber), remedy: Remedy(errorNumber));

    /// <summary>What lies there would be waited for, and can be read only once.</summary>
    [DoesNotReturn]
    public static void NoFile(string path) => throw new StorageException(
        new DataLocation(path), "file", "a file or a folder", "a pipe, a socket or a device", "Write it to a file, and name that.");

    /// <summary>The last call of the C library failed.</summary>
    [DoesNotReturn]
    public static void LastCall(string path, string subject) => Refused(path, subject, Marshal.GetLastPInvokeError());

    /// <summary>Whether an exception of .NET's file classes is the disk's or file system's refusal.</summary>
    public static bool IsRefusal(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>The typed error for a refusal that .NET reported.</summary>
    public static StorageException From(string path, string subject, Exception error)
    {
        var number = ErrorNumber(error);
        // .NET's own sentences repeat the path, which the error already names.
        var found = number > 0 ? Marshal.GetPInvokeErrorMessage(number) : error.Message.TrimEnd('.');
        return new StorageException(new DataLocation(path), subject, found: found, remedy: Remedy(number), inner: error);
    }

    private static int ErrorNumber(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => LibC.NoEntry,
        UnauthorizedAccessException => LibC.AccessDenied,
        // Elsewhere .NET on Unix keeps the raw error number in HResult.
        _ => error.HResult,
    };

    private static string Remedy(int errorNumber) => errorNumber switch
    {
        LibC.NoEntry => "Check the path for typing mistakes and whether its disk is mounted.",
        LibC.NotPermitted or LibC.AccessDenied => "Check who owns the file and its folder, and that this user may use them.",
        LibC.ReadOnlyFileSystem => "Choose a folder on a disk that is mounted writable.",
        LibC.NoSpace or LibC.QuotaExceeded => "Free space on this disk, or choose a folder on another one; the same command then goes on.",
        _ => "Check the disk and the path, then give the same command again.",
    };
}
