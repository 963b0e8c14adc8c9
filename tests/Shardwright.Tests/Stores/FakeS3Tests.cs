using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Shardwright.Tests.Stores.Fake;

namespace Shardwright.Tests.Stores;

/// <summary>The fake against the client that the product uses: what it must get right before its wrongs mean anything.</summary>
public sealed class FakeS3Tests : IDisposable
{
    private static readonly string[] Names = ["a", "a b", "a+b", "a%20b", "ü/ß #?&\"'<>", "\uFFFD", "\U0001F600", new string('k', 1000), "z"];

    private readonly FakeS3 server = new(new FakeS3Options { LeastPartBytes = 4, PageEntries = 3, SessionToken = "token/+=" });
    private readonly AmazonS3Client client;

    public FakeS3Tests() => client = Client(server.Options.SecretKey);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        client.Dispose();
        server.Dispose();
    }

    [Fact]
    public async Task Objects_of_any_name_come_back_with_their_bytes_and_metadata_in_the_order_of_bytes()
    {
        foreach (var name in Names)
        {
            await client.PutObjectAsync(Put(name, $"body of {name}"), Cancel);
        }

        Assert.Equal(Names.Order(Utf8Order.Instance), server.Keys());
        Assert.Equal(Names.Order(Utf8Order.Instance), await Listed(""));
        foreach (var name in Names)
        {
            using var response = await client.GetObjectAsync("bucket", name, Cancel);
            using var reader = new StreamReader(response.ResponseStream);
            Assert.Equal($"body of {name}", await reader.ReadToEndAsync(Cancel));
            Assert.Equal("yes", response.Metadata["x-amz-meta-kept"]);
        }
    }

    [Fact]
    public async Task A_wrong_secret_a_wrong_body_and_a_wrong_token_are_refused()
    {
        using var stranger = Client("another secret");
        Assert.Equal("SignatureDoesNotMatch", (await Assert.ThrowsAsync<AmazonS3Exception>(() => stranger.ListObjectsV2Async(new() { BucketName = "bucket" }, Cancel))).ErrorCode);
        var wrong = Put("a", "body");
        wrong.Headers["x-amz-content-sha256"] = new string('0', 64);
        wrong.MD5Digest = Convert.ToBase64String(new byte[16]);
        Assert.Contains((await Assert.ThrowsAsync<AmazonS3Exception>(() => client.PutObjectAsync(wrong, Cancel))).ErrorCode, (string[])["XAmzContentSHA256Mismatch", "BadDigest"]);
        server.Options = server.Options with { SessionToken = "another" };
        Assert.Equal("InvalidToken", (await Assert.ThrowsAsync<AmazonS3Exception>(() => client.PutObjectAsync(Put("a", "body"), Cancel))).ErrorCode);
        Assert.Empty(server.Keys());
    }

    [Fact]
    public async Task Conditions_and_ranges_are_honoured()
    {
        server.Put("bucket", "a", "0123456789"u8.ToArray());
        var etag = server.Find("bucket", "a")!.ETag;
        var put = Put("a", "other");
        put.IfNoneMatch = "*";
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Assert.ThrowsAsync<AmazonS3Exception>(() => client.PutObjectAsync(put, Cancel))).StatusCode);
        using var part = await client.GetObjectAsync(new GetObjectRequest { BucketName = "bucket", Key = "a", ByteRange = new ByteRange(3, 5), EtagToMatch = etag }, Cancel);
        using var reader = new StreamReader(part.ResponseStream);
        Assert.Equal("345", await reader.ReadToEndAsync(Cancel));
        Assert.Equal("bytes 3-5/10", part.ContentRange);
        var other = new GetObjectRequest { BucketName = "bucket", Key = "a", EtagToMatch = "\"0\"" };
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Assert.ThrowsAsync<AmazonS3Exception>(() => client.GetObjectAsync(other, Cancel))).StatusCode);
        var far = new GetObjectRequest { BucketName = "bucket", Key = "a", ByteRange = new ByteRange("bytes=10-") };
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await Assert.ThrowsAsync<AmazonS3Exception>(() => client.GetObjectAsync(far, Cancel))).StatusCode);
    }

    [Fact]
    public async Task Parts_become_one_object_and_small_ones_are_refused()
    {
        var begun = await client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { BucketName = "bucket", Key = "big" }, Cancel);
        foreach (var number in Enumerable.Range(1, 5))
        {
            await client.UploadPartAsync(new UploadPartRequest { BucketName = "bucket", Key = "big", UploadId = begun.UploadId, PartNumber = number, InputStream = new MemoryStream(Encoding.ASCII.GetBytes($"{number}{number}{number}{number}")), UseChunkEncoding = false }, Cancel);
        }

        var (parts, marker) = (new List<PartDetail>(), 0);
        for (var more = true; more;)
        {
            var page = await client.ListPartsAsync(new ListPartsRequest { BucketName = "bucket", Key = "big", UploadId = begun.UploadId, PartNumberMarker = marker == 0 ? null : marker.ToString(System.Globalization.CultureInfo.InvariantCulture) }, Cancel);
            parts.AddRange(page.Parts);
            (more, marker) = (page.IsTruncated == true, page.NextPartNumberMarker ?? 0);
        }

        Assert.Equal([1, 2, 3, 4, 5], parts.Select(part => part.PartNumber!.Value));
        var end = new CompleteMultipartUploadRequest { BucketName = "bucket", Key = "big", UploadId = begun.UploadId, PartETags = [.. parts.Select(part => new PartETag(part.PartNumber!.Value, part.ETag))], IfNoneMatch = "*" };
        server.Options = server.Options with { LeastPartBytes = 5 };
        Assert.Equal("EntityTooSmall", (await Assert.ThrowsAsync<AmazonS3Exception>(() => client.CompleteMultipartUploadAsync(end, Cancel))).ErrorCode);
        server.Options = server.Options with { LeastPartBytes = 4 };
        Assert.EndsWith("-5\"", (await client.CompleteMultipartUploadAsync(end, Cancel)).ETag, StringComparison.Ordinal);
        Assert.Equal("11112222333344445555"u8.ToArray(), server.Find("bucket", "big")!.Body);
        Assert.Empty(server.Uploads);
    }

    [Theory]
    [InlineData(FaultKind.InternalError)]
    [InlineData(FaultKind.SlowDown)]
    [InlineData(FaultKind.RefusedEarly)]
    [InlineData(FaultKind.ResetBeforeAnswer)]
    [InlineData(FaultKind.ResetInRequest)]
    [InlineData(FaultKind.DoneButFailed)]
    [InlineData(FaultKind.DoneButReset)]
    [InlineData(FaultKind.ExpiredToken)]
    [InlineData(FaultKind.BadGateway)]
    [InlineData(FaultKind.Conflict)]
    public async Task A_fault_happens_once_and_is_over(FaultKind kind)
    {
        server.Fail(kind);
        var error = await Record.ExceptionAsync(() => client.PutObjectAsync(Put("a", new string('x', 200000)), Cancel));

        // After a reset the client's handler asks once more by itself.
        Assert.True(error is not null || kind is FaultKind.ResetBeforeAnswer or FaultKind.ResetInRequest or FaultKind.DoneButReset);
        Assert.Equal(error is null || kind is FaultKind.DoneButFailed or FaultKind.DoneButReset, server.Find("bucket", "a") is not null);
        await client.PutObjectAsync(Put("a", "again"), Cancel);
        Assert.Equal("again"u8.ToArray(), server.Find("bucket", "a")!.Body);
        Assert.Equal(kind, server.Requests.First().Fault);
        Assert.All(server.Requests.Skip(1), request => Assert.Equal(FaultKind.None, request.Fault));
    }

    [Theory]
    [InlineData(FaultKind.ResetInAnswer)]
    [InlineData(FaultKind.TruncatedAnswer)]
    [InlineData(FaultKind.CorruptedAnswer)]
    public async Task A_body_that_goes_wrong_is_not_the_one_that_was_stored(FaultKind kind)
    {
        var body = Encoding.ASCII.GetBytes(new string('x', 300000));
        server.Put("bucket", "a", body);
        server.Fail(kind);
        using var into = new MemoryStream();
        var error = await Record.ExceptionAsync(async () =>
        {
            using var response = await client.GetObjectAsync("bucket", "a", Cancel);
            await response.ResponseStream.CopyToAsync(into, Cancel);
        });
        Assert.NotNull(error);
        Assert.NotEqual(body, into.ToArray());
    }

    [Fact]
    public async Task Listings_lie_when_told_to_and_a_server_that_starts_again_still_has_its_objects()
    {
        server.Fail(FaultKind.StaleListing);
        await client.PutObjectAsync(Put("new", "x"), Cancel);
        Assert.Empty(await Listed(""));
        Assert.Empty(await Listed(""));
        Assert.Equal(["new"], await Listed(""));
        server.Fail(FaultKind.StaleListing);
        await client.DeleteObjectAsync("bucket", "new", Cancel);
        Assert.Equal(["new"], await Listed(""));
        Assert.Equal(["new"], await Listed(""));
        Assert.Empty(await Listed(""));
        server.Fail(FaultKind.EvilNames);
        Assert.Contains("../evil", await Listed(""));

        using var folder = new TemporaryFolder();
        using (var first = new FakeS3(new FakeS3Options { Folder = folder.Path }))
        {
            first.Put("bucket", "kept", "x"u8.ToArray(), new Dictionary<string, string> { ["sha256"] = "1" });
        }

        using var second = new FakeS3(new FakeS3Options { Folder = folder.Path });
        Assert.Equal("1", second.Find("bucket", "kept")!.Metadata["sha256"]);
    }

    private static PutObjectRequest Put(string name, string body)
    {
        var request = new PutObjectRequest { BucketName = "bucket", Key = name, InputStream = new MemoryStream(Encoding.UTF8.GetBytes(body)), UseChunkEncoding = false };
        request.Metadata["kept"] = "yes";
        return request;
    }

    private AmazonS3Client Client(string secret) => new(
        new SessionAWSCredentials(server.Options.AccessKey, secret, server.Options.SessionToken),
        new AmazonS3Config
        {
            ServiceURL = server.Endpoint, ForcePathStyle = true, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED, ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });

    private async Task<List<string>> Listed(string prefix)
    {
        var (found, token) = (new List<string>(), default(string));
        do
        {
            var page = await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "bucket", Prefix = prefix, ContinuationToken = token }, Cancel);
            found.AddRange((page.S3Objects ?? []).Select(entry => entry.Key));
            token = page.NextContinuationToken;
        }
        while (token is not null);
        return found;
    }
}
