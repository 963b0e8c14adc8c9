using System.Text;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Publishing;
using Shardwright.Foundation.Text;
using Shardwright.Stores.Objects;
using Shardwright.Stores.Pulling;

namespace Shardwright.Stores.Comparing;

/// <summary>What lies below an address of a store.</summary>
/// <param name="Address">The address.</param>
/// <param name="Objects">All objects, by name in code-point order.</param>
/// <param name="IsComplete">Whether there is a <c>_COMPLETE</c>; without one a dataset may still be growing.</param>
/// <param name="Root">The root that the mark vouches for; null where it names none.</param>
public sealed record StoreListing(string Address, IReadOnlyList<ListedObject> Objects, bool IsComplete, string? Root)
{
    private const long LargestMark = 1 << 16;

    /// <summary>Whether the objects are the buckets that the credentials have, because the address names none.</summary>
    public bool AreBuckets { get; private init; }

    /// <summary>Bytes of all objects.</summary>
    public long Bytes => Objects.Sum(found => found.Bytes);

    /// <summary>Objects that hold records, by their names.</summary>
    public int Shards => Objects.Count(found => PublishedFiles.IsPublished(found.Name) && PublishedFiles.PhaseOf(found.Name) == PublishPhase.Shards);

    /// <summary>Lists an address.</summary>
    /// <param name="url">A dataset, or what lies above several.</param>
    /// <param name="options">How the store is reached.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="Foundation.Errors.StorageException">The store refuses.</exception>
    public static async Task<StoreListing> ReadAsync(StoreUrl url, StoreOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(options);
        await using var store = ObjectStores.Open(url, options, mayBeAll: true);
        return (await ReadAsync(store, options, cancel).ConfigureAwait(false)) with { AreBuckets = url.Kind != StoreKind.Folder && url.Bucket.Length == 0 };
    }

    /// <summary>Lists a store that is open already.</summary>
    internal static async Task<StoreListing> ReadAsync(IObjectStore store, StoreOptions options, CancellationToken cancel)
    {
        var objects = await SourceView.ListAsync(store, cancel).ConfigureAwait(false);
        var mark = objects.ContainsKey(CompletionMark.FileName) ? await SourceView.ReadSmallAsync(store, options, CompletionMark.FileName, LargestMark, cancel).ConfigureAwait(false) : null;
        return new StoreListing(
            store.Name, [.. objects.Values.OrderBy(found => found.Name, CodePointComparer.Instance).Select(found => new ListedObject(found.Name, found.Bytes, found.Modified))],
            mark is not null, mark is null ? null : MarkedCounts.Parse(Encoding.UTF8.GetString(mark.Bytes)).Root);
    }
}
