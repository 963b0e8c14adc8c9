using Shardwright.Datasets.Publishing;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.Comparing;

/// <summary>What of a store's objects belongs to a dataset, by their names.</summary>
internal sealed class StoreSide(IObjectStore store, SyncOptions options) : ISyncSide
{
    private readonly ObjectHasher hasher = new(store, options.Store);

    public string Name => store.Name;

    public async Task<IReadOnlyDictionary<string, long>> ListAsync(CancellationToken cancel)
    {
        var files = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var there in store.ListAsync(cancel).ConfigureAwait(false))
        {
            if (PublishedFiles.IsPublished(there.Name))
            {
                files[there.Name] = there.Bytes;
            }
        }

        return files;
    }

    public async Task<string?> HashAsync(string name, CancellationToken cancel)
        => await store.FindAsync(name, cancel).ConfigureAwait(false) is not { } there ? null
            : there.Sha256 ?? (options.ReadData || store.IsLocal ? await hasher.ReadAsync(there, cancel).ConfigureAwait(false) : null);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
