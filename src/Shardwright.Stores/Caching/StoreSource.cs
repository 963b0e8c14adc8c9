using System.Threading.Channels;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Opening;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Text;
using Shardwright.Stores.Objects;
using Shardwright.Stores.Pulling;
using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.Caching;

/// <summary>A dataset of a store, read through a folder of this machine that keeps what was used last. Safe from many threads.</summary>
/// <remarks>
/// Manifest and what stands beside the shards come on opening, each shard when it is asked for, checked against the manifest. The folder
/// never has <c>_COMPLETE</c>: it may lack shards at any time.
/// </remarks>
public sealed partial class StoreSource : IShardSource, IAsyncDisposable
{
    private const string Beside = "/beside";

    private readonly IObjectStore store;
    private readonly CacheOptions options;
    private readonly CachedDataset dataset;
    private readonly CacheSpace space;
    private readonly PullState state;
    private readonly FileLock open;
    private readonly SemaphoreSlim slots;
    private readonly ObjectDownload download;
    private readonly Dictionary<string, ManifestFile> files;
    private readonly Channel<string> asked = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource ending = new();
    private readonly Task prefetching;
    private FileLock? all;

    private StoreSource(IObjectStore store, CacheOptions options, DatasetManifest manifest, CachedDataset dataset, FileLock open)
    {
        (this.store, this.options, this.dataset, this.open) = (store, options, dataset, open);
        Manifest = manifest;
        space = new CacheSpace(options.Folder, options.LimitBytes);
        state = PullState.Read(dataset.Folder, store.Name);
        slots = new SemaphoreSlim(options.Store.Jobs);
        download = new ObjectDownload(store, options.Store, slots, static _ => { });
        files = manifest.Files.ToDictionary(file => file.Name, StringComparer.Ordinal);
        prefetching = Task.Run(PrefetchAsync);
    }

    /// <inheritdoc/>
    public string Name => store.Name;

    /// <summary>The manifest of the dataset as it was when the source was opened.</summary>
    public DatasetManifest Manifest { get; }

    /// <summary>The folder that the files come to, laid out like the dataset.</summary>
    public string Folder => dataset.Folder;

    /// <summary>Opens a dataset of a store: its manifest and what stands beside its shards are there then.</summary>
    /// <param name="url">The dataset.</param>
    /// <param name="options">The cache.</param>
    /// <param name="cancellationToken">Stops the fetching.</param>
    /// <exception cref="DatasetStateException">It has no manifest of ours with hashes.</exception>
    /// <exception cref="StorageException">The store or the disk refuses, or the cache is too small.</exception>
    /// <exception cref="MalformedDataException">The manifest cannot be read, or what came is not what it says.</exception>
    public static Task<StoreSource> OpenAsync(StoreUrl url, CacheOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(options);
        return OpenAsync(ObjectStores.Open(url, options.Store), options, cancellationToken);
    }

    /// <summary>Opens a dataset of a store that is open already, and takes the store.</summary>
    internal static async Task<StoreSource> OpenAsync(IObjectStore store, CacheOptions options, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.Folder, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LimitBytes, 1, nameof(options));
        StoreSource? source = null;
        FileLock? open = null;
        try
        {
            var small = await SourceView.ReadSmallAsync(store, options.Store, DatasetManifest.FileName, ManifestReader.LargestBytes, cancel).ConfigureAwait(false);
            var manifest = small is null ? null : ManifestReader.Parse($"{store.Name}/{DatasetManifest.FileName}", small.Bytes);
            if (manifest?.Root is null || manifest.Files.Any(file => file.Sha256 is null))
            {
                throw CacheThrow.NoManifest(store.Name);
            }

            PullNames.Check(store.Name, [.. manifest.Files.Select(file => file.Name), DatasetManifest.FileName, CompletionMark.FileName], () => false);
            options = options with { Folder = Path.GetFullPath(options.Folder) };
            var dataset = CachedDataset.Of(options.Folder, store.Name, manifest.Root);
            DurableFolder.Create(options.Folder);
            open = await TakeAsync(options.Folder, dataset, $"{store.Name} {manifest.Root}", cancel).ConfigureAwait(false);
            source = new StoreSource(store, options, manifest, dataset, open);
            await source.BringBesideAsync(small!, cancel).ConfigureAwait(false);
            return source;
        }
        catch
        {
            if (source is not null)
            {
                await source.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                open?.Dispose();
                await store.DisposeAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default)
        => Task.FromResult<IReadOnlyList<string>>([.. files.Keys.Append(DatasetManifest.FileName).Order(CodePointComparer.Instance)]);

    /// <inheritdoc/>
    /// <exception cref="StorageException">The store or the disk refuses, what is in use fills the cache, or the manifest does not name the file.</exception>
    /// <exception cref="MalformedDataException">What came is not what the manifest says.</exception>
    public async Task<ShardLease> OpenAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == DatasetManifest.FileName)
        {
            return new ShardLease(Folder);
        }

        var file = Named(name);
        if (file.Role != ShardRole.Shard)
        {
            return new ShardLease(Folder);
        }

        // Held before the file is looked for: from here on nobody deletes it.
        var use = await CacheSpace.LockAsync(dataset.UseLock(name), exclusive: false, cancellationToken).ConfigureAwait(false);
        try
        {
            await BringAsync(file, isNeeded: true, cancellationToken).ConfigureAwait(false);
            File.SetLastWriteTimeUtc(dataset.UseLock(name), options.Store.Clock.GetUtcNow().UtcDateTime);
            return new ShardLease(Folder, use);
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Prefetch(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        foreach (var name in names)
        {
            asked.Writer.TryWrite(name);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The damaged copy is kept beside it as <c>.damaged.partial</c>, until its room is needed.</remarks>
    public async Task<bool> FetchAgainAsync(string name, CancellationToken cancellationToken = default)
    {
        var file = Named(name);
        using (await CacheSpace.LockAsync(dataset.FetchLock(name), exclusive: true, cancellationToken).ConfigureAwait(false))
        {
            if (File.Exists(Path.Combine(Folder, name)) && FileHasher.Hash(Path.Combine(Folder, name), cancel: cancellationToken).Sha256 != file.Sha256)
            {
                SetAside(name);
            }

            return await FetchAsync(file, isNeeded: true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Brings everything, for readers that go by path; it stays until the source is disposed.</summary>
    /// <param name="cancellationToken">Stops the fetching.</param>
    /// <returns>The folder, laid out like the dataset.</returns>
    /// <exception cref="StorageException">The dataset is larger than the cache may be, or what else is in use leaves no room.</exception>
    public async Task<string> MaterializeAsync(CancellationToken cancellationToken = default)
    {
        var bytes = files.Values.Sum(file => file.Bytes);
        if (bytes > options.LimitBytes)
        {
            throw CacheThrow.Full(options.Folder, bytes, options.LimitBytes);
        }

        all ??= await CacheSpace.LockAsync(dataset.AllLock, exclusive: false, cancellationToken).ConfigureAwait(false);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Store.Jobs, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Manifest.Shards, parallel, async (shard, cancel) => (await OpenAsync(shard.Name, cancel).ConfigureAwait(false)).Dispose()).ConfigureAwait(false);
        return Folder;
    }

    /// <summary>Ends the fetching ahead and lets everything go. Leases that are still held stay.</summary>
    public async ValueTask DisposeAsync()
    {
        asked.Writer.TryComplete();
        await ending.CancelAsync().ConfigureAwait(false);
        await prefetching.ConfigureAwait(false);
        all?.Dispose();
        open.Dispose();
        await store.DisposeAsync().ConfigureAwait(false);
    }
}
