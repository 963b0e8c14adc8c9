using System.Globalization;
using System.Security.Cryptography;
using Shardwright.Tests.Stores.Fake;

namespace Shardwright.Tests.Stores.Ceph;

/// <summary>Makes buckets on a server with no client but a signature of our own.</summary>
internal static class CephBuckets
{
    /// <summary>Makes a bucket.</summary>
    public static async Task MakeAsync(CephServer server, string bucket)
    {
        var address = new Uri($"{server.Endpoint}/{bucket}");
        var stamp = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var hash = Convert.ToHexStringLower(SHA256.HashData([]));
        const string Signed = "host;x-amz-content-sha256;x-amz-date";
        var request = FakeRequest.Parse($"PUT {address.AbsolutePath} HTTP/1.1\r\nHost: {address.Authority}\r\nx-amz-content-sha256: {hash}\r\nx-amz-date: {stamp}\r\n");
        var scope = $"{stamp[..8]}/us-east-1/s3/aws4_request";
        var (signature, _) = FakeSignature.Sign(request, scope, Signed, stamp, server.SecretKey);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var message = new HttpRequestMessage(HttpMethod.Put, address);
        message.Headers.Add("x-amz-content-sha256", hash);
        message.Headers.Add("x-amz-date", stamp);
        message.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={server.AccessKey}/{scope}, SignedHeaders={Signed}, Signature={signature}");
        using var response = await client.SendAsync(message).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }
}
