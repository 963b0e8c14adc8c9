using Shardwright.Stores.S3;

namespace Shardwright.Stores.Objects;

/// <summary>Opens stores by their addresses.</summary>
internal static class ObjectStores
{
    /// <summary>Opens a store; nothing is asked of a server yet.</summary>
    /// <param name="url">Its address.</param>
    /// <param name="options">How it is reached.</param>
    /// <exception cref="Foundation.Errors.StorageException">There are no credentials, or the configuration cannot be read.</exception>
    public static IObjectStore Open(StoreUrl url, StoreOptions options) => url.Kind == StoreKind.Folder
        ? throw new NotImplementedException()
        : new S3Store(url, options, UserPlaces.Current);
}
