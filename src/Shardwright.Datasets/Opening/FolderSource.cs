using Shardwright.Datasets.Discovery;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Opening;

/// <summary>A folder of this machine: what lies there is all there is.</summary>
public sealed class FolderSource : IShardSource
{
    private readonly string folder;

    /// <summary>Names a folder.</summary>
    /// <exception cref="StorageException">It is not there.</exception>
    public FolderSource(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new StorageException(new DataLocation(folder), "dataset", "a folder", File.Exists(folder) ? "a file" : "nothing there", "Check the path.");
        }

        this.folder = Path.GetFullPath(folder);
    }

    /// <inheritdoc/>
    public string Name => folder;

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default)
        => Task.FromResult<IReadOnlyList<string>>([.. FileSearch.Find(folder, [""], Reporter.Silent).Select(file => file.Name)]);

    /// <inheritdoc/>
    public Task<ShardLease> OpenAsync(string name, CancellationToken cancellationToken = default) => Task.FromResult(new ShardLease(folder));

    /// <inheritdoc/>
    public void Prefetch(IReadOnlyList<string> names)
    {
    }

    /// <inheritdoc/>
    public Task<bool> FetchAgainAsync(string name, CancellationToken cancellationToken = default) => Task.FromResult(false);
}
