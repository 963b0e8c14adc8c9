namespace Shardwright.Stores.Transfers;

/// <summary>An object that is to be brought.</summary>
/// <param name="Name">Relative to the store's address.</param>
/// <param name="Target">The path that the file is to have; it lies beside it until it is published.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The hash that a manifest names; null for the one that the object claims, if any.</param>
/// <param name="Tag">The state that a listing saw it in; null where nobody knows.</param>
internal sealed record DownloadRequest(string Name, string Target, long Bytes, string? Sha256, string? Tag)
{
    /// <summary>Where the bytes are while they come: one name, so that a later run finds them.</summary>
    public string Partial => Target + ".pull.partial";

    /// <summary>What is known of a partial file: which state it is of, and which parts are there.</summary>
    public string State => Target + ".pull.state.partial";
}
