using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Shardwright.Stores.Fetching;

/// <summary>A file of a web server: RFC 9110, ranges (14) with If-Range (13.1.5).</summary>
internal sealed class HttpSource : IFetchSource
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(30);

    private readonly RegistryFile file;
    private readonly Uri address;
    private readonly AuthenticationHeaderValue? user;
    private readonly HttpClient client;

    public HttpSource(RegistryFile file)
    {
        this.file = file;
        var builder = new UriBuilder(file.Url);
        if (builder.UserName.Length > 0)
        {
            var pair = $"{Uri.UnescapeDataString(builder.UserName)}:{Uri.UnescapeDataString(builder.Password)}";
            user = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
            builder.UserName = builder.Password = "";
        }

        address = builder.Uri;
        client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, ConnectTimeout = ConnectPatience }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<FetchPiece> OpenAsync(long offsetBytes, string? validator, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("shardwright", "1"));
        request.Headers.Authorization = user;
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (offsetBytes > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offsetBytes, null);
            if (validator is not null)
            {
                request.Headers.TryAddWithoutValidation("If-Range", validator);
            }
        }

        var response = await SendAsync(request, cancel).ConfigureAwait(false);
        var isKept = false;
        try
        {
            var state = response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null;
            var range = response.Content.Headers.ContentRange;
            switch (response.StatusCode)
            {
                case HttpStatusCode.OK:
                    isKept = true;
                    return await PieceAsync(response, 0, response.Content.Headers.ContentLength, state, cancel).ConfigureAwait(false);

                case HttpStatusCode.PartialContent when range?.From == offsetBytes && (validator is null || state is null || state == validator):
                    isKept = true;
                    return await PieceAsync(response, offsetBytes, range.Length, state, cancel).ConfigureAwait(false);

                case HttpStatusCode.RequestedRangeNotSatisfiable when offsetBytes > 0 && range?.Length == offsetBytes:
                    return new FetchPiece(Stream.Null, offsetBytes, offsetBytes, state, null);

                // Another part than was asked for, or one of another file: all of it anew.
                case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.PreconditionFailed when offsetBytes > 0:
                    return await OpenAsync(0, null, cancel).ConfigureAwait(false);

                default:
                    Refuse(response);
                    throw new InvalidOperationException();
            }
        }
        finally
        {
            if (!isKept)
            {
                response.Dispose();
            }
        }
    }

    public void Dispose() => client.Dispose();

    /// <summary>Whether an error of the network may be over in a moment.</summary>
    internal static bool IsPassing(HttpStatusCode status) => (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;

    private static async Task<FetchPiece> PieceAsync(HttpResponseMessage response, long offsetBytes, long? totalBytes, string? state, CancellationToken cancel)
    {
        try
        {
            return new FetchPiece(await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false), offsetBytes, totalBytes, state, response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private void Refuse(HttpResponseMessage response)
    {
        var found = string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.StatusCode} {response.StatusCode}");
        if (IsPassing(response.StatusCode))
        {
            throw new FetchRetryException(found, response.Headers.RetryAfter?.Delta);
        }

        FetchThrow.Refused(file, found);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.SecureConnectionError)
        {
            FetchThrow.Refused(file, $"no secure connection ({(error.InnerException ?? error).Message.TrimEnd('.')})", error);
            throw;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException)
        {
            throw new FetchRetryException((error.InnerException ?? error).Message.TrimEnd('.'), inner: error);
        }
    }
}
