using System.Globalization;
using System.Runtime.InteropServices;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.Transfers;

/// <summary>What can go wrong while an object comes, in words.</summary>
internal static class TransferThrow
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const string GoesOn = "the same command then goes on";

    public static MalformedDataException OtherBytes(IObjectStore store, string name, string expected, string found, bool isClaim) => new(
        At(store, name), "SHA-256 of the object", isClaim ? $"{expected}, as whoever stored it says" : $"{expected}, as the manifest says", $"{found}, also when it came again",
        "Push it again from a folder that 'shardwright verify' finds sound.");

    public static MalformedDataException OtherSize(IObjectStore store, string name, long expected, long found) => new(
        At(store, name), "size of the object", Bytes(expected), Bytes(found), "Push the dataset again, or wait for the push that is under way.");

    public static StorageException Gone(IObjectStore store, string name) => new(
        At(store, name), "object", "the one that was listed", "nothing there any more", "Wait until nobody changes the dataset, then give the same command again.");

    public static StorageException KeepsChanging(IObjectStore store, string name) => new(
        At(store, name), "object", "one state until all of it was read", "another one each time", "Wait until nobody changes the dataset, then give the same command again.");

    public static StorageException NotWritten(string path, Exception error) => new(
        new DataLocation(path), "write the file", found: error is IOException { HResult: > 0 } ? Marshal.GetPInvokeErrorMessage(error.HResult) : error.Message.TrimEnd('.'),
        remedy: error.HResult is NoSpace or QuotaExceeded ? $"Free space on this disk; {GoesOn} with what is there." : $"Check the disk and who owns the folder; {GoesOn}.", inner: error);

    public static StorageException NoRoom(string folder, long needed, long free) => new(
        new DataLocation(folder), "disk space", ByteSize.Format(needed), $"{ByteSize.Format(free)} free", $"Free space on this disk, or name a folder on another one; {GoesOn}.");

    private static DataLocation At(IObjectStore store, string name) => new($"{store.Name}/{name}");

    private static string Bytes(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} bytes");
}
