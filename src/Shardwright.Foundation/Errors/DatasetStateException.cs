namespace Shardwright.Foundation.Errors;

/// <summary>A dataset or output folder whose state forbids what was asked: other options, a lock, missing units, a foreign folder.</summary>
public sealed class DatasetStateException : ShardwrightException
{
    /// <inheritdoc cref="ShardwrightException(DataLocation, string, string?, string?, string?, Exception?)"/>
    public DatasetStateException(
        DataLocation where, string subject, string? expected = null, string? found = null, string? remedy = null, Exception? inner = null)
        : base(where, subject, expected, found, remedy, inner)
    {
    }
}
