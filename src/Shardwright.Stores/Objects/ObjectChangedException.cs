namespace Shardwright.Stores.Objects;

/// <summary>An object is another one than when its first bytes were read, or is gone; it never leaves the room.</summary>
internal sealed class ObjectChangedException(string name, Exception? inner = null) : Exception(name, inner);
