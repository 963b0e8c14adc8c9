namespace Shardwright.Stores.Objects;

/// <summary>An object as a store describes it.</summary>
/// <param name="Name">Relative to the store's address, with <c>/</c>.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was stored.</param>
/// <param name="Tag">What tells this state of it from another (the ETag, with its quotes); null where the store has nothing.</param>
/// <param name="Sha256">The hash that whoever stored it claims, lower-case hexadecimal; null in a listing, and where nobody claimed one.</param>
internal sealed record StoredObject(string Name, long Bytes, DateTimeOffset Modified, string? Tag, string? Sha256 = null);
