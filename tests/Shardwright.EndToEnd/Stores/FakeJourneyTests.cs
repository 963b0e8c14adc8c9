using System.Security.Cryptography;
using Shardwright.EndToEnd.Code;
using Shardwright.EndToEnd.Running;
using Shardwright.Tests.Stores.Fake;

namespace Shardwright.EndToEnd.Stores;

/// <summary>The journeys, against a server in the test's own process.</summary>
public sealed class FakeJourneyTests(RawSpectra raw, CodeSamples code) : StoreJourneyContract(raw, code)
{
    private const string Bucket = "bucket";

    private readonly FakeS3 server = new();

    public override ValueTask DisposeAsync()
    {
        server.Dispose();
        return base.DisposeAsync();
    }

    protected override Task<(string Bucket, IReadOnlyDictionary<string, string> Variables)> BeginAsync()
        => Task.FromResult<(string, IReadOnlyDictionary<string, string>)>((Bucket, server.Environment()));

    protected override SortedDictionary<string, string> Objects()
        => new(server.Keys().ToDictionary(key => key, key => Convert.ToHexStringLower(SHA256.HashData(server.Find(Bucket, key)!.Body)), StringComparer.Ordinal), StringComparer.Ordinal);
}
