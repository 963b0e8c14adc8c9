namespace Shardwright.Foundation.Errors;

/// <summary>Bytes that are not what their format says: cut, flipped, lying about a size, or of another format.</summary>
public sealed class MalformedDataException : ShardwrightException
{
    /// <inheritdoc cref="ShardwrightException(DataLocation, string, string?, string?, string?, Exception?)"/>
    public MalformedDataException(
        DataLocation where, string subject, string? expected = null, string? found = null, string? remedy = null, Exception? inner = null)
        : base(where, subject, expected, found, remedy, inner)
    {
    }
}
