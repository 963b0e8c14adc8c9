using Shardwright.Stores;
using Shardwright.Tests.Stores.Objects;

namespace Shardwright.Tests.Stores.Ceph;

/// <summary>The contract of stores, by Ceph: only with <c>./test --all</c>.</summary>
public sealed class RadosGatewayStoreTests(RadosGatewayStoreTests.Gateway gateway) : ObjectStoreContract, IClassFixture<RadosGatewayStoreTests.Gateway>
{
    private readonly string prefix = Guid.NewGuid().ToString("N");

    private protected override StoreUrl Address => StoreUrl.Parse($"ceph:contract/{prefix}");

    private protected override StoreOptions Options
    {
        get
        {
            Assert.SkipWhen(gateway.WhyNot is not null, gateway.WhyNot ?? "");
            var path = Folder.File("rclone.conf");
            File.WriteAllText(
                path,
                $"[ceph]\ntype = s3\nprovider = Ceph\naccess_key_id = {gateway.Server!.AccessKey}\nsecret_access_key = {gateway.Server.SecretKey}\nendpoint = {gateway.Server.Endpoint}\n");
            return new StoreOptions { RcloneConfig = path, Jobs = 4, PartBytes = 5 << 20 };
        }
    }

    // Ceph 16 does not look at If-None-Match when an upload in parts ends.
    private protected override bool HasConditionalParts => false;

    /// <summary>One server for all of them.</summary>
    public sealed class Gateway : IAsyncLifetime
    {
        internal CephServer? Server { get; private set; }

        internal string? WhyNot { get; private set; } = "SHARDWRIGHT_TEST_ALL is not 1";

        public async ValueTask InitializeAsync()
        {
            if (Environment.GetEnvironmentVariable("SHARDWRIGHT_TEST_ALL") != "1")
            {
                return;
            }

            WhyNot = CephServer.Missing is { } missing ? $"not here: {missing}" : null;
            Assert.False(WhyNot is not null && Environment.GetEnvironmentVariable("SHARDWRIGHT_REQUIRE_TOOLS") == "1", WhyNot);
            if (WhyNot is null)
            {
                Server = await CephServer.StartAsync(Checkout());
                await CephBuckets.MakeAsync(Server, "contract");
            }
        }

        public ValueTask DisposeAsync()
        {
            Server?.Dispose();
            return ValueTask.CompletedTask;
        }

        private static string Checkout()
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Shardwright.slnx")))
            {
                folder = folder.Parent!;
            }

            return folder.FullName;
        }
    }
}
