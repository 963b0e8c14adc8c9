using Shardwright.Tests.Stores.Ceph;

[assembly: AssemblyFixture(typeof(Shardwright.EndToEnd.Running.RadosGateway))]

namespace Shardwright.EndToEnd.Running;

/// <summary>A real S3 server for the tests that need one: Ceph's, begun early where all tests run, and else with the first that asks. Safe from many threads.</summary>
public sealed class RadosGateway : IDisposable
{
    private readonly Lazy<Task<CephServer>> server = new(() => CephServer.StartAsync(Repository.Root));
    private int number;

    public RadosGateway()
    {
        if (Dose.IsLong && CephServer.Missing is null)
        {
            // It takes a quarter of a minute, in which the other tests go on.
            _ = server.Value;
        }
    }

    /// <summary>Makes a bucket of a test's own; skips the test where the server is not installed, or not all tests run.</summary>
    /// <returns>The bucket's name.</returns>
    public async Task<string> BucketAsync()
    {
        Assert.SkipUnless(Dose.IsLong, "SHARDWRIGHT_TEST_ALL is not 1");
        Dose.Require(CephServer.Missing is null, CephServer.Missing ?? "");
        var bucket = $"bucket{Interlocked.Increment(ref number)}";
        await CephBuckets.MakeAsync(await server.Value, bucket);
        return bucket;
    }

    /// <summary>The environment in which a command finds the server.</summary>
    public async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync() => (await server.Value).Variables;

    public void Dispose()
    {
        if (!server.IsValueCreated)
        {
            return;
        }

        try
        {
            server.Value.GetAwaiter().GetResult().Dispose();
        }
        catch (InvalidOperationException)
        {
            // It did not start, which whoever asked for it was told.
        }
    }
}
