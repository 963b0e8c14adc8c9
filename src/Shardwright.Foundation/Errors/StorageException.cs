namespace Shardwright.Foundation.Errors;

/// <summary>The disk or file system refused: no space, no permission, a path that is not there.</summary>
public sealed class StorageException : ShardwrightException
{
    /// <inheritdoc cref="ShardwrightException(DataLocation, string, string?, string?, string?, Exception?)"/>
    public StorageException(
        DataLocation where, string subject, string? expected = null, string? found = null, string? remedy = null, Exception? inner = null)
        : base(where, subject, expected, found, remedy, inner)
    {
    }
}
