using System.Net;
using Amazon.Runtime;

namespace Shardwright.Stores.S3;

/// <summary>The HTTP client of a store: kept as long as its client, connections enough for all transfers.</summary>
internal sealed class S3HttpClients(int connections) : HttpClientFactory
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan IdlePatience = TimeSpan.FromSeconds(20);

    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var server = clientConfig.ServiceURL is { } address ? new Uri(address) : null;
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = connections,
            ConnectTimeout = ConnectPatience,
            PooledConnectionIdleTimeout = IdlePatience,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            // A proxy of the environment is for other machines.
            UseProxy = server?.IsLoopback != true,
            ActivityHeadersPropagator = null,
        };
        return new HttpClient(new S3Messages(handler)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    // The SDK's own cache of clients, one a client.
    public override string? GetConfigUniqueString(IClientConfig clientConfig) => null;
}
