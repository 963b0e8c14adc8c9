namespace Shardwright.Stores.Fetching;

/// <summary>Addresses of files, which may hold passwords.</summary>
internal static class FetchUrl
{
    public const string S3Scheme = "s3";

    /// <summary>The scheme, in lower case; empty where there is none.</summary>
    public static string Scheme(string url) => url.IndexOf("://", StringComparison.Ordinal) is > 0 and var end ? url[..end].ToLowerInvariant() : "";

    /// <summary>An address without user, query and fragment.</summary>
    public static string Shown(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
        {
            return "an address without a scheme";
        }

        var rest = url[(start + 3)..];
        var end = rest.AsSpan().IndexOfAny('?', '#');
        rest = end < 0 ? rest : rest[..end];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? rest : rest[..slash];
        return string.Concat(url.AsSpan(0, start + 3), host.AsSpan(host.LastIndexOf('@') + 1), slash < 0 ? "" : rest.AsSpan(slash));
    }

    /// <summary>Bucket and key of an S3 address; the key is taken as it stands. Null where one of them is empty.</summary>
    public static (string Bucket, string Key)? Object(string url)
    {
        var rest = url[(S3Scheme.Length + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash <= 0 || slash == rest.Length - 1 ? null : (rest[..slash], rest[(slash + 1)..]);
    }
}
