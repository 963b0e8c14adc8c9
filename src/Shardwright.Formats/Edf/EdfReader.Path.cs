namespace Shardwright.Formats.Edf;

/// <content>Where the recording came from, for the errors of those who use it.</content>
public sealed partial class EdfReader
{
    /// <summary>The file, as the caller of <see cref="Open"/> named it.</summary>
    public string Path => path;
}
