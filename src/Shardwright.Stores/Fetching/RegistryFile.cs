namespace Shardwright.Stores.Fetching;

/// <summary>One file of a dataset that can be downloaded.</summary>
/// <param name="Url">Where from: <c>https</c>, <c>s3</c>, <c>file</c>, or <c>http</c> where a hash is given. May hold a password, so it is shown through <see cref="ShownUrl"/> only.</param>
/// <param name="Path">Where to, relative to the dataset's folder, with <c>/</c>.</param>
/// <param name="Sha256">SHA-256 of its bytes, 64 lower-case hexadecimal digits; null where it is not known, and then nothing vouches for it.</param>
/// <param name="Bytes">Its size in bytes, where it is known.</param>
public sealed record RegistryFile(string Url, string Path, string? Sha256, long? Bytes)
{
    /// <summary>The address without what could be a password: no user, no query, no fragment.</summary>
    public string ShownUrl => FetchUrl.Shown(Url);

    /// <inheritdoc/>
    public override string ToString() => $"{Path} from {ShownUrl}";
}
