using Shardwright.Stores;
using Shardwright.Tests.Stores.Fake;

namespace Shardwright.Tests.Stores.Objects;

/// <summary>How the product reaches a server of a test: through a remote of an rclone configuration, for the environment is the process's.</summary>
internal static class FakeObjectStore
{
    /// <summary>Writes the configuration, and gives what leads to a server.</summary>
    public static StoreOptions Options(FakeS3 server, string configuration)
    {
        File.WriteAllText(
            configuration,
            $"[fake]\ntype = s3\nprovider = Other\naccess_key_id = {server.Options.AccessKey}\nsecret_access_key = {server.Options.SecretKey}\nsession_token = {server.Options.SessionToken}\nendpoint = {server.Endpoint}\n");
        return new StoreOptions
        {
            RcloneConfig = configuration, Jobs = 4, PartBytes = 64 << 10, Retries = 4, RetryDelay = TimeSpan.FromMilliseconds(2), StallTimeout = TimeSpan.FromMilliseconds(400), JitterSeed = 7,
        };
    }

    /// <summary>The address of something on the server.</summary>
    public static StoreUrl Address(string prefix = "pre fix/dataset") => StoreUrl.Parse($"fake:bucket/{prefix}");
}
