using Shardwright.Stores.Objects;
using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.Pulling;

/// <summary>Brings a dataset out of a store: no file has its name before it is whole and checked, and no manifest is there before its shards.</summary>
public static class DatasetPull
{
    /// <summary>Pulls a dataset.</summary>
    /// <param name="options">What, where to, and how.</param>
    /// <param name="cancel">Stops in a state that the same pull goes on from.</param>
    /// <exception cref="Foundation.Errors.StorageException">The store or the disk refuses.</exception>
    /// <exception cref="Foundation.Errors.MalformedDataException">What came is not what the manifest, or whoever pushed it, says.</exception>
    /// <exception cref="Foundation.Errors.DatasetStateException">The folder has other bytes under a name, and <see cref="PullOptions.Replace"/> was not given; or it holds other things; or the split cannot be had alone.</exception>
    public static async Task<TransferReport> RunAsync(PullOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        await using var store = ObjectStores.Open(options.Source, options.Store);
        return await RunAsync(options, store, cancel).ConfigureAwait(false);
    }

    /// <summary>Pulls out of a store that is open already.</summary>
    internal static async Task<TransferReport> RunAsync(PullOptions options, IObjectStore store, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.Folder, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Store.Jobs, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Store.PartBytes, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Poll, TimeSpan.Zero, nameof(options));
        await using var run = new PullRun(options, store);
        return await run.RunAsync(cancel).ConfigureAwait(false);
    }
}
