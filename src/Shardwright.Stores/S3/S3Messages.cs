using System.Net;

namespace Shardwright.Stores.S3;

/// <summary>
/// Makes requests and answers cheap. The server's leave (<c>Expect: 100-continue</c>) is waited for before large bodies alone: before a small one it costs
/// more than the body. And where an object is looked for that is not there, the answer is a mark: an exception through all of the client costs more than the request.
/// </summary>
internal sealed class S3Messages(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>The metadata of an object that is not there.</summary>
    public const string NoneKey = "shardwright-none";

    private const long LargeBytes = 1 << 20;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.ExpectContinue = request.Content?.Headers.ContentLength >= LargeBytes ? true : null;
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound && request.Method == HttpMethod.Head)
        {
            response.StatusCode = HttpStatusCode.OK;
            response.Headers.Add("x-amz-meta-" + NoneKey, "1");
        }

        return response;
    }
}
