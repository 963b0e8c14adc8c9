using Shardwright.Foundation.Errors;
using Shardwright.Stores;
using Shardwright.Stores.Pulling;
using Shardwright.Stores.Pushing;
using Shardwright.Tests.Stores.Fake;
using Shardwright.Tests.Stores.Objects;
using Shardwright.Tests.Stores.Pulling;

namespace Shardwright.Tests.Stores;

/// <summary>A server that becomes another one in the middle: credentials that end, a clock that jumps, answers that stop.</summary>
public sealed class ChangingServerTests : IDisposable
{
    private const int PartBytes = 4096;

    private static readonly Dictionary<string, byte[]> Dataset = PullFolders.Dataset(train: 4, val: 1, bytes: (3 * PartBytes) + 5);

    private readonly TemporaryFolder folder = new();
    private readonly FakeS3 server = new(new FakeS3Options { LeastPartBytes = PartBytes, SessionToken = "sEsSiOn/tOkEn" });
    private readonly string source;

    public ChangingServerTests()
    {
        source = folder.File("source");
        foreach (var (name, bytes) in Dataset)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(source, name))!);
            File.WriteAllBytes(Path.Combine(source, name), bytes);
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private StoreOptions Options => FakeObjectStore.Options(server, folder.File("rclone.conf")) with { PartBytes = PartBytes, Retries = 3, StallTimeout = TimeSpan.FromSeconds(1) };

    public void Dispose()
    {
        server.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(FaultKind.ExpiredToken)]
    [InlineData(FaultKind.AccessDenied)]
    public async Task Credentials_that_end_in_the_middle_are_told_and_with_new_ones_it_goes_on(FaultKind kind)
    {
        server.Fail(new FaultRule(kind) { Operation = FakeOperation.UploadPart, Skips = 8, Times = int.MaxValue });
        var error = await Assert.ThrowsAsync<StorageException>(PushAsync);
        Assert.DoesNotContain(server.Options.SessionToken!, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Keys(), key => key.EndsWith("dataset_manifest.json", StringComparison.Ordinal) || key.EndsWith("_COMPLETE", StringComparison.Ordinal));
        server.Heal();
        var taken = server.Requests.Count(request => request is { Operation: FakeOperation.UploadPart, Status: 200 });
        Assert.Equal(8, taken);
        await PushAsync();
        AssertStored();

        // Five shards of four parts each: what was taken before was not sent again.
        Assert.Equal(5 * 4, server.Requests.Count(request => request is { Operation: FakeOperation.UploadPart, Status: 200 }));
        server.Fail(new FaultRule(kind) { Operation = FakeOperation.Get, Skips = 5, Times = int.MaxValue });
        await Assert.ThrowsAsync<StorageException>(PullAsync);
        server.Heal();
        await PullAsync();
        AssertPulled();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task A_clock_that_jumps_in_the_middle_does_not_matter(int hours)
    {
        var count = 0;
        server.Arrives = _ => server.Options = Interlocked.Increment(ref count) % 9 == 0 ? server.Options with { ClockOffset = server.Options.ClockOffset == TimeSpan.Zero ? TimeSpan.FromHours(hours) : TimeSpan.Zero } : server.Options;
        await PushAsync();
        AssertStored();
        await PullAsync();
        AssertPulled();
    }

    [Fact]
    public async Task Answers_that_stop_now_and_again_are_waited_for_no_longer_than_the_patience_lasts()
    {
        server.Fail(new FaultRule(FaultKind.NoAnswer) { Operation = FakeOperation.UploadPart, Skips = 3, Times = 2 });
        server.Fail(new FaultRule(FaultKind.NoAnswer) { Operation = FakeOperation.CompleteUpload, Skips = 1 });
        await PushAsync();
        AssertStored();
        server.Fail(new FaultRule(FaultKind.StalledAnswer) { Operation = FakeOperation.Get, Skips = 3, Times = 2 });
        await PullAsync();
        AssertPulled();
    }

    private Task PushAsync() => DatasetPush.RunAsync(new PushOptions { Source = source, Target = FakeObjectStore.Address("ds"), Store = Options }, Cancel);

    private Task PullAsync() => DatasetPull.RunAsync(new PullOptions { Source = FakeObjectStore.Address("ds"), Folder = folder.File("target"), Store = Options }, Cancel);

    private void AssertStored()
    {
        Assert.Equal(Dataset.Count, server.Keys().Count);
        Assert.All(Dataset, file => Assert.Equal(file.Value, server.Find("bucket", $"ds/{file.Key}")!.Body));
        Assert.Empty(server.Uploads);
    }

    private void AssertPulled()
    {
        Assert.All(Dataset, file => Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(folder.File("target"), file.Key))));
        Assert.Empty(Directory.EnumerateFiles(folder.File("target"), "*.partial", SearchOption.AllDirectories));
    }
}
