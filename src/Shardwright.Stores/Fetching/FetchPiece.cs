namespace Shardwright.Stores.Fetching;

/// <summary>Bytes of a file on their way.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="OffsetBytes">Where in the file they begin.</param>
/// <param name="TotalBytes">Bytes of the whole file, where the source says so.</param>
/// <param name="Validator">What tells this state of the file from another; null where nothing reliable does.</param>
/// <param name="Owner">Closed with the bytes.</param>
internal sealed record FetchPiece(Stream Content, long OffsetBytes, long? TotalBytes, string? Validator, IDisposable? Owner) : IDisposable
{
    public void Dispose()
    {
        Content.Dispose();
        Owner?.Dispose();
    }
}
