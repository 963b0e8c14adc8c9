using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.Pushing;

/// <summary>Publishes a dataset in a store: shards, then what stands beside them, then the manifest, then <c>_COMPLETE</c>.</summary>
public static class DatasetPush
{
    /// <summary>Pushes a dataset, or one file.</summary>
    /// <param name="options">What, where to, and how.</param>
    /// <param name="cancel">Stops in a state that the same push goes on from.</param>
    /// <exception cref="Foundation.Errors.StorageException">The store or the disk refuses.</exception>
    /// <exception cref="Foundation.Errors.MalformedDataException">A file is not what the manifest says; it was not sent.</exception>
    /// <exception cref="Foundation.Errors.DatasetStateException">The target has other bytes under a name, and <see cref="PushOptions.Replace"/> was not given.</exception>
    public static Task<TransferReport> RunAsync(PushOptions options, CancellationToken cancel = default) => throw new NotImplementedException($"{options} {cancel}");
}
