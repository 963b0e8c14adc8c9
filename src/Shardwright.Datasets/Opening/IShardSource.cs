namespace Shardwright.Datasets.Opening;

/// <summary>Where the files of a dataset are: a folder, or a store that can bring them again. Safe from many threads.</summary>
public interface IShardSource
{
    /// <summary>What errors call the source: a path or a URL.</summary>
    string Name { get; }

    /// <summary>Names of all files below the source, with <c>/</c>, in path order.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes a file available on this machine.</summary>
    /// <param name="name">The file, relative to the source.</param>
    /// <param name="cancellationToken">Stops the fetching.</param>
    /// <returns>The folder that the file now lies in under its name, and stays in until the lease is disposed.</returns>
    Task<ShardLease> OpenAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Says which files will be opened next, so that they can be fetched meanwhile. Never fails, and may do nothing.</summary>
    /// <param name="names">The files, relative to the source, the next one first.</param>
    void Prefetch(IReadOnlyList<string> names);

    /// <summary>Brings a file again after its copy here was found damaged.</summary>
    /// <param name="name">The file, relative to the source.</param>
    /// <param name="cancellationToken">Stops the fetching.</param>
    /// <returns>Whether there is a place that it can come from.</returns>
    Task<bool> FetchAgainAsync(string name, CancellationToken cancellationToken = default);
}
