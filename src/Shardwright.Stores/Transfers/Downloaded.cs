namespace Shardwright.Stores.Transfers;

/// <summary>An object that came, whole and checked, and lies under its partial name.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Sha256">The hash of the bytes that came.</param>
/// <param name="Tag">The state of the object that they are of.</param>
/// <param name="IsHashed">Whether a hash was there to compare with; otherwise only the size was.</param>
internal sealed record Downloaded(DownloadRequest Request, string Sha256, string? Tag, bool IsHashed);
