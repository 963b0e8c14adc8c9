using Amazon.Runtime;

namespace Shardwright.Stores.S3;

/// <summary>Finds the server and the keys of an address, in the places where other tools keep them.</summary>
internal static class S3Accounts
{
    private const string DefaultRegion = "us-east-1";
    private const string GoogleEndpoint = "https://storage.googleapis.com";
    private const string GoogleRegion = "auto";

    /// <summary>The account of an address.</summary>
    /// <exception cref="Foundation.Errors.StorageException">There are no keys, or a configuration cannot be read.</exception>
    public static S3Account Of(StoreUrl url, StoreOptions options, UserPlaces places) => url.Kind switch
    {
        StoreKind.Remote => RcloneRemote.Find(url, options, places),
        StoreKind.GoogleCloud => Google(url, options, places),
        _ => Amazon(url.ToString(), options, places),
    };

    /// <summary>An account of S3, by the environment and the profiles.</summary>
    public static S3Account Amazon(string address, StoreOptions options, UserPlaces places)
    {
        var profile = AwsProfile.Find(options.Profile, places);
        var endpoint = Endpoint(address, options.EndpointUrl ?? places.Variable("AWS_ENDPOINT_URL_S3") ?? places.Variable("AWS_ENDPOINT_URL") ?? profile?.EndpointUrl);
        return new S3Account(endpoint, RegionOf(options, profile, places) ?? DefaultRegion, endpoint is not null, Credentials(address, options.Profile is not null, profile, places));
    }

    /// <summary>The region that the user names; null for none.</summary>
    public static string? RegionOf(StoreOptions options, AwsProfile? profile, UserPlaces places)
        => options.Region ?? places.Variable("AWS_REGION") ?? places.Variable("AWS_DEFAULT_REGION") ?? profile?.Region;

    /// <summary>The keys: of a profile that was asked for, of the environment, of the usual profile, of the machine.</summary>
    public static AWSCredentials Credentials(string address, bool isProfileAsked, AwsProfile? profile, UserPlaces places)
        => (isProfileAsked ? null : OfEnvironment(places)) ?? profile?.Credentials(address) ?? MachineCredentials.Find(address, places);

    /// <summary>A server's address.</summary>
    public static Uri? Endpoint(string address, string? text)
    {
        if (text is null)
        {
            return null;
        }

        var full = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        if (!Uri.TryCreate(full, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0 || uri.Query.Length > 0)
        {
            S3Throw.Endpoint(address);
        }

        return uri;
    }

    private static AWSCredentials? OfEnvironment(UserPlaces places)
        => places.Variable("AWS_ACCESS_KEY_ID") is { } id && places.Variable("AWS_SECRET_ACCESS_KEY") is { } secret ? Keys(id, secret, places.Variable("AWS_SESSION_TOKEN")) : null;

    /// <summary>Keys that stand somewhere.</summary>
    public static AWSCredentials Keys(string id, string secret, string? token) => token is null ? new BasicAWSCredentials(id, secret) : new SessionAWSCredentials(id, secret, token);

    private static S3Account Google(StoreUrl url, StoreOptions options, UserPlaces places)
    {
        var address = url.ToString();
        var profile = AwsProfile.Find(options.Profile, places);
        var boto = IniFile.Read(places.PathOf("BOTO_CONFIG", ".boto"));
        var keys = (options.Profile is null ? OfEnvironment(places) : null)
            ?? (options.Profile is null && boto?.Find("Credentials", "gs_access_key_id") is { } id && boto.Find("Credentials", "gs_secret_access_key") is { } secret ? Keys(id, secret, null) : null)
            ?? profile?.Credentials(address);
        if (keys is null)
        {
            S3Throw.NoGoogleKeys(address);
        }

        return new S3Account(Endpoint(address, options.EndpointUrl ?? GoogleEndpoint), options.Region ?? GoogleRegion, IsPathStyle: true, keys) { IsGoogle = true };
    }
}
