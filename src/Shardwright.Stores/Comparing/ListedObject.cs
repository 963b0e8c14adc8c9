namespace Shardwright.Stores.Comparing;

/// <summary>An object below an address.</summary>
/// <param name="Name">Relative to the address, with <c>/</c>.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was stored.</param>
public sealed record ListedObject(string Name, long Bytes, DateTimeOffset Modified);
