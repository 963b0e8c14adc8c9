using System.Collections.Concurrent;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Stores;
using Shardwright.Stores.Objects;
using Shardwright.Tests.Stores.Fake;

namespace Shardwright.Tests.Stores.Objects;

/// <summary>The S3 store on a server that does wrong: each fault alone, at each request.</summary>
public sealed class S3ObjectStoreFaultTests : IAsyncDisposable
{
    private const int Small = 30_000;
    private const int Large = 400_000;

    private readonly TemporaryFolder folder = new();
    private readonly FakeS3 server = new(new FakeS3Options { LeastPartBytes = 64 << 10, PageEntries = 3, SessionToken = "toKen/secret+1=" });
    private readonly ConcurrentQueue<string> traces = [];
    private readonly IObjectStore store;

    public S3ObjectStoreFaultTests()
        => store = ObjectStores.Open(FakeObjectStore.Address("p"), FakeObjectStore.Options(server, folder.File("rclone.conf")) with { Trace = traces.Enqueue });

    public static TheoryData<FaultKind, FakeOperation> Passing { get; } = new(
        from kind in FaultKinds.Passing.Concat(FaultKinds.Silences)
        from operation in (FakeOperation[])[FakeOperation.List, FakeOperation.Head, FakeOperation.Get, FakeOperation.Put, FakeOperation.Delete, FakeOperation.CreateUpload, FakeOperation.UploadPart, FakeOperation.CompleteUpload]
        where FaultKinds.Suits(kind, operation)
        select (kind, operation));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        server.Dispose();
        folder.Dispose();
        Assert.DoesNotContain(traces, Leaks);
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_passes_is_tried_again_and_ends_right(FaultKind kind, FakeOperation operation)
    {
        foreach (var number in Enumerable.Range(0, 5))
        {
            server.Put("bucket", $"p/there{number}", new byte[Small + number]);
        }

        server.Fail(kind, operation);
        await RunAsync(operation);
        Assert.Contains(server.Requests, request => request.Fault == kind);
    }

    [Theory]
    [InlineData(FaultKind.ExpiredToken, FakeOperation.Put)]
    [InlineData(FaultKind.ExpiredToken, FakeOperation.List)]
    [InlineData(FaultKind.AccessDenied, FakeOperation.Get)]
    [InlineData(FaultKind.AccessDenied, FakeOperation.Head)]
    [InlineData(FaultKind.AccessDenied, FakeOperation.CreateUpload)]
    [InlineData(FaultKind.InternalError, FakeOperation.Put)]
    [InlineData(FaultKind.SlowDown, FakeOperation.Head)]
    [InlineData(FaultKind.ResetInAnswer, FakeOperation.List)]
    [InlineData(FaultKind.FailedInBody, FakeOperation.CompleteUpload)]
    public async Task What_does_not_pass_is_an_error_that_shows_nothing_of_the_account(FaultKind kind, FakeOperation operation)
    {
        foreach (var number in Enumerable.Range(0, 5))
        {
            server.Put("bucket", $"p/there{number}", new byte[Small + number]);
        }

        server.Fail(kind, operation, times: int.MaxValue);
        var error = await Assert.ThrowsAsync<StorageException>(() => RunAsync(operation));
        Assert.False(Leaks(error.ToString()), "the error shows what it must not");
        Assert.InRange(server.Requests.Count(request => request.Fault == kind), 1, 12);
    }

