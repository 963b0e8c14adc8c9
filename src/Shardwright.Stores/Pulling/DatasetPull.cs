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
    /// <exception cref="Foundation.Errors.DatasetStateException">The folder has other bytes under a name, and <see cref="PullOptions.Replace"/> was not given.</exception>
    public static Task<TransferReport> RunAsync(PullOptions options, CancellationToken cancel = default) => throw new NotImplementedException($"{options} {cancel}");
}
