namespace Shardwright.Foundation.Errors;

/// <summary>An input that is not the file that the plan saw, or that changed while it was read.</summary>
public sealed class InputChangedException : ShardwrightException
{
    /// <inheritdoc cref="ShardwrightException(DataLocation, string, string?, string?, string?, Exception?)"/>
    public InputChangedException(
        DataLocation where, string subject, string? expected = null, string? found = null, string? remedy = null, Exception? inner = null)
        : base(where, subject, expected, found, remedy, inner)
    {
    }
}
