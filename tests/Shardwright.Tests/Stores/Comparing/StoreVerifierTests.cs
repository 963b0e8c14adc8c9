using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Verification;
using Shardwright.Foundation.Errors;
using Shardwright.Stores;
using Shardwright.Stores.Comparing;
using Shardwright.Tests.Stores.Pulling;

namespace Shardwright.Tests.Stores.Comparing;

public sealed class StoreVerifierTests : IDisposable
{
    private readonly PullFolders set = new();

    public void Dispose() => set.Dispose();

    [Fact]
    public async Task A_sound_dataset_is_claimed_without_reading_and_verified_with()
    {
        var files = set.Plant(PullFolders.Dataset());
        var claimed = await VerifyAsync(readData: false);
        Assert.True(claimed.IsSound, string.Join('\n', claimed.Findings));
        Assert.Equal((files.Count - 3, 0, 0L), (claimed.FilesClaimed, claimed.FilesRead, claimed.BytesRead));
        Assert.Contains(claimed.Unchecked, sentence => sentence.Contains("claims", StringComparison.Ordinal));
        var verified = await VerifyAsync(readData: true);
        Assert.True(verified.IsSound);
        Assert.Equal((files.Count - 3, 0), (verified.FilesRead, verified.FilesClaimed));
        Assert.Empty(verified.Unchecked);
    }

    [Fact]
    public async Task Each_kind_of_damage_is_found()
    {
        var files = set.Plant(PullFolders.Dataset());
        set.Bucket.Remove("shard_00000.parquet");
        set.Bucket.Plant("shard_00001.parquet", files["shard_00001.parquet"][..10], claims: true);
        set.Bucket.Plant("shard_00002.parquet", PullFolders.Bytes("other", 1000), claims: true);
        set.Bucket.Plant("shard_00099.parquet", [1], claims: true);
        set.Bucket.Plant("SHA256SUMS", "x");
        set.Bucket.Remove("_COMPLETE");
        var report = await VerifyAsync(readData: false);
        Assert.Equal(
            [
                (FindingKind.Manifest, "SHA256SUMS"), (FindingKind.Incomplete, "_COMPLETE"), (FindingKind.Missing, "shard_00000.parquet"), (FindingKind.Truncated, "shard_00001.parquet"),
                (FindingKind.Changed, "shard_00002.parquet"), (FindingKind.Extra, "shard_00099.parquet"),
            ],
            report.Findings.Select(finding => (finding.Kind, finding.Name)));
    }

    [Fact]
    public async Task Bytes_that_differ_behind_a_true_claim_are_found_by_reading_alone()
    {
        var files = set.Plant(PullFolders.Dataset());
        set.Bucket.Plant("shard_00002.parquet", [.. files["shard_00002.parquet"].Select(value => (byte)(value ^ 1))]);
        var listed = await VerifyAsync(readData: false);
        Assert.True(listed.IsSound);
        Assert.Contains(listed.Unchecked, sentence => sentence.StartsWith("1 objects claim no hash", StringComparison.Ordinal));
        Assert.Equal((FindingKind.Changed, "shard_00002.parquet"), Assert.Single((await VerifyAsync(readData: true)).Findings) is var finding ? (finding.Kind, finding.Name) : default);
    }

    [Fact]
    public async Task A_dataset_without_a_manifest_is_compared_with_what_its_objects_claim()
    {
        set.Bucket.Plant("shard_00000.parquet", [1], claims: true);
        set.Bucket.Plant("shard_00001.parquet", [2]);
        set.Bucket.Plant("_COMPLETE", "3 train shards, 0 val docs, 1 total\n");
        var report = await VerifyAsync(readData: true);
        Assert.Equal(FindingKind.Incomplete, Assert.Single(report.Findings).Kind);
        Assert.Contains(report.Unchecked, sentence => sentence.StartsWith("1 objects have no hash", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_is_cut_is_read_on()
    {
        set.Plant(PullFolders.Dataset(train: 1, val: 1, bytes: 5_000_000));
        var (store, cuts) = (set.Store(), 0);
        store.Body = (name, body) => name.EndsWith(".parquet", StringComparison.Ordinal) && Interlocked.Increment(ref cuts) < 5 ? new AlteredStream(body, cutAt: 1_500_000) : body;
        Assert.True((await StoreVerifier.VerifyAsync(Options(true), store, TestContext.Current.CancellationToken)).IsSound);
    }

    [Fact]
    public async Task Nothing_at_the_address_is_an_error() => await Assert.ThrowsAsync<StorageException>(() => VerifyAsync(readData: false));

    [Fact]
    public async Task A_listing_says_what_lies_there_and_whether_it_is_complete()
    {
        var files = set.Plant(PullFolders.Dataset());
        var listing = await StoreListing.ReadAsync(set.Store(), Options(false).Store, TestContext.Current.CancellationToken);
        Assert.Equal((files.Count, 6, true), (listing.Objects.Count, listing.Shards, listing.IsComplete));
        Assert.Equal(files.Sum(pair => (long)pair.Value.Length), listing.Bytes);
        Assert.Equal(ManifestReader.Parse("m", files[DatasetManifest.FileName]).Root, listing.Root);
        set.Bucket.Remove("_COMPLETE");
        Assert.False((await StoreListing.ReadAsync(set.Store(), Options(false).Store, TestContext.Current.CancellationToken)).IsComplete);
    }

    private StoreVerifyOptions Options(bool readData) => new() { Url = StoreUrl.Parse("s3://bucket/set"), ReadData = readData, Store = set.Options().Store };

    private Task<StoreVerifyReport> VerifyAsync(bool readData) => StoreVerifier.VerifyAsync(Options(readData), set.Store(), TestContext.Current.CancellationToken);
}
