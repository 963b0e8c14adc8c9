using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Stores;

/// <summary>The real server itself: what the tests on it stand on.</summary>
public sealed class RadosGatewayTests(RadosGateway gateway)
{
    [Fact]
    public async Task It_makes_buckets_and_lets_nobody_in_without_a_signature()
    {
        var bucket = await gateway.BucketAsync();
        var environment = await gateway.EnvironmentAsync();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var refused = await client.GetAsync(new Uri($"{environment["AWS_ENDPOINT_URL"]}/{bucket}"), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, refused.StatusCode);
        using var missing = await client.GetAsync(new Uri($"{environment["AWS_ENDPOINT_URL"]}/no{bucket}"), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Another_one_starts_beside_it_and_leaves_nothing_once_nobody_holds_it()
    {
        await gateway.BucketAsync();
        var result = Tool.Run(Path.Combine(Repository.Root, "eng", "radosgw"), "64");
        Assert.Equal(0, result.ExitCode);
        var lines = result.Output.Split('\n');
        Assert.StartsWith("ready http://127.0.0.1:", lines[1], StringComparison.Ordinal);
        var folder = lines[0]["folder ".Length..];
        Assert.False(Directory.Exists(folder));
        Assert.DoesNotContain(folder, Tool.Run("/bin/ps", "-eo", "args").Output, StringComparison.Ordinal);
    }
}
