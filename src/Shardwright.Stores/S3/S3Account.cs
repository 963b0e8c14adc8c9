using Amazon.Runtime;

namespace Shardwright.Stores.S3;

/// <summary>Which server is asked, and who asks.</summary>
/// <param name="Endpoint">The server; null for Amazon's of the region.</param>
/// <param name="Region">The region that signatures name.</param>
/// <param name="IsPathStyle">Whether the bucket stands in the path and not in the host's name.</param>
/// <param name="Credentials">The keys.</param>
internal sealed record S3Account(Uri? Endpoint, string Region, bool IsPathStyle, AWSCredentials Credentials)
{
    /// <summary>Whether it is Google's server, whose condition on new objects is its own.</summary>
    public bool IsGoogle { get; init; }

    // A record's text would show its members.
    public override string ToString() => Endpoint?.Host ?? Region;
}
