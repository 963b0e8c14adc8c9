using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Shardwright.Foundation.Errors;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.S3;

/// <summary>Tells what may pass from what will not. Texts of servers are never passed on: they may repeat the request.</summary>
internal static class S3Failures
{
    private const int MostCodeCharacters = 64;

    // S3 allows a quarter of an hour.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(10);

    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        "SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "Throttling", "ThrottlingException", "RequestLimitExceeded", "BandwidthLimitExceeded", "TooManyRequests",
        "IncompleteBody", "BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "OperationAborted", "ConditionalRequestConflict",
    };

    /// <summary>Whether the credentials are no longer good, so that looking them up again may help.</summary>
    public static bool IsExpired(Exception error) => Code(error) is "ExpiredToken" or "TokenRefreshRequired" or "ExpiredTokenException";

    /// <summary>Whether the server says that our clock is wrong. The answer to a HEAD has no words: its date says it.</summary>
    /// <param name="error">What the client threw.</param>
    /// <param name="asked">The time that the request was signed with, or a little before.</param>
    public static bool IsWrongClock(Exception error, DateTime asked)
        => Code(error) is "RequestTimeTooSkewed" or "RequestExpired" || (Status(error) == 403 && Code(error) is "" or "Forbidden" && Date(error) is { } date && (date.UtcDateTime - asked).Duration() > Skew);

    /// <summary>The time that the server has.</summary>
    public static DateTimeOffset? Date(Exception error)
        => DateTimeOffset.TryParse(Header(error, "Date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    /// <summary>The answer's status; 0 where there was none.</summary>
    public static int Status(Exception error) => error is AmazonServiceException service ? (int)service.StatusCode : 0;

    /// <summary>The error's code, where it looks like one.</summary>
    public static string Code(Exception error)
        => error is AmazonServiceException { ErrorCode: { Length: > 0 and <= MostCodeCharacters } code } && code.All(char.IsAsciiLetterOrDigit) ? code : "";

    /// <summary>A header of the answer.</summary>
    public static string? Header(Exception error, string name)
        => error.InnerException is HttpErrorResponseException { Response: { } response } && response.IsHeaderPresent(name) ? response.GetHeaderValue(name) : null;

    /// <summary>What is to be thrown for a failure.</summary>
    /// <param name="error">What the client threw.</param>
    /// <param name="address">The object's.</param>
    /// <param name="doing">What was tried.</param>
    /// <param name="host">The server, for a name that does not resolve.</param>
    /// <param name="clock">For the time until which the server asks to wait.</param>
    public static Exception Of(Exception error, string address, string doing, string host, TimeProvider clock)
    {
        if (error is ShardwrightException or TransientStoreException or ObjectChangedException)
        {
            return error;
        }

        if (Network(error) is { } network)
        {
            return OfNetwork(network, address, doing, host);
        }

        if (error is AmazonServiceException service && (int)service.StatusCode >= 300)
        {
            var (status, code) = ((int)service.StatusCode, Code(service));
            return status >= 500 || status is 408 or 429 || Passing.Contains(code)
                ? new TransientStoreException($"HTTP {status.ToString(CultureInfo.InvariantCulture)} {code}".TrimEnd(), After(error, clock))
                : S3Throw.Refused(address, doing, status, code, Region(error));
        }

        // An answer that cannot be read: cut short, or changed on its way.
        return error is AmazonClientException or AmazonServiceException or ArgumentException or FormatException or System.Xml.XmlException or InvalidOperationException
            ? new TransientStoreException("an answer that is not S3's")
            : error;
    }

    /// <summary>What a connection's failure is for whoever reads or writes.</summary>
    public static Exception? Network(Exception error)
    {
        for (Exception? at = error; at is not null; at = at.InnerException)
        {
            if (at is HttpRequestException or IOException or SocketException or AuthenticationException)
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>A connection's failure in few words.</summary>
    public static string Words(Exception network) => (network.InnerException ?? network).Message.TrimEnd('.');

    private static Exception OfNetwork(Exception network, string address, string doing, string host)
    {
        for (Exception? at = network; at is not null; at = at.InnerException)
        {
            switch (at)
            {
                case AuthenticationException:
                    return S3Throw.NotSecure(address, doing, at.Message.TrimEnd('.'), network);

                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData }:
                    return S3Throw.NoHost(address, doing, host, network);
            }
        }

        return new TransientStoreException(Words(network), inner: network);
    }

    private static TimeSpan? After(Exception error, TimeProvider clock)
    {
        var text = Header(error, "Retry-After");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time - clock.GetUtcNow()
            : null;
    }

    private static string? Region(Exception error)
        => Header(error, "x-amz-bucket-region") is { Length: > 0 and <= MostCodeCharacters } region && region.All(character => char.IsAsciiLetterOrDigit(character) || character == '-') ? region : null;
}
