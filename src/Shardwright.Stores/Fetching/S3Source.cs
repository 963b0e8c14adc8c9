using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Amazon.S3.Model;
using Shardwright.Stores.S3;

namespace Shardwright.Stores.Fetching;

/// <summary>An object of S3 or of a server that speaks it. Credentials come from the usual places of Amazon's tools; <c>AWS_ENDPOINT_URL</c> names another server.</summary>
internal sealed class S3Source : IFetchSource
{
    private const int Connections = 2;

    private readonly RegistryFile file;
    private readonly string bucket;
    private readonly string key;
    private S3Client? client;

    public S3Source(RegistryFile file)
    {
        this.file = file;
        (bucket, key) = FetchUrl.Object(file.Url)!.Value;
    }

    public async Task<FetchPiece> OpenAsync(long offsetBytes, string? validator, CancellationToken cancel)
    {
        try
        {
            client ??= Open();
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
            throw new FetchRetryException(error.StatusCode == 0 && S3Failures.Network(error) is { } network ? S3Failures.Words(network) : Found(error));
        }
        catch (AmazonServiceException error)
        {
            FetchThrow.Refused(file, Found(error));
            throw;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or AmazonClientException)
        {
            FetchThrow.Refused(file, "an answer that is not S3's");
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

    // Found when the file is asked for, so that a missing key is this file's failure.
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The caller keeps it.")]
    private S3Client Open()
    {
        var access = new S3Access(() => S3Accounts.Amazon(file.ShownUrl, new StoreOptions(), UserPlaces.Current), TimeProvider.System);
        return new S3Client(new S3Config(access, Connections));
    }
}
