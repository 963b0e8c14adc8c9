using Shardwright.Datasets.Publishing;
using Shardwright.Foundation.Checksums;

namespace Shardwright.Stores.Comparing;

/// <summary>What of a folder of this machine is published: by its manifest, else by names.</summary>
internal sealed class FolderSide(string folder) : ISyncSide
{
    private readonly Dictionary<string, FolderFile> files = new(StringComparer.Ordinal);

    public string Name => folder;

    public Task<IReadOnlyDictionary<string, long>> ListAsync(CancellationToken cancel)
    {
        foreach (var file in PublishedFolder.Look(folder).Files)
        {
            files[file.Name] = file;
        }

        return Task.FromResult<IReadOnlyDictionary<string, long>>(files.ToDictionary(pair => pair.Key, pair => pair.Value.Identity.Bytes, StringComparer.Ordinal));
    }

    // A manifest's hash is that of the bytes it speaks of; whether they still are is what 'verify' asks.
    public Task<string?> HashAsync(string name, CancellationToken cancel)
    {
        var file = files[name];
        var known = file.File.Bytes == file.Identity.Bytes ? file.File.Sha256 : null;
        return Task.FromResult<string?>(known ?? FileHasher.Hash(file.Path, cancel: cancel).Sha256);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
