using System.Text;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Publishing;
using Shardwright.Foundation.Errors;
using Shardwright.Stores.Objects;
using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.Pulling;

/// <summary>A dataset in a store as it was at one moment: its mark, then its manifest, then all that was listed.</summary>
/// <param name="Mark">What <c>_COMPLETE</c> says; null where there is none. It was read first: what is listed after it is all that there will be.</param>
/// <param name="Manifest">The manifest, if it is one of ours; null otherwise.</param>
/// <param name="Objects">All objects by name.</param>
/// <param name="Small">The mark and the manifest as they were read, by name.</param>
internal sealed record SourceView(
    MarkedCounts? Mark, DatasetManifest? Manifest, Dictionary<string, StoredObject> Objects, IReadOnlyDictionary<string, SmallObject> Small)
{
    private const long LargestMark = 1 << 16;

    /// <summary>Whether the mark is one of ours, which a manifest must go with.</summary>
    public bool IsMarkOurs => Mark?.Root is not null;

    /// <summary>Reads a dataset.</summary>
    /// <exception cref="MalformedDataException">The manifest cannot be read, or is not what whoever stored it says.</exception>
    public static async Task<SourceView> ReadAsync(IObjectStore store, StoreOptions options, CancellationToken cancel)
    {
        var small = new Dictionary<string, SmallObject>(StringComparer.Ordinal);
        var mark = await AddAsync(CompletionMark.FileName, LargestMark).ConfigureAwait(false);
        var text = await AddAsync(DatasetManifest.FileName, ManifestReader.LargestBytes).ConfigureAwait(false);
        var manifest = text is null ? null : ManifestReader.Parse($"{store.Name}/{DatasetManifest.FileName}", text.Bytes);
        var objects = await ListAsync(store, cancel).ConfigureAwait(false);
        return new SourceView(mark is null ? null : MarkedCounts.Parse(Encoding.UTF8.GetString(mark.Bytes)), manifest?.Format is null ? null : manifest, objects, small);

        async Task<SmallObject?> AddAsync(string name, long limit)
        {
            var found = await ReadSmallAsync(store, options, name, limit, cancel).ConfigureAwait(false);
            if (found is not null)
            {
                small[name] = found;
            }

            return found;
        }
    }

    /// <summary>Lists a dataset. What stands for an empty folder is left out.</summary>
    public static async Task<Dictionary<string, StoredObject>> ListAsync(IObjectStore store, CancellationToken cancel)
    {
        var objects = new Dictionary<string, StoredObject>(StringComparer.Ordinal);
        await foreach (var found in store.ListAsync(cancel).ConfigureAwait(false))
        {
            if (found.Name.Length > 0 && !(found.Name[^1] == '/' && found.Bytes == 0))
            {
                objects[found.Name] = found;
            }
        }

        return objects;
    }

    /// <summary>Reads a small object whole, and compares it with its claimed hash; null where there is none.</summary>
    public static async Task<SmallObject?> ReadSmallAsync(IObjectStore store, StoreOptions options, string name, long limit, CancellationToken cancel)
    {
        var retry = new RetryPolicy(options);
        for (var wrong = 0; ; wrong++)
        {
            var read = await retry.RunAsync<SmallObject?>($"{store.Name}, {name}: reading", async tryCancel =>
            {
                using var reading = await store.OpenAsync(name, 0, null, null, tryCancel).ConfigureAwait(false);
                if (reading is null)
                {
                    return null;
                }

                if (reading.Object.Bytes > limit)
                {
                    throw PullThrow.TooLarge(store.Name, name, limit, reading.Object.Bytes);
                }

                var bytes = new byte[reading.Object.Bytes];
                return await reading.Content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, tryCancel).ConfigureAwait(false) == bytes.Length
                    ? new SmallObject(bytes, reading.Object)
                    : throw new TransientStoreException("the connection ended before the object did");
            }, cancel).ConfigureAwait(false);
            if (read is null || read.Object.Sha256 is not { } claimed || claimed == read.Sha256)
            {
                return read;
            }

            if (wrong > 0)
            {
                throw TransferThrow.OtherBytes(store, name, claimed, read.Sha256, isClaim: true);
            }
        }
    }
}
