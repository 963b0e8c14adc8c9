namespace Shardwright.Foundation.Errors;

/// <summary>A library or program that this machine lacks, or that is not the one this build was made for.</summary>
public sealed class MissingComponentException : ShardwrightException
{
    /// <inheritdoc cref="ShardwrightException(DataLocation, string, string?, string?, string?, Exception?)"/>
    public MissingComponentException(
        DataLocation where, string subject, string? expected = null, string? found = null, string? remedy = null, Exception? inner = null)
        : base(where, subject, expected, found, remedy, inner)
    {
    }
}
