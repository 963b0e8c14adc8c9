using Shardwright.Cli.Commands;
using Shardwright.Datasets.Opening;
using Shardwright.Stores;
using Shardwright.Stores.Caching;
using Shardwright.Stores.Pulling;

namespace Shardwright.Cli;

/// <summary>What <c>read</c> reads: a folder, or a dataset of a store through the cache.</summary>
/// <param name="name">The folder, or the address.</param>
/// <param name="cache">How a store is cached; null for a folder.</param>
internal sealed class ReadPlace(string name, CacheOptions? cache) : IAsyncDisposable
{
    private const string LiveFolder = "live";

    private StoreSource? source;

    /// <summary>The folder, or the address.</summary>
    public string Name => name;

    /// <summary>Whether it lies in a store.</summary>
    public bool IsRemote => cache is not null;

    /// <summary>Opens the dataset; shards of a store come when their turn comes.</summary>
    public async Task<Dataset> OpenAsync(CancellationToken cancel)
        => cache is null ? await Dataset.OpenAsync(name, cancel) : await Dataset.OpenAsync(await SourceAsync(cancel), cancel);

    /// <summary>The folder that all of it lies in, for readings that go by path; a dataset of a store comes whole.</summary>
    public async Task<string> FolderAsync(CancellationToken cancel) => cache is null ? name : await (await SourceAsync(cancel)).MaterializeAsync(cancel);

    /// <summary>The folder that still grows; one of a store is brought here as it grows.</summary>
    /// <param name="poll">How often the reader looks.</param>
    /// <param name="context">What the command is run with.</param>
    public Task<LiveCopy> FollowAsync(TimeSpan poll, CommandContext context)
    {
        if (cache is null)
        {
            RemoteFolder.Warn(name, context.Terminal.Reporter);
            return Task.FromResult(new LiveCopy(name, null, context.Cancel));
        }

        var folder = Path.Combine(cache.Folder, LiveFolder, CachePlace.NameOf(name));
        var usual = new PullOptions { Source = StoreUrl.Parse(name), Folder = folder, Watch = true, Store = cache.Store };
        return Task.FromResult(new LiveCopy(folder, poll < usual.Poll ? usual with { Poll = poll } : usual, context.Cancel));
    }

    public async ValueTask DisposeAsync()
    {
        if (source is not null)
        {
            await source.DisposeAsync();
        }
    }

    private async Task<StoreSource> SourceAsync(CancellationToken cancel) => source ??= await StoreSource.OpenAsync(StoreUrl.Parse(name), cache!, cancel);
}
