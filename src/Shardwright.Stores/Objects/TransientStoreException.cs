namespace Shardwright.Stores.Objects;

/// <summary>A failure that may be over in a moment; it never leaves the room.</summary>
internal sealed class TransientStoreException(string message, TimeSpan? after = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? After { get; } = after;
}
