using System.Diagnostics.CodeAnalysis;

namespace Shardwright.Stores;

/// <summary>The address of a dataset in a store: <c>s3://bucket/prefix</c>, <c>gs://bucket/prefix</c>, <c>remote:bucket/prefix</c> of an rclone configuration, <c>file:///folder</c>, or a folder's path.</summary>
public sealed record StoreUrl
{
    private const string Separator = "://";
    private const int MostBucketCharacters = 255;

    private StoreUrl(StoreKind kind, string? remote, string bucket, string prefix)
    {
        Kind = kind;
        Remote = remote;
        Bucket = bucket;
        Prefix = prefix;
    }

    /// <summary>What kind of place it is.</summary>
    public StoreKind Kind { get; }

    /// <summary>The remote's name in the rclone configuration; null for other kinds.</summary>
    public string? Remote { get; }

    /// <summary>The bucket; empty where none is named, and for a folder.</summary>
    public string Bucket { get; }

    /// <summary>What all keys begin with, without <c>/</c> at either end; empty for a whole bucket. Of a folder: its full path.</summary>
    public string Prefix { get; }

    /// <summary>Whether a text can only be the address of a store: it has a scheme, or a remote before a colon, and no file or folder is called so.</summary>
    /// <param name="text">What the user wrote.</param>
    public static bool IsRemote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return (text.Contains(Separator, StringComparison.Ordinal) && !text.StartsWith("file" + Separator, StringComparison.OrdinalIgnoreCase)) || (RemoteOf(text) is not null && !Path.Exists(text));
    }

    /// <summary>Whether a text begins as the address of a bucket, with <c>s3://</c> or <c>gs://</c>, whatever else is wrong with it.</summary>
    /// <param name="text">What the user wrote.</param>
    public static bool HasScheme(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith("s3" + Separator, StringComparison.OrdinalIgnoreCase) || text.StartsWith("gs" + Separator, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads an address.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <exception cref="ArgumentException">A scheme that is not known, no bucket's name, a name and password, or a part of the prefix that is empty, <c>.</c> or <c>..</c>.</exception>
    public static StoreUrl Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var at = text.IndexOf(Separator, StringComparison.Ordinal);
        if (at > 0)
        {
            var (scheme, rest) = (text[..at].ToLowerInvariant(), text[(at + Separator.Length)..]);
            return scheme switch
            {
                "s3" => Of(StoreKind.S3, null, rest),
                "gs" => Of(StoreKind.GoogleCloud, null, rest),
                "file" => new StoreUrl(StoreKind.Folder, null, "", Path.GetFullPath(new Uri(text).LocalPath)),
                _ => Unknown(scheme),
            };
        }

        return RemoteOf(text) is { } remote && !Path.Exists(text) ? Of(StoreKind.Remote, remote, text[(remote.Length + 1)..]) : new StoreUrl(StoreKind.Folder, null, "", Path.GetFullPath(text));
    }

    /// <summary>The address of something below this one.</summary>
    /// <param name="name">With <c>/</c> between its parts.</param>
    public StoreUrl Below(string name) => Kind == StoreKind.Folder
        ? new StoreUrl(Kind, null, "", Path.Combine(Prefix, name))
        : new StoreUrl(Kind, Remote, Bucket, Prefix.Length == 0 ? name : $"{Prefix}/{name}");

    /// <summary>The key of an object below this address.</summary>
    /// <param name="name">Relative to the address, with <c>/</c>.</param>
    public string KeyOf(string name) => Prefix.Length == 0 ? name : $"{Prefix}/{name}";

    /// <summary>The address as it is shown and kept: it never holds a credential.</summary>
    public override string ToString() => Kind switch
    {
        StoreKind.Folder => Prefix,
        StoreKind.S3 => $"s3://{Shown()}",
        StoreKind.GoogleCloud => $"gs://{Shown()}",
        _ => $"{Remote}:{Shown()}",
    };

    private string Shown() => Prefix.Length == 0 ? Bucket : $"{Bucket}/{Prefix}";

    private static StoreUrl Of(StoreKind kind, string? remote, string rest)
    {
        // Of a remote, as with rclone, a slash before the bucket means nothing.
        var parts = (remote is null ? rest : rest.TrimStart('/')).TrimEnd('/').Split('/');
        if (parts[0].Contains('@', StringComparison.Ordinal) || (rest.Contains('@', StringComparison.Ordinal) && parts[0].Contains(':', StringComparison.Ordinal)))
        {
            throw new ArgumentException("An address takes no name and password: they come from the environment, a profile or an rclone configuration.");
        }

        if (parts.Skip(1).Any(part => part is "" or "." or ".."))
        {
            throw new ArgumentException($"\"{rest}\": a part of an address is empty, . or ..");
        }

        if (remote is null && (parts[0].Length > MostBucketCharacters || parts[0].Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('.' or '-' or '_' or ':'))
            || (parts[0].Length == 0 && parts.Length > 1)))
        {
            throw new ArgumentException(parts[0].Length == 0 ? $"\"{rest}\": a bucket's name is missing before it." : $"\"{parts[0]}\" cannot be a bucket: letters, digits, dots and hyphens, at most {MostBucketCharacters}.");
        }

        return new StoreUrl(kind, remote, parts[0], string.Join('/', parts.Skip(1)));
    }

    // As rclone and scp do: what stands before the first colon, unless a slash comes first. One letter is nobody's remote.
    private static string? RemoteOf(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && text.AsSpan(0, colon).IndexOfAny('/', '\\') < 0 ? text[..colon] : null;
    }

    [DoesNotReturn]
    private static StoreUrl Unknown(string scheme) => throw new ArgumentException($"{scheme}:// is no address of a store: use s3://, gs://, a remote of an rclone configuration, or a folder.");
}
