using Amazon.Runtime;

namespace Shardwright.Stores.S3;

/// <summary>A remote of type s3 of an rclone configuration.</summary>
/// <remarks>Spec: rclone, "Configuration" and "Amazon S3 Storage Providers". Settings of the environment, <c>RCLONE_CONFIG_NAME_KEY</c>, go before the file's.</remarks>
internal sealed class RcloneRemote
{
    private readonly IniFile? file;
    private readonly string name;
    private readonly UserPlaces places;

    private RcloneRemote(IniFile? file, string name, UserPlaces places)
    {
        this.file = file;
        this.name = name;
        this.places = places;
    }

    /// <summary>The account of a remote's address.</summary>
    /// <exception cref="Foundation.Errors.StorageException">There is no such remote, it is of another type, or the configuration is encrypted.</exception>
    public static S3Account Find(StoreUrl url, StoreOptions options, UserPlaces places)
    {
        var path = options.RcloneConfig ?? PathOf(places);
        var file = IniFile.Read(path);
        if (file is null && options.RcloneConfig is not null)
        {
            S3Throw.Configuration(path, "an rclone configuration", "no file", "Check the path.");
        }

        if (file?.Preamble.Any(line => line.StartsWith("RCLONE_ENCRYPT_", StringComparison.Ordinal)) == true)
        {
            S3Throw.EncryptedRclone(path);
        }

        var remote = new RcloneRemote(file, url.Remote!, places);
        var type = remote.Setting("type");
        if (type is null)
        {
            S3Throw.NoRemote(url.ToString(), path, url.Remote!, file?.Names ?? []);
        }

        if (type != "s3")
        {
            S3Throw.OtherRemote(url.ToString(), url.Remote!, type, (file?.Names ?? []).Where(other => file!.Find(other, "type") == "s3"));
        }

        return remote.Account(url.ToString(), options);
    }

    // The first that is there; none is made, so the last stands for all of them in messages.
    private static string PathOf(UserPlaces places)
    {
        if (places.Variable("RCLONE_CONFIG") is { } named)
        {
            return named;
        }

        var usual = Path.Combine(places.Variable("XDG_CONFIG_HOME") ?? Path.Combine(places.Home, ".config"), "rclone", "rclone.conf");
        string[] others = [usual, Path.Combine(places.Home, ".config", "rclone", "rclone.conf"), Path.Combine(places.Home, ".rclone.conf")];
        return others.FirstOrDefault(File.Exists) ?? usual;
    }

    private S3Account Account(string address, StoreOptions options)
    {
        var profile = Setting("profile") ?? options.Profile;
        var region = options.Region ?? Setting("region");
        var endpoint = S3Accounts.Endpoint(address, options.EndpointUrl ?? Setting("endpoint") ?? UsualEndpoint(Setting("provider"), region));
        var isPathStyle = endpoint is not null && Setting("force_path_style") is not "false";
        return new S3Account(endpoint, region is null or "other-v2-signature" ? "us-east-1" : region, isPathStyle, Credentials(address, profile)) { IsGoogle = Setting("provider") == "GCS" };
    }

    private AWSCredentials Credentials(string address, string? profile)
    {
        if (Setting("access_key_id") is { } id && Setting("secret_access_key") is { } secret)
        {
            return S3Accounts.Keys(id, secret, Setting("session_token"));
        }

        if (Setting("env_auth") != "true")
        {
            S3Throw.NoRemoteKeys(address, name);
        }

        return S3Accounts.Credentials(address, profile is not null, AwsProfile.Find(profile, places), places);
    }

    private static string? UsualEndpoint(string? provider, string? region) => provider switch
    {
        "Wasabi" => region is null or "us-east-1" ? "https://s3.wasabisys.com" : $"https://s3.{region}.wasabisys.com",
        "GCS" => "https://storage.googleapis.com",
        _ => null,
    };

    private string? Setting(string key)
        => places.Variable($"RCLONE_CONFIG_{name.ToUpperInvariant().Replace('-', '_')}_{key.ToUpperInvariant()}") ?? file?.Find(name, key);
}
