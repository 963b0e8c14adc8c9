namespace Shardwright.Stores.Fetching;

/// <summary>Where one file comes from.</summary>
internal interface IFetchSource : IDisposable
{
    /// <summary>Begins to read the file.</summary>
    /// <param name="offsetBytes">From where on, if the source can.</param>
    /// <param name="validator">What the source said of the state of the file when its first bytes came; null for nothing.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>The rest, or all of it where the source cannot give the rest or the file is another one now.</returns>
    /// <exception cref="FetchRetryException">It may work in a moment.</exception>
    /// <exception cref="Foundation.Errors.StorageException">It will not.</exception>
    Task<FetchPiece> OpenAsync(long offsetBytes, string? validator, CancellationToken cancel);
}
