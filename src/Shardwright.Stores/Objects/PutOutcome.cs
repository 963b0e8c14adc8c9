namespace Shardwright.Stores.Objects;

/// <summary>What became of an object that was to be stored.</summary>
/// <param name="Stored">Whether it was stored; false where one of this name was there, which the caller compares.</param>
/// <param name="Object">The object that is there now, with its claimed hash.</param>
/// <param name="SentBytes">Bytes that went over the wire, tries that failed included.</param>
internal sealed record PutOutcome(bool Stored, StoredObject Object, long SentBytes);
