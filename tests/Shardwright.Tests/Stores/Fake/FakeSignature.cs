using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Shardwright.Tests.Stores.Fake;

/// <summary>Checks who sent a request. Specification: AWS Signature Version 4 for S3, the Authorization header.</summary>
internal static partial class FakeSignature
{
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(15);

    /// <summary>The refusal; null where the request is signed as it should be.</summary>
    public static FakeReply? Refuse(FakeRequest request, FakeS3Options options)
    {
        var parsed = Authorization().Match(request.Header("Authorization") ?? "");
        if (!parsed.Success)
        {
            return FakeReply.Error(403, "AccessDenied", request);
        }

        if (parsed.Groups["key"].Value != options.AccessKey)
        {
            return FakeReply.Error(403, "InvalidAccessKeyId", request, new XElement("AWSAccessKeyId", parsed.Groups["key"].Value));
        }

        if (options.SessionToken is { } token && request.Header("x-amz-security-token") != token)
        {
            return FakeReply.Error(400, "InvalidToken", request, new XElement("Token-0", request.Header("x-amz-security-token")));
        }

        var stamp = request.Header("x-amz-date") ?? "";
        if (!DateTimeOffset.TryParseExact(stamp, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            || (DateTimeOffset.UtcNow + options.ClockOffset - date).Duration() > MostSkew)
        {
            return FakeReply.Error(403, "RequestTimeTooSkewed", request, new XElement("RequestTime", stamp));
        }

        var (right, toSign) = Sign(request, parsed.Groups["scope"].Value, parsed.Groups["signed"].Value, stamp, options.SecretKey);
        if (right == parsed.Groups["signature"].Value)
        {
            return null;
        }

        // As S3 does, it tells all that it was told: what a client must not show.
        return FakeReply.Error(
            403, "SignatureDoesNotMatch", request, new XElement("AWSAccessKeyId", options.AccessKey), new XElement("StringToSign", toSign), new XElement("SignatureProvided", parsed.Groups["signature"].Value));
    }

    /// <summary>The refusal of a body that is not what its headers say; null for none.</summary>
    public static FakeReply? RefuseBody(FakeRequest request)
    {
        var claimed = request.Header("x-amz-content-sha256");
        if (claimed is null)
        {
            return FakeReply.Error(400, "MissingSecurityHeader", request);
        }

        if (claimed.StartsWith("STREAMING-", StringComparison.Ordinal))
        {
            // Servers are known that store the frames of such a body; nobody here may send one.
            return FakeReply.Error(501, "NotImplemented", request);
        }

        if (claimed != "UNSIGNED-PAYLOAD" && claimed != Convert.ToHexStringLower(SHA256.HashData(request.Body)))
        {
            return FakeReply.Error(400, "XAmzContentSHA256Mismatch", request);
        }

        if (request.Header("Content-MD5") is { } sum && sum != Convert.ToBase64String(Md5(request.Body)))
        {
            return FakeReply.Error(400, "BadDigest", request);
        }

        return request.Header("x-amz-checksum-sha256") is { } check && check != Convert.ToBase64String(SHA256.HashData(request.Body)) ? FakeReply.Error(400, "BadDigest", request) : null;
    }

    /// <summary>What S3 makes its ETags of.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The protocol names it; it protects nothing here.")]
    public static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);

    /// <summary>The signature of a request, and what it is made of.</summary>
    /// <param name="request">What is signed.</param>
    /// <param name="scope">Day, region, service and end: <c>20260101/us-east-1/s3/aws4_request</c>.</param>
    /// <param name="signed">The names of the headers that are signed.</param>
    /// <param name="stamp">The time: <c>20260101T000000Z</c>.</param>
    /// <param name="secret">The account's secret.</param>
    public static (string Signature, string ToSign) Sign(FakeRequest request, string scope, string signed, string stamp, string secret)
    {
        var toSign = $"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(request, signed))))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), (under, part) => HMACSHA256.HashData(under, Encoding.UTF8.GetBytes(part)));
        return (Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))), toSign);
    }

    private static string Canonical(FakeRequest request, string signed)
    {
        var path = string.Join('/', request.Path.Split('/').Select(Uri.EscapeDataString));
        var query = string.Join('&', request.Query.Select(pair => (Name: Uri.EscapeDataString(pair.Key), Value: Uri.EscapeDataString(pair.Value)))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).Select(pair => $"{pair.Name}={pair.Value}"));
        var headers = string.Concat(signed.Split(';').Select(name => $"{name}:{Spaces().Replace(Text(request.Header(name) ?? ""), " ").Trim()}\n"));
        return $"{request.Method}\n{path}\n{query}\n{headers}\n{signed}\n{request.Header("x-amz-content-sha256")}";
    }

    // The head is kept as bytes; what is signed is text.
    private static string Text(string value) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(value));

    [GeneratedRegex("^AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)/(?<scope>[^,]+), ?SignedHeaders=(?<signed>[^,]+), ?Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Authorization();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
