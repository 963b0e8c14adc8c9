using Amazon.Runtime;
using Shardwright.Foundation.Errors;
using Shardwright.Stores;
using Shardwright.Stores.S3;

namespace Shardwright.Tests.Stores.S3;

public sealed class S3AccountsTests : IDisposable
{
    private const string Secret = "SECRETSECRET";
    private readonly TemporaryFolder home = new();
    private readonly Dictionary<string, string> variables = new() { ["AWS_EC2_METADATA_DISABLED"] = "true" };

    public void Dispose() => home.Dispose();

    [Fact]
    public void Keys_of_the_environment_go_before_the_usual_profile_and_after_one_that_is_asked_for()
    {
        Write(".aws/credentials", $"[default]\naws_access_key_id = FILE\naws_secret_access_key = {Secret}\n[other]\naws_access_key_id=OTHER\naws_secret_access_key={Secret}\naws_session_token = TOKEN\n");
        Assert.Equal("FILE", Keys("s3://b/p").AccessKey);
        variables["AWS_PROFILE"] = "other";
        Assert.Equal(("OTHER", "TOKEN"), (Keys("s3://b/p").AccessKey, Keys("s3://b/p").Token));
        (variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"]) = ("ENV", Secret);
        Assert.Equal("ENV", Keys("s3://b/p").AccessKey);
        Assert.Equal("OTHER", Keys("s3://b/p", new StoreOptions { Profile = "other" }).AccessKey);
    }

    [Fact]
    public void The_server_and_the_region_come_from_the_option_the_environment_or_the_profile()
    {
        Write(".aws/config", "[default]\nregion = eu-north-1\nservices = mine\n[profile p]\nendpoint_url = http://p.example\n[services mine]\ns3 =\n  endpoint_url = http://services.example\n");
        (variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"]) = ("ENV", Secret);
        var account = Find("s3://b/p");
        Assert.Equal(("services.example", "eu-north-1", true), (account.Endpoint!.Host, account.Region, account.IsPathStyle));
        variables["AWS_PROFILE"] = "p";
        Assert.Equal(("p.example", "us-east-1"), (Find("s3://b/p").Endpoint!.Host, Find("s3://b/p").Region));
        variables["AWS_ENDPOINT_URL"] = "http://all.example";
        variables["AWS_ENDPOINT_URL_S3"] = "http://s3.example:9000";
        variables["AWS_DEFAULT_REGION"] = "eu-west-3";
        Assert.Equal((9000, "eu-west-3"), (Find("s3://b/p").Endpoint!.Port, Find("s3://b/p").Region));
        account = Find("s3://b/p", new StoreOptions { EndpointUrl = "host.example", Region = "r" });
        Assert.Equal(("https", "host.example", "r"), (account.Endpoint!.Scheme, account.Endpoint.Host, account.Region));
        Assert.Throws<StorageException>(() => Find("s3://b/p", new StoreOptions { EndpointUrl = "http://u:p@host" }));
    }

    [Fact]
    public void Where_no_keys_are_the_error_says_where_they_were_looked_for()
    {
        var error = Assert.Throws<StorageException>(() => Find("s3://b/p"));
        Assert.StartsWith("s3://b/p: credentials: expected AWS_ACCESS_KEY_ID", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_that_is_nowhere_is_an_error_that_names_the_others()
    {
        Write(".aws/config", "[default]\nregion = x\n[profile known]\nregion = y\n");
        Assert.Contains("found default, known.", Assert.Throws<StorageException>(() => Find("s3://b/p", new StoreOptions { Profile = "none" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_profile_that_takes_a_role_is_told_apart()
    {
        Write(".aws/config", "[profile r]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = default\n");
        Assert.Contains("role_arn", Assert.Throws<StorageException>(() => Find("s3://b/p", new StoreOptions { Profile = "r" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Google_takes_its_keys_of_boto_and_its_own_server()
    {
        Assert.Contains("HMAC", Assert.Throws<StorageException>(() => Find("gs://b/p")).Message, StringComparison.Ordinal);
        Write(".boto", $"[Credentials]\ngs_access_key_id = GOOG\ngs_secret_access_key = {Secret}\n");
        var account = Find("gs://b/p");
        Assert.Equal(("GOOG", "storage.googleapis.com", true, true), (account.Credentials.GetCredentials().AccessKey, account.Endpoint!.Host, account.IsPathStyle, account.IsGoogle));
    }

    [Fact]
    public void A_remote_of_rclone_is_its_server_and_its_keys()
    {
        Write(
            ".config/rclone/rclone.conf",
            $"[wasabi]\ntype = s3\nprovider = Wasabi\nregion = eu-central-1\naccess_key_id = W\nsecret_access_key = {Secret}\n\n[box]\ntype = sftp\n[env]\ntype=s3\nenv_auth = true\nendpoint = localhost:9000\nforce_path_style = false\n");
        var account = Find("wasabi:b/p");
        Assert.Equal(("s3.eu-central-1.wasabisys.com", "eu-central-1", "W"), (account.Endpoint!.Host, account.Region, account.Credentials.GetCredentials().AccessKey));
        (variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"]) = ("ENV", Secret);
        Assert.Equal(("ENV", false), (Find("env:b/p").Credentials.GetCredentials().AccessKey, Find("env:b/p").IsPathStyle));
        variables["RCLONE_CONFIG_WASABI_ENDPOINT"] = "http://127.0.0.1:1";
        Assert.Equal("127.0.0.1", Find("wasabi:b/p").Endpoint!.Host);
        Assert.Contains("type sftp; of type s3: env, wasabi", Assert.Throws<StorageException>(() => Find("box:b/p")).Message, StringComparison.Ordinal);
        Assert.Contains("found box, env, wasabi.", Assert.Throws<StorageException>(() => Find("none:b/p")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encrypted_rclone_configuration_is_told()
    {
        Write(".rclone.conf", "# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nabcdef==\n");
        Assert.Contains("encrypted", Assert.Throws<StorageException>(() => Find("enc:b/p")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_of_an_account_has_its_keys()
    {
        (variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"]) = ("KEYKEY", Secret);
        var text = $"{Find("s3://b/p")}";
        Assert.DoesNotContain("KEYKEY", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
    }

    private S3Account Find(string url, StoreOptions? options = null)
        => S3Accounts.Of(StoreUrl.Parse(url), options ?? new StoreOptions(), new UserPlaces(variables.GetValueOrDefault, home.Path));

    private ImmutableCredentials Keys(string url, StoreOptions? options = null) => Find(url, options).Credentials.GetCredentials();

    private void Write(string name, string text)
    {
        var path = home.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
