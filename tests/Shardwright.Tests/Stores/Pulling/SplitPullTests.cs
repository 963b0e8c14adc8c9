using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Opening;
using Shardwright.Datasets.Splits;
using Shardwright.Datasets.Verification;
using Shardwright.Foundation.Errors;
using Shardwright.Stores.Pulling;
using Shardwright.Streaming.Reading;
using Shardwright.Tests.Datasets.Layouts.Documents;

namespace Shardwright.Tests.Stores.Pulling;

public sealed class SplitPullTests : IDisposable
{
    private readonly PullFolders set = new();
    private readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal);

    public SplitPullTests()
    {
        var source = set.Other("source");
        LiveFolders.Write(LiveFolders.Options(source), 250);
        foreach (var file in Shardwright.Datasets.Publishing.PublishedFiles.Of(ManifestReader.Read(source), ["SHA256SUMS", "_COMPLETE"]))
        {
            files[file.Name] = File.ReadAllBytes(Path.Combine(source, file.Name));
        }

        set.Plant(files);
    }

    public void Dispose() => set.Dispose();

    [Fact]
    public async Task One_split_is_a_dataset_in_itself()
    {
        var whole = ManifestReader.Read(set.Other("source"));
        var report = await set.PullAsync(Split(SplitName.Train));
        Assert.True(report.IsComplete);
        Assert.Empty(Directory.EnumerateFiles(set.Folder, "val_shard*", SearchOption.AllDirectories));
        var manifest = ManifestReader.Read(set.Folder);
        Assert.Equal((whole.Root, report.Root), (manifest.PartOf, manifest.Root));
        Assert.NotEqual(whole.Root, manifest.Root);
        Assert.Empty(Verify().Findings);
        Assert.Equal(247, await ReadAsync());
        Assert.Equal(0, (await set.PullAsync(Split(SplitName.Train))).Moved);
    }

    [Fact]
    public async Task Of_datasets_below_one_folder_a_mark_comes_only_with_all_that_it_vouches_for()
    {
        string[] names = ["train/a.parquet", "train/_COMPLETE", "dev/b.parquet", "dev/_COMPLETE", "both/train/c.parquet", "both/val/d.parquet", "both/_COMPLETE"];
        using var other = new PullFolders();
        other.Plant(names.ToDictionary(name => name, name => System.Text.Encoding.UTF8.GetBytes(name), StringComparer.Ordinal));
        await other.PullAsync(other.Options() with { Split = SplitName.Train });
        var found = Directory.EnumerateFiles(other.Folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(other.Folder, path)).Where(name => name[0] != '.');
        Assert.Equal(["both/train/c.parquet", "train/_COMPLETE", "train/a.parquet"], found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Another_split_completes_it_and_gives_the_whole()
    {
        await set.PullAsync(Split(SplitName.Val));
        Assert.Equal(3, await ReadAsync());
        var report = await set.PullAsync(Split(SplitName.Train));
        Assert.Equal(ManifestReader.Read(set.Other("source")).Root, report.Root);
        set.AssertHas(files);
        Assert.Empty(Verify().Findings);
        Assert.Equal(0, (await set.PullAsync(Split(SplitName.Train))).Moved);
        set.AssertHas(files);
    }

    [Fact]
    public async Task Pulling_all_after_a_split_brings_only_the_rest()
    {
        await set.PullAsync(Split(SplitName.Train));
        var report = await set.PullAsync();
        Assert.Equal(2 + 3, report.Moved);
        set.AssertHas(files);
    }

    [Fact]
    public async Task A_split_that_has_no_shards_or_cannot_stand_alone_is_an_error_that_says_so()
    {
        Assert.Contains("test", (await Assert.ThrowsAsync<DatasetStateException>(() => set.PullAsync(Split(SplitName.Test)))).Message, StringComparison.Ordinal);
        var genome = PullFolders.Text(files[DatasetManifest.FileName]).Replace("\"code\"", "\"genome\"", StringComparison.Ordinal);
        set.Bucket.Plant(DatasetManifest.FileName, genome);
        Assert.Contains("genomes", (await Assert.ThrowsAsync<DatasetStateException>(() => set.PullAsync(Split(SplitName.Train)))).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(set.Folder));
    }

    [Fact]
    public async Task Without_a_manifest_the_names_say_the_split()
    {
        foreach (var name in new[] { DatasetManifest.FileName, "SHA256SUMS", "_COMPLETE" })
        {
            set.Bucket.Remove(name);
        }

        await set.PullAsync(Split(SplitName.Val));
        Assert.Equal(["val_shard.parquet"], Directory.EnumerateFiles(set.Folder, "*.parquet").Select(Path.GetFileName));
    }

    private PullOptions Split(SplitName split) => set.Options() with { Split = split };

    private VerifyReport Verify() => DatasetVerifier.Verify(new VerifyOptions { Path = set.Folder }, TestContext.Current.CancellationToken);

    private async Task<long> ReadAsync()
    {
        await using var dataset = await Dataset.OpenAsync(set.Folder, TestContext.Current.CancellationToken);
        var records = 0L;
        await foreach (var batch in dataset.ReadBatchesAsync(new ReadPlan { BatchSize = 32 }, TestContext.Current.CancellationToken))
        {
            records += batch.Count;
        }

        return records;
    }
}
