namespace Shardwright.Stores.S3;

/// <summary>Waits for the server's leave (<c>Expect: 100-continue</c>) before large bodies alone: before a small one it costs more than the body.</summary>
internal sealed class S3Expectations(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const long LargeBytes = 1 << 20;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.ExpectContinue = request.Content?.Headers.ContentLength >= LargeBytes ? true : null;
        return base.SendAsync(request, cancellationToken);
    }
}
