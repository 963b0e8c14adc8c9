using Amazon.Runtime;

namespace Shardwright.Stores.S3;

/// <summary>A profile of <c>~/.aws/config</c> and <c>~/.aws/credentials</c>.</summary>
internal sealed class AwsProfile
{
    private const string Usual = "default";
    private static readonly string[] NeedsMore = ["role_arn", "sso_session", "sso_start_url", "web_identity_token_file", "login_session"];

    private readonly string name;
    private readonly IniFile? config;
    private readonly IniFile? credentials;
    private readonly string section;

    private AwsProfile(string name, IniFile? config, IniFile? credentials)
    {
        this.name = name;
        this.config = config;
        this.credentials = credentials;
        section = name == Usual && config?.Has(Usual) == true ? Usual : $"profile {name}";
    }

    /// <summary>The region it names.</summary>
    public string? Region => Find("region");

    /// <summary>The server it names.</summary>
    public string? EndpointUrl => (Find("services") is { } services ? config?.Find($"services {services}", "s3.endpoint_url") : null) ?? Find("s3.endpoint_url") ?? Find("endpoint_url");

    /// <summary>The profile that is asked for, or the usual one; null where that is nowhere.</summary>
    /// <exception cref="Foundation.Errors.StorageException">A profile that is asked for by name is nowhere.</exception>
    public static AwsProfile? Find(string? asked, UserPlaces places)
    {
        var configPath = places.PathOf("AWS_CONFIG_FILE", ".aws/config");
        var credentialsPath = places.PathOf("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials");
        var named = asked ?? places.Variable("AWS_PROFILE") ?? places.Variable("AWS_DEFAULT_PROFILE");
        var profile = new AwsProfile(named ?? Usual, IniFile.Read(configPath), IniFile.Read(credentialsPath));
        if (profile.config?.Has(profile.section) == true || profile.credentials?.Has(profile.name) == true)
        {
            return profile;
        }

        if (named is not null)
        {
            S3Throw.NoProfile(named, configPath, credentialsPath, profile.Others());
        }

        return null;
    }

    /// <summary>Its keys; null where it has none.</summary>
    /// <exception cref="Foundation.Errors.StorageException">It gets its keys in a way that is not spoken here.</exception>
    public AWSCredentials? Credentials(string address)
    {
        if (Find("aws_access_key_id") is { } id && Find("aws_secret_access_key") is { } secret)
        {
            return S3Accounts.Keys(id, secret, Find("aws_session_token"));
        }

        if (Find("credential_process") is { } process)
        {
            return new ProcessAWSCredentials(process);
        }

        if (NeedsMore.FirstOrDefault(key => Find(key) is not null) is { } unknown)
        {
            S3Throw.ProfileNeedsMore(address, name, unknown);
        }

        return null;
    }

    private string? Find(string key) => credentials?.Find(name, key) ?? config?.Find(section, key);

    private IEnumerable<string> Others() => (credentials?.Names ?? []).Concat(
        (config?.Names ?? []).Where(other => other == Usual || other.StartsWith("profile ", StringComparison.Ordinal)).Select(other => other.Split(' ')[^1])).Distinct(StringComparer.Ordinal);
}
