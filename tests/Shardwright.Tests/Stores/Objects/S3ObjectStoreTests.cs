using Shardwright.Stores;
using Shardwright.Stores.Objects;
using Shardwright.Tests.Stores.Fake;

namespace Shardwright.Tests.Stores.Objects;

/// <summary>The contract, by our own server; and what only it can tell of the requests.</summary>
public sealed class S3ObjectStoreTests : ObjectStoreContract
{
    private readonly FakeS3 server = new(new FakeS3Options { LeastPartBytes = 64 << 10, PageEntries = 100 });

    public S3ObjectStoreTests() => Options = FakeObjectStore.Options(server, Folder.File("rclone.conf"));

    private protected override StoreUrl Address => FakeObjectStore.Address();

    private protected override StoreOptions Options { get; }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        server.Dispose();
    }

    [Fact]
    public async Task Every_object_carries_its_hash_and_size_as_metadata()
    {
        var content = Content(1000);
        await Store.PutAsync("small", content, new PutOptions(), Cancel);
        await Store.PutAsync("large", Content(400_000), new PutOptions(), Cancel);
        Assert.Contains(content.Sha256, server.Find("bucket", "pre fix/dataset/small")!.Metadata.Values);
        Assert.Contains("1000", server.Find("bucket", "pre fix/dataset/small")!.Metadata.Values);
        Assert.Contains("400000", server.Find("bucket", "pre fix/dataset/large")!.Metadata.Values);
    }

    [Fact]
    public async Task An_upload_that_the_server_forgot_begins_anew()
    {
        var content = Content((int)Options.PartBytes * (Options.Jobs + 3));
        var journal = new MemoryJournal();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        StopOnceAPartIsThere(stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync("big", content, new PutOptions { Journal = journal }, stop.Token));
        server.Arrives = null;
        server.Forget(Assert.Single(server.Uploads));
        Assert.True((await Store.PutAsync("big", content, new PutOptions { Journal = journal }, Cancel)).Stored);
        Assert.Equal(await File.ReadAllBytesAsync(content.Path, Cancel), await Read(Store, "big"));
        Assert.Empty(server.Uploads);
    }

    [Fact]
    public async Task A_part_that_is_not_the_files_is_sent_again()
    {
        var content = Content((int)Options.PartBytes * (Options.Jobs + 3));
        var journal = new MemoryJournal();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        StopOnceAPartIsThere(stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync("big", content, new PutOptions { Journal = journal }, stop.Token));
        var upload = Assert.Single(server.Uploads);
        server.Arrives = null;
        server.SpoilPart(upload);
        Assert.True((await Store.PutAsync("big", content, new PutOptions { Journal = journal }, Cancel)).Stored);
        Assert.Equal(await File.ReadAllBytesAsync(content.Path, Cancel), await Read(Store, "big"));
    }

    private void StopOnceAPartIsThere(CancellationTokenSource stop) => server.Arrives = request =>
    {
        if (request.Operation == FakeOperation.UploadPart && server.Uploads.Any(upload => upload.Parts.Count > 0))
        {
            stop.Cancel();
        }
    };

    [Fact]
    public async Task A_server_that_knows_no_conditions_is_still_not_told_to_overwrite_what_is_there()
    {
        server.Options = server.Options with { HonoursConditionalComplete = false, HonoursConditionalPut = false };
        foreach (var bytes in (int[])[100, 500_000])
        {
            var first = Content(bytes);
            await Store.PutAsync($"a{bytes}", first, new PutOptions(), Cancel);
            var second = await Store.PutAsync($"a{bytes}", Content(bytes), new PutOptions(), Cancel);
            Assert.False(second.Stored);
            Assert.Equal(await File.ReadAllBytesAsync(first.Path, Cancel), await Read(Store, $"a{bytes}"));
        }
    }

    [Theory]
    [InlineData(true, 16)]
    [InlineData(false, 40)]
    public async Task Names_are_looked_at_before_small_objects_only_until_the_server_is_known_to_refuse_those_that_are_taken(bool refuses, int looks)
    {
        server.Options = server.Options with { HonoursConditionalPut = refuses };
        for (var number = 0; number < 40; number++)
        {
            var content = Content(100 + number);
            var outcome = await Store.PutAsync($"f{number}", content, new PutOptions(), Cancel);
            Assert.True(outcome.Stored);
            Assert.Equal(content.Sha256, outcome.Object.Sha256);
            Assert.Equal(server.Find("bucket", $"pre fix/dataset/f{number}")!.ETag, outcome.Object.Tag);
        }

        // One look more tells what stands under the name that was tried a second time.
        Assert.Equal(looks + (refuses ? 1 : 0), server.Count(FakeOperation.Head));
        Assert.Equal(41, server.Count(FakeOperation.Put));
        var there = await Read(Store, "f39");
        Assert.False((await Store.PutAsync("f39", Content(50), new PutOptions(), Cancel)).Stored);
        Assert.Equal(there, await Read(Store, "f39"));
    }

    [Fact]
    public async Task A_finished_upload_leaves_none_begun_behind_where_another_was_first()
    {
        var other = Content(500_000);
        server.Arrives = request =>
        {
            if (request.Operation == FakeOperation.CompleteUpload)
            {
                server.Put("bucket", request.Key, File.ReadAllBytes(other.Path));
            }
        };
        var outcome = await Store.PutAsync("big", Content(500_001), new PutOptions(), Cancel);
        Assert.False(outcome.Stored);
        Assert.Equal(500_000, outcome.Object.Bytes);
        Assert.Empty(server.Uploads);
    }

    [Fact]
    public async Task Nothing_of_the_account_but_its_name_goes_over_the_wire()
    {
        await Store.PutAsync("a", Content(500_000), new PutOptions(), Cancel);
        await Read(Store, "a");
        await Listed(Store);
        Assert.All(server.Requests, request => Assert.DoesNotContain(server.Options.SecretKey, request.Head, StringComparison.Ordinal));
    }
}
