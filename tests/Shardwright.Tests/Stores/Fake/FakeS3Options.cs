namespace Shardwright.Tests.Stores.Fake;

/// <summary>How a server behaves as long as no fault is asked of it.</summary>
internal sealed record FakeS3Options
{
    /// <summary>The account's name.</summary>
    public string AccessKey { get; init; } = "AKIAFAKEFAKEFAKEFAKE";

    /// <summary>The account's secret.</summary>
    public string SecretKey { get; init; } = "sEcReT/of+the/fake0123456789abcdefghijkl";

    /// <summary>The token that every request must carry; null for none.</summary>
    public string? SessionToken { get; init; }

    /// <summary>The buckets that are there from the start.</summary>
    public IReadOnlyList<string> Buckets { get; init; } = ["bucket"];

    /// <summary>Bytes that every part but the last must have at least. S3 has 5 MiB.</summary>
    public long LeastPartBytes { get; init; } = 5L << 20;

    /// <summary>The most entries of a page, whatever is asked for. S3 has 1,000.</summary>
    public int PageEntries { get; init; } = 1000;

    /// <summary>Whether a put with <c>If-None-Match: *</c> is refused where an object is there.</summary>
    public bool HonoursConditionalPut { get; init; } = true;

    /// <summary>Whether the end of an upload in parts honours it too; Ceph 16 does not.</summary>
    public bool HonoursConditionalComplete { get; init; } = true;

    /// <summary>Whether an upload that was just finished may be finished again with the same answer, as S3 allows; other servers say 404.</summary>
    public bool RepeatsCompletion { get; init; }

    /// <summary>Where objects are kept, so that another server finds them; null for memory alone.</summary>
    public string? Folder { get; init; }

    /// <summary>The port; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>How far the server's clock goes ahead.</summary>
    public TimeSpan ClockOffset { get; init; }
}
