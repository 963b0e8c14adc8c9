using Shardwright.Stores.S3;

namespace Shardwright.Stores.Objects;

/// <summary>Opens stores by their addresses.</summary>
internal static class ObjectStores
{
    /// <summary>Opens a store; nothing is asked of a server yet.</summary>
    /// <param name="url">Its address.</param>
    /// <param name="options">How it is reached.</param>
    /// <param name="mayBeAll">Whether the address may be of all buckets.</param>
    /// <exception cref="ArgumentException">The address names no bucket.</exception>
    /// <exception cref="Foundation.Errors.StorageException">There are no credentials, or the configuration cannot be read.</exception>
    public static IObjectStore Open(StoreUrl url, StoreOptions options, bool mayBeAll = false) => url.Kind == StoreKind.Folder
        ? new FolderStore(url, options)
        : url.Bucket.Length > 0 || mayBeAll ? new S3Store(url, options, UserPlaces.Current)
        : throw new ArgumentException($"{url} names no bucket: {url}BUCKET/PREFIX.");
}
