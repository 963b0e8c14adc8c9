using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Shardwright.Stores.S3;

/// <summary>Signatures of requests, with a body's hash that is known already, and by the server's clock. Amazon's own signer reads each body once more for its hash.</summary>
/// <remarks>Spec: AWS Signature Version 4, "Authenticating Requests: Using the Authorization Header".</remarks>
internal sealed class S3Signature : AWS4Signer
{
    /// <summary>The header with the body's hash.</summary>
    public const string HashHeader = "X-Amz-Content-SHA256";

    private const string TokenHeader = "X-Amz-Security-Token";
    private const string AuthorizationHeader = "Authorization";
    private const string Service = "s3";
    private const int ChunkSignatureCharacters = 64;

    /// <summary>Signs a request; its body's hash is that of its <see cref="HashHeader"/>, or computed.</summary>
    public static void Add(IRequest request, ImmutableCredentials keys, string region, DateTime now)
    {
        var known = request.Headers.TryGetValue(HashHeader, out var given) ? given : null;
        InitializeHeaders(request.Headers, request.Endpoint, now);
        if (keys.UseToken)
        {
            request.Headers[TokenHeader] = keys.Token;
        }

        if (known is not null)
        {
            request.Headers[HashHeader] = known;
        }

        var hash = known ?? SetRequestBodyHash(request, true, StreamingBodySha256, ChunkSignatureCharacters);
        var headers = SortAndPruneHeaders(request.Headers);
        var canonical = CanonicalizeRequest(
            request.Endpoint, request.ResourcePath, request.HttpMethod, headers, CanonicalizeQueryParameters(GetParametersToCanonicalize(request)), hash, request.PathResources, false);
        request.Headers[AuthorizationHeader] = ComputeSignature(keys, region, now, Service, CanonicalizeHeaderNames(headers), canonical).ForAuthorizationHeader;
    }
}
