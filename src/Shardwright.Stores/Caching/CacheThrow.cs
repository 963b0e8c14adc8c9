using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;

namespace Shardwright.Stores.Caching;

/// <summary>What can be wrong with a cache, in words.</summary>
internal static class CacheThrow
{
    public static StorageException Full(string folder, long needed, long limit) => new(
        new DataLocation(folder), "limit of the cache", $"at least {ByteSize.Format(needed)}, with what is in use", ByteSize.Format(limit), "Give a larger --cache-limit.");

    public static StorageException NoRoom(string folder, long needed, long free) => new(
        new DataLocation(folder), "disk space", ByteSize.Format(needed), $"{ByteSize.Format(free)} free", "Free space on this disk, or give another --cache-dir.");

    public static DatasetStateException NoManifest(string store) => new(
        new DataLocation(store), "dataset", "a manifest of ours with hashes", "none", "Bring it here with 'shardwright pull', and read the folder.");

    public static StorageException NoFile(string store, string name) => new(
        new DataLocation($"{store}/{name}"), "file of the dataset", "one that the manifest names", "another name", "Run 'shardwright verify' on the address.");
}
