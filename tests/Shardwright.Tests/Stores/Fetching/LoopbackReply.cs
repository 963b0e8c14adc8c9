using System.Globalization;

namespace Shardwright.Tests.Stores.Fetching;

/// <summary>What a server answers, and how it misbehaves on the way.</summary>
internal sealed record LoopbackReply(int Status, byte[] Body, string Headers = "")
{
    /// <summary>Bytes of the body after which the connection is reset.</summary>
    public int? ResetAfter { get; init; }

    /// <summary>Bytes of the body after which nothing more comes, and the connection stays.</summary>
    public int? StallAfter { get; init; }

    /// <summary>A whole file, or the part that was asked for.</summary>
    public static LoopbackReply Of(LoopbackRequest request, byte[] content, string etag, bool ranges = true)
    {
        var from = request.From;
        var isRest = ranges && from > 0 && (!request.Headers.TryGetValue("If-Range", out var state) || state == etag)
            && (!request.Headers.TryGetValue("If-Match", out var match) || match == etag);
        return isRest && from >= content.Length
            ? new LoopbackReply(416, [], Text($"Content-Range: bytes */{content.Length}\r\n"))
            : isRest
                ? new LoopbackReply(206, content[from..], Text($"ETag: {etag}\r\nContent-Range: bytes {from}-{content.Length - 1}/{content.Length}\r\n"))
                : new LoopbackReply(200, content, $"ETag: {etag}\r\n");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
