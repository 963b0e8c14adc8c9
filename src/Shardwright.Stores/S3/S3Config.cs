using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace Shardwright.Stores.S3;

/// <summary>The client's settings, and who asks.</summary>
internal sealed class S3Config : AmazonS3Config
{
    private const int BodyBufferBytes = 128 * 1024;

    public S3Config(S3Access access, int connections)
    {
        Access = access;
        var account = access.Account;
        if (account.Endpoint is { } endpoint)
        {
            ServiceURL = endpoint.ToString();
            ForcePathStyle = account.IsPathStyle;
        }
        else
        {
            RegionEndpoint = RegionEndpoint.GetBySystemName(account.Region);
        }

        AuthenticationRegion = account.Region;
        IgnoreConfiguredEndpointUrls = true;
        // Sums in trailers, and answers without the sums that were asked for, are not understood by every server; our own hash is compared anyhow.
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
        MaxErrorRetry = 0;
        Timeout = System.Threading.Timeout.InfiniteTimeSpan;
        DisableLogging = true;
        DisableHostPrefixInjection = true;
        DisableRequestCompression = true;
        DisableS3ExpressSessionAuth = true;
        BufferSize = BodyBufferBytes;
        HttpClientFactory = new S3HttpClients(connections);
        HttpClientCacheSize = 1;
    }

    /// <summary>Who asks.</summary>
    public S3Access Access { get; }
}
