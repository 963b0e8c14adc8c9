using Shardwright.Stores.Fetching;

namespace Shardwright.Tests.Stores.Fetching;

/// <summary>The only tests that read Amazon's variables, which are the process's.</summary>
public sealed class S3FetchTests : IDisposable
{
    private const string Tag = "\"0123456789abcdef0123456789abcdef-2\"";
    private static readonly string[] Names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL", "AWS_EC2_METADATA_DISABLED"];
    private readonly FetchRun fetching = new();
    private readonly LoopbackServer server;
    private Func<LoopbackRequest, int, LoopbackReply> answer = (request, _) => LoopbackReply.Of(request, FetchRun.Content, Tag);

    public S3FetchTests()
    {
        server = new LoopbackServer((request, number) => answer(request, number));
        foreach (var (name, value) in Names.Zip(["TESTKEY", "TESTSECRET", $"http://{server.Host}", "true"]))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    public void Dispose()
    {
        foreach (var name in Names)
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        server.Dispose();
        fetching.Dispose();
    }

    [Fact]
    public void An_object_comes_signed_and_by_its_path()
    {
        fetching.IsWhole(fetching.Fetch("s3://bucket/run 7/scan.npz"));
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("GET /bucket/run%207/scan.npz", request.Line, StringComparison.Ordinal);
        Assert.Contains("Credential=TESTKEY/", request.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_whose_connection_breaks_is_gone_on_with()
    {
        answer = (request, number) => LoopbackReply.Of(request, FetchRun.Content, Tag) with { ResetAfter = number == 1 ? 100_000 : null };
        var file = fetching.Fetch("s3://bucket/scan.npz");
        fetching.IsWhole(file);
        Assert.Equal((2, 100_000, 300_000L), (server.Requests.Count, server.Requests.Last().From, file.TransferredBytes));
    }

    [Fact]
    public void An_object_that_changed_is_fetched_anew()
    {
        var old = FetchRun.Content.Reverse().ToArray();
        answer = (request, number) => number == 1 ? LoopbackReply.Of(request, old, "\"00000000000000000000000000000001-2\"") with { ResetAfter = 100_000 }
            : request.Headers.ContainsKey("If-Match") ? new LoopbackReply(412, "<Error><Code>PreconditionFailed</Code></Error>"u8.ToArray(), "Content-Type: application/xml\r\n")
            : LoopbackReply.Of(request, FetchRun.Content, Tag);
        fetching.IsWhole(fetching.Fetch("s3://bucket/scan.npz"));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public void A_refusal_names_the_object_and_no_credential()
    {
        answer = (_, _) => new LoopbackReply(403, "<Error><Code>SignatureDoesNotMatch</Code><Message>TESTKEY</Message></Error>"u8.ToArray(), "Content-Type: application/xml\r\n");
        var file = fetching.Fetch("s3://bucket/scan.npz");
        Assert.Equal(FetchOutcome.Failed, file.Outcome);
        Assert.Contains("s3://bucket/scan.npz", file.Message, StringComparison.Ordinal);
        Assert.Contains("HTTP 403 SignatureDoesNotMatch", file.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("TESTKEY", file.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void A_server_in_trouble_is_asked_again()
    {
        answer = (request, number) => number == 1 ? new LoopbackReply(503, "<Error><Code>SlowDown</Code></Error>"u8.ToArray()) : LoopbackReply.Of(request, FetchRun.Content, Tag);
        fetching.IsWhole(fetching.Fetch("s3://bucket/scan.npz"));
    }

    [Fact]
    public void Bytes_that_are_not_those_of_the_object_s_tag_are_fetched_anew()
    {
        answer = (request, number) => LoopbackReply.Of(request, FetchRun.Content, number == 1 ? "\"0123456789abcdef0123456789abcdef\"" : Tag);
        fetching.IsWhole(fetching.Fetch("s3://bucket/scan.npz"));
        Assert.Equal([0, 0], server.Requests.Select(request => request.From));
    }
}