    [Fact]
    public async Task A_wrong_secret_and_a_missing_bucket_are_told_at_once()
    {
        var options = FakeObjectStore.Options(server, folder.File("other.conf"));
        await File.WriteAllTextAsync(folder.File("other.conf"), (await File.ReadAllTextAsync(folder.File("other.conf"), Cancel)).Replace(server.Options.SecretKey, "wRoNgSeCrEt", StringComparison.Ordinal), Cancel);
        await using var stranger = ObjectStores.Open(FakeObjectStore.Address("p"), options);
        var error = await Assert.ThrowsAsync<StorageException>(() => stranger.ListAsync(Cancel).ToListAsync(Cancel).AsTask());
        Assert.False(Leaks(error.ToString()) || error.ToString().Contains("wRoNg", StringComparison.Ordinal), "the error shows what it must not");
        Assert.Single(server.Requests);
        await using var nowhere = ObjectStores.Open(StoreUrl.Parse("fake:nobucket/p"), options with { RcloneConfig = folder.File("rclone.conf") });
        await Assert.ThrowsAsync<StorageException>(() => nowhere.PutAsync("a", Content(Small), new PutOptions(), Cancel));
        await Assert.ThrowsAsync<StorageException>(() => nowhere.ListAsync(Cancel).ToListAsync(Cancel).AsTask());
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_corrected_by_the_servers_or_told()
    {
        server.Options = server.Options with { ClockOffset = TimeSpan.FromHours(3) };
        var content = Content(Small);
        var error = await Record.ExceptionAsync(() => store.PutAsync("a", content, new PutOptions(), Cancel));
        Assert.True(error is null ? server.Find("bucket", "p/a")!.Body.Length == Small : error is StorageException);
    }

    // All bodies go with a sum, which servers check; what they say of what they stored is compared with what was sent.
    [Theory]
    [InlineData(FaultKind.LostPut, FakeOperation.UploadPart)]
    [InlineData(FaultKind.CorruptedPut, FakeOperation.Put)]
    [InlineData(FaultKind.CorruptedPut, FakeOperation.UploadPart)]
    [InlineData(FaultKind.WrongETag, FakeOperation.Put)]
    [InlineData(FaultKind.WrongETag, FakeOperation.UploadPart)]
    public async Task A_put_that_the_server_spoils_is_mended_or_told(FaultKind kind, FakeOperation operation)
    {
        server.Fail(kind, operation);
        var content = Content(operation == FakeOperation.Put ? Small : Large);
        var error = await Record.ExceptionAsync(() => store.PutAsync("new", content, new PutOptions(), Cancel));
        Assert.True(error is null or StorageException, $"{error}");
        if (error is null)
        {
            Assert.Equal(await File.ReadAllBytesAsync(content.Path, Cancel), server.Find("bucket", "p/new")!.Body);
        }
    }

    [Fact]
    public async Task A_listing_that_names_places_outside_leads_nobody_there()
    {
        server.Put("bucket", "p/good", new byte[10]);
        server.Fail(FaultKind.EvilNames, times: int.MaxValue);
        var found = new List<StoredObject>();
        var error = await Record.ExceptionAsync(async () => found.AddRange(await store.ListAsync(Cancel).ToListAsync(Cancel)));
        Assert.True(error is null or ShardwrightException, $"{error}");
        Assert.All(found, entry => Assert.True(RelativeName.IsSafe(entry.Name), entry.Name));
    }

    [Fact]
    public async Task A_listing_that_never_ends_is_told_and_a_page_that_comes_twice_gives_no_name_twice()
    {
        foreach (var number in Enumerable.Range(0, 8))
        {
            server.Put("bucket", $"p/{number}", [1]);
        }

        server.Fail(new FaultRule(FaultKind.RepeatedPage) { Operation = FakeOperation.List, Skips = 1, Times = int.MaxValue });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        var error = await Record.ExceptionAsync(async () => await store.ListAsync(patience.Token).ToListAsync(patience.Token));
        Assert.IsType<ShardwrightException>(error, exactMatch: false);
        server.Heal();
        server.Fail(new FaultRule(FaultKind.RepeatedPage) { Operation = FakeOperation.List, Skips = 1 });
        var names = new List<string>();
        error = await Record.ExceptionAsync(async () => names.AddRange((await store.ListAsync(Cancel).ToListAsync(Cancel)).Select(entry => entry.Name)));
        Assert.True(error is ShardwrightException || names.SequenceEqual(Enumerable.Range(0, 8).Select(number => $"{number}")), $"{error}: {string.Join(' ', names)}");
    }

    [Fact]
    public async Task A_wait_that_the_server_asks_for_is_kept()
    {
        server.Put("bucket", "p/a", [1]);
        server.Fail(FaultKind.SlowDownAfter, FakeOperation.Head);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.NotNull(await store.FindAsync("a", Cancel));
        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(950), $"{clock.Elapsed}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Any_schedule_of_passing_faults_ends_with_the_bytes_that_were_sent(int seed)
    {
        server.Schedule = new FaultSchedule(seed, FaultKinds.Passing, 0.25) { MostInARow = 2 };
        var contents = Enumerable.Range(0, 12).Select(number => Content(number * 50_000)).ToArray();
        await Parallel.ForEachAsync(contents.Index(), Cancel, async (one, cancel) => await store.PutAsync($"f{one.Index}", one.Item, new PutOptions(), cancel));
        foreach (var (number, content) in contents.Index())
        {
            Assert.Equal(await File.ReadAllBytesAsync(content.Path, Cancel), server.Find("bucket", $"p/f{number}")!.Body);
            Assert.Equal(content.Sha256, (await store.FindAsync($"f{number}", Cancel))!.Sha256);
        }

        Assert.Equal(12, (await store.ListAsync(Cancel).ToListAsync(Cancel)).Count);
    }

    private async Task RunAsync(FakeOperation operation)
    {
        switch (operation)
        {
            case FakeOperation.List:
                Assert.Equal(Enumerable.Range(0, 5).Select(number => ($"there{number}", (long)Small + number)), (await store.ListAsync(Cancel).ToListAsync(Cancel)).Select(entry => (entry.Name, entry.Bytes)));
                break;
            case FakeOperation.Head:
                Assert.Equal(Small + 1, (await store.FindAsync("there1", Cancel))!.Bytes);
                break;
            case FakeOperation.Get:
                Assert.Equal(new byte[Small + 2], await ReadAsync("there2"));
                break;
            case FakeOperation.Delete:
                await store.DeleteAsync("there3", Cancel);
                Assert.DoesNotContain("p/there3", server.Keys());
                break;
            default:
                var content = Content(operation == FakeOperation.Put ? Small : Large);
                var outcome = await store.PutAsync("new", content, new PutOptions(), Cancel);
                Assert.True(outcome.Stored, "it says that another one was there");
                Assert.Equal(content.Sha256, outcome.Object.Sha256);
                Assert.Equal(await File.ReadAllBytesAsync(content.Path, Cancel), server.Find("bucket", "p/new")!.Body);
                break;
        }
    }

    // As those do who read: what passes is asked for again from where it broke.
    private async Task<byte[]> ReadAsync(string name)
    {
        using var into = new MemoryStream();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var reading = await store.OpenAsync(name, into.Length, null, null, Cancel);
                await reading!.Content.CopyToAsync(into, Cancel);
                return into.ToArray();
            }
            catch (TransientStoreException) when (attempt < 4)
            {
            }
        }
    }

    private ObjectContent Content(int bytes)
    {
        var path = folder.File(Guid.NewGuid().ToString("N"));
        var body = new byte[bytes];
        Random.Shared.NextBytes(body);
        File.WriteAllBytes(path, body);
        return new ObjectContent(path, FileIdentity.Of(path), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body)));
    }

    private bool Leaks(string text)
        => text.Contains(server.Options.SecretKey, StringComparison.Ordinal) || text.Contains(server.Options.AccessKey, StringComparison.Ordinal)
            || text.Contains(server.Options.SessionToken!, StringComparison.Ordinal) || text.Contains("AWS4-HMAC", StringComparison.Ordinal) || text.Contains("Signature", StringComparison.Ordinal);
}
