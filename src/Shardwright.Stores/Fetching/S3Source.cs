using System.Globalization;
using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Shardwright.Stores.Fetching;

/// <summary>An object of S3 or of a server that speaks it. Credentials come from the usual places of Amazon's tools; <c>AWS_ENDPOINT_URL</c> names another server.</summary>
internal sealed class S3Source : IFetchSource
{
    private const string DefaultRegion = "us-east-1";

    private readonly RegistryFile file;
    private readonly string bucket;
    private readonly string key;
    private AmazonS3Client? client;

    public S3Source(RegistryFile file)
    {
        this.file = file;
        (bucket, key) = FetchUrl.Object(file.Url)!.Value;
    }

    public async Task<FetchPiece> OpenAsync(long offsetBytes, string? validator, CancellationToken cancel)
    {
        try
        {
            client ??= new AmazonS3Client(Configuration());
            var request = new GetObjectRequest { BucketName = bucket, Key = key };
            if (offsetBytes > 0)
            {
                request.ByteRange = new ByteRange(string.Create(CultureInfo.InvariantCulture, $"bytes={offsetBytes}-"));
                request.EtagToMatch = validator;
            }

            var response = await client.GetObjectAsync(request, cancel).ConfigureAwait(false);
            var isPart = response.HttpStatusCode == HttpStatusCode.PartialContent && Total(response.ContentRange, offsetBytes) is not null;
            return new FetchPiece(
                response.ResponseStream, isPart ? offsetBytes : 0, isPart ? Total(response.ContentRange, offsetBytes) : response.ContentLength, response.ETag, response);
        }
        catch (AmazonServiceException error) when (offsetBytes > 0 && error.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return await OpenAsync(0, null, cancel).ConfigureAwait(false);
        }
        catch (AmazonServiceException error) when (error.StatusCode == 0 || HttpSource.IsPassing(error.StatusCode) || error.ErrorCode is "SlowDown" or "RequestTimeout")
        {
            throw new FetchRetryException(error.StatusCode == 0 ? (error.InnerException ?? error).Message.TrimEnd('.') : Found(error), inner: error);
        }
        catch (AmazonServiceException error)
        {
            FetchThrow.Refused(file, Found(error), error);
            throw;
        }
        catch (AmazonClientException error)
        {
            FetchThrow.Credentials(file, error);
            throw;
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            FetchThrow.Refused(file, "an answer that is not S3's", error);
            throw;
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new FetchRetryException((error.InnerException ?? error).Message.TrimEnd('.'), inner: error);
        }
    }

    public void Dispose() => client?.Dispose();

    // What the server says beyond this may repeat the request, and with it a name of an account.
    private static string Found(AmazonServiceException error) => string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)error.StatusCode} {error.ErrorCode}");

    /// <summary>The object's size out of <c>bytes 5-9/10</c>, where that is the part that was asked for.</summary>
    private static long? Total(string? range, long offsetBytes)
        => System.Net.Http.Headers.ContentRangeHeaderValue.TryParse(range, out var parsed) && parsed.From == offsetBytes ? parsed.Length : null;

    private static AmazonS3Config Configuration()
    {
        var endpoint = Variable("AWS_ENDPOINT_URL_S3") ?? Variable("AWS_ENDPOINT_URL");
        var region = Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION");
        var configuration = new AmazonS3Config
        {
            // Sums in trailers, and answers without the sums that were asked for, are not understood by every server; our own hash is compared anyhow.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED, ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            MaxErrorRetry = 0, Timeout = Timeout.InfiniteTimeSpan,
        };
        if (endpoint is not null)
        {
            configuration.ServiceURL = endpoint;
            configuration.ForcePathStyle = true;
            configuration.AuthenticationRegion = region ?? DefaultRegion;
        }
        else if (region is not null || configuration.RegionEndpoint is null)
        {
            configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(region ?? DefaultRegion);
        }

        return configuration;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
