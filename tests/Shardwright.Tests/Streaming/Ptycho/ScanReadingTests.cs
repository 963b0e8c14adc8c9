using System.Runtime.InteropServices;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Datasets.Opening;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Recipes.Ptycho;
using Shardwright.Streaming.Ptycho;
using Shardwright.Streaming.Reading;
using Shardwright.Tests.Recipes.Ptycho;

namespace Shardwright.Tests.Streaming.Ptycho;

public sealed class ScanReadingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ScanReadingTests()
        => PtychoDatasets.Build(At("out"), new PtychoOptions { Inputs = [PtychoDatasets.Raster(At("a_train.npz")), PtychoDatasets.Raster(At("b_test.npz"))] });

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Without_groups_the_records_are_those_of_a_sequential_reading_whatever_the_batch()
    {
        await using var dataset = await Dataset.OpenAsync(At("out"), TestContext.Current.CancellationToken);
        using var sequential = new RecordDigest();
        await foreach (var batch in dataset.ReadBatchesAsync(new ReadPlan { BatchSize = 256 }, TestContext.Current.CancellationToken))
        {
            sequential.Add(batch);
        }

        foreach (var size in (int[])[1, 7, 80, 1000])
        {
            using var digest = new RecordDigest();
            await foreach (var batch in dataset.ReadScansAsync(new ScanPlan { BatchSize = size }, Reporter.Silent, TestContext.Current.CancellationToken))
            {
                digest.Add(batch);
            }

            Assert.Equal(sequential.Current, digest.Current);
        }
    }

    [Fact]
    public async Task Every_record_of_groups_has_the_patterns_and_positions_that_were_drawn()
    {
        var options = new GroupOptions { GridSize = 2, GroupCount = 9, NeighborCount = 6, Seed = 5 };
        await using var dataset = await Dataset.OpenAsync(At("out"), TestContext.Current.CancellationToken);
        using var product = ProductReader.Open(At("out", "a_train.h5"));
        var expected = PositionGroups.Draw(product.XPixels, product.YPixels, options);
        var group = 0;
        await foreach (var batch in dataset.ReadScansAsync(new ScanPlan { Split = SplitName.Train, BatchSize = 4, Groups = options }, Reporter.Silent, TestContext.Current.CancellationToken))
        {
            Assert.Equal("float32[4 × 8 × 8]", batch.Columns[0].Field.TypeName);
            for (var row = 0; row < batch.Count; row++, group++)
            {
                var members = expected.Of(group).ToArray();
                var values = MemoryMarshal.Cast<byte, float>(batch.Columns[0][row]);
                Assert.Equal(members.Select(index => (float)index), (float[])[values[0], values[64], values[128], values[192]]);
                Assert.Equal(members.Select(index => product.XPixels[index]), MemoryMarshal.Cast<byte, double>(batch.Columns[1][row]).ToArray());
                Assert.Equal(members.Select(index => product.YPixels[index]), MemoryMarshal.Cast<byte, double>(batch.Columns[2][row]).ToArray());
            }
        }

        Assert.Equal(9, group);
    }

    [Fact]
    public async Task Groups_that_are_kept_give_the_same_records_again()
    {
        var plan = new ScanPlan { Groups = new GroupOptions { GridSize = 2, GroupCount = 9, NeighborCount = 6 }, CachesGroups = true };
        var first = await Digest(plan);
        Assert.Equal(2, Directory.GetFiles(At("out"), "*.groups_cache.npz").Length);
        Assert.Equal(first, await Digest(plan));
        Assert.Equal(first, await Digest(plan with { CachesGroups = false }));
    }

    [Fact]
    public async Task A_flipped_byte_of_a_product_is_found_before_anything_of_it_is_handed_out()
    {
        var path = At("out", "a_train.h5");
        var bytes = File.ReadAllBytes(path);
        bytes[^100] ^= 4;
        File.WriteAllBytes(path, bytes);

        await Assert.ThrowsAsync<MalformedDataException>(() => Digest(new ScanPlan()));
    }

    private async Task<string> Digest(ScanPlan plan)
    {
        await using var dataset = await Dataset.OpenAsync(At("out"), TestContext.Current.CancellationToken);
        using var digest = new RecordDigest();
        await foreach (var batch in dataset.ReadScansAsync(plan, Reporter.Silent, TestContext.Current.CancellationToken))
        {
            digest.Add(batch);
        }

        return digest.Current;
    }

    private string At(params string[] names) => Path.Combine([folder.Path, .. names]);
}
