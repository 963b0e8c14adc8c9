using Shardwright.Foundation.Errors;
using Shardwright.Stores.Pushing;

namespace Shardwright.Tests.Stores.Pushing;

public sealed class OneFilePushTests : IDisposable
{
    private readonly PushFolder push = new();

    public void Dispose() => push.Dispose();

    [Fact]
    public async Task One_file_goes_into_the_folder_that_is_named_and_leaves_nothing_beside_itself()
    {
        push.PutShard(4);
        var report = await push.PushAsync(options: One());
        Assert.Equal((1, 1, false), (report.Files, report.Moved, report.IsComplete));
        Assert.Equal(PushFolder.Parquet(4), push.Bucket.Objects["shard_00004.parquet"].Bytes);
        Assert.Equal(["shard_00004.parquet"], Directory.EnumerateFileSystemEntries(push.Folder).Select(Path.GetFileName));
        Assert.Equal(1, (await push.PushAsync(options: One())).Same);
        Assert.Single(push.Bucket.Stored());
    }

    [Fact]
    public async Task Other_bytes_are_a_conflict_and_replaced_when_that_was_asked_for()
    {
        push.PutShard(4);
        push.Bucket.Plant("shard_00004.parquet", [1], claims: true);
        await Assert.ThrowsAsync<DatasetStateException>(() => push.PushAsync(options: One()));
        await push.PushAsync(options: One() with { Replace = true });
        Assert.Equal(PushFolder.Parquet(4), push.Bucket.Objects["shard_00004.parquet"].Bytes);
    }

    [Fact]
    public async Task A_file_that_a_finished_dataset_vouches_for_is_not_replaced_alone()
    {
        push.PutShard(4);
        push.Bucket.Plant("shard_00004.parquet", [1], claims: true);
        push.Bucket.Plant("_COMPLETE", "1 train shards, 0 val docs, 1 total\n");
        await Assert.ThrowsAsync<DatasetStateException>(() => push.PushAsync(options: One() with { Replace = true }));
        Assert.Equal([1], push.Bucket.Objects["shard_00004.parquet"].Bytes);
    }

    [Fact]
    public async Task What_vouches_for_others_is_not_pushed_alone()
    {
        push.PutMark(1);
        await Assert.ThrowsAsync<DatasetStateException>(() => push.PushAsync(options: push.Options() with { Source = push.At("_COMPLETE") }));
        Assert.Empty(push.Bucket.Log);
    }

    [Fact]
    public async Task An_upload_in_parts_that_was_cut_off_goes_on_in_the_next_process()
    {
        push.Put("shard_00004.parquet", PushFolder.Parquet(4, 1000));
        var parts = 0;
        var store = new MemoryStore(push.Bucket) { PartBytes = 100 };
        store.Before = (operation, _) => operation.Action == StoreAction.Part && ++parts > 6 ? throw new StorageException(new DataLocation("part"), "cut off") : Task.CompletedTask;
        await Assert.ThrowsAsync<StorageException>(() => push.PushAsync(store, One()));
        var report = await push.PushAsync(new MemoryStore(push.Bucket) { PartBytes = 100 }, One());
        Assert.Equal(1008 - 600, report.MovedBytes);
        Assert.Equal(PushFolder.Parquet(4, 1000), push.Bucket.Objects["shard_00004.parquet"].Bytes);
        Assert.Equal(0, push.Bucket.OpenUploads);
    }

    private PushOptions One() => push.Options() with { Source = push.At("shard_00004.parquet") };
}
