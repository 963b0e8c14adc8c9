using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Opening;
using Shardwright.Datasets.Splits;
using Shardwright.Datasets.Verification;
using Shardwright.Foundation.Errors;
using Shardwright.Recipes.Ptycho;

namespace Shardwright.Tests.Recipes.Ptycho;

public sealed class PtychoRecipeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_scan_becomes_a_product_that_verifies_and_every_pattern_is_accounted_for()
    {
        var report = PtychoDatasets.Build(At("out"), new PtychoOptions { Inputs = [PtychoDatasets.Raster(At("fly.npz"))] });

        Assert.Equal((40, 0, 0), (report.Counts.Kept, report.Counts.RejectedTotal, report.Counts.DroppedTotal));
        Assert.Empty(DatasetVerifier.Verify(new VerifyOptions { Path = At("out") }, TestContext.Current.CancellationToken).Findings);
        using var product = ProductReader.Open(At("out", "fly.h5"));
        Assert.Equal("fly", product.Metadata.Name);
        Assert.Equal(Enumerable.Range(0, 40).Select(index => (float)index), FirstValues(product));
    }

    [Fact]
    public void Damaged_patterns_are_rejected_one_by_one_with_their_place_and_reason()
    {
        const string Spoil = "a[\"diffraction\"][3, 2, 5] = np.nan; a[\"diffraction\"][7, 0, 1] = -np.inf; a[\"xcoords\"][11] = np.nan; a[\"ycoords\"][39] = np.inf";
        var report = PtychoDatasets.Build(At("out"), new PtychoOptions { Inputs = [PtychoDatasets.Raster(At("fly.npz"), Spoil)] });

        Assert.Equal(new Dictionary<string, long> { ["position_not_finite"] = 2, ["value_not_finite"] = 2 }, report.Counts.Rejected);
        var rejected = File.ReadAllLines(At("out", "rejected.jsonl"));
        Assert.Contains("\"place\":\"pattern 3\"", rejected[0], StringComparison.Ordinal);
        Assert.Contains("row 2, column 5", rejected[0], StringComparison.Ordinal);
        Assert.Contains("pattern 11", rejected[2], StringComparison.Ordinal);
        using var product = ProductReader.Open(At("out", "fly.h5"));
        Assert.Equal(Enumerable.Range(0, 40).Except([3, 7, 11, 39]).Select(index => (float)index), FirstValues(product));
    }

    [Theory]
    [InlineData(ScanAxis.Y, 0.0)]
    [InlineData(ScanAxis.X, 0.0)]
    [InlineData(ScanAxis.Y, 2.5)]
    public void A_cut_puts_each_pattern_on_one_side_of_the_border_or_into_the_gap(ScanAxis axis, double gap)
    {
        var cut = new ScanSplitRule { Axis = axis, Fraction = 0.6, GapPixels = gap };
        var report = PtychoDatasets.Build(At("out"), new PtychoOptions { Inputs = [PtychoDatasets.Raster(At("fly.npz"))], Cut = cut });

        using var train = ProductReader.Open(At("out", "fly_train.h5"));
        using var test = ProductReader.Open(At("out", "fly_test.h5"));
        var along = Enumerable.Range(0, 40).Select(k => axis == ScanAxis.X ? (k % 8 * 3.0) + (.01 * k) : (k / 8 * 4.0) + (.02 * k)).ToArray();
        var border = along.Min() + ((along.Max() - along.Min()) * 0.6);
        Assert.Equal(Enumerable.Range(0, 40).Where(k => along[k] < border && border - along[k] >= gap).Select(k => (float)k), FirstValues(train));
        Assert.Equal(Enumerable.Range(0, 40).Where(k => along[k] >= border && along[k] - border >= gap).Select(k => (float)k), FirstValues(test));
        Assert.Equal(40, report.Counts.Read);
        Assert.Equal(40 - train.Count - test.Count, report.Counts.DroppedTotal);
        Assert.Equal(gap > 0, report.Counts.DroppedTotal > 0);
        Assert.Equal(["fly_train.h5"], report.Manifest!.Splits[SplitName.Train]);
        Assert.Equal(["fly_test.h5"], report.Manifest!.Splits[SplitName.Test]);
    }

    [Fact]
    public void Names_decide_the_split_where_they_say_one()
    {
        string[] scans = [PtychoDatasets.Raster(At("a_train.npz")), PtychoDatasets.Raster(At("a_test.npz")), PtychoDatasets.Raster(At("b_val.npz")), PtychoDatasets.Raster(At("c.npz"))];
        var manifest = PtychoDatasets.Build(At("out"), new PtychoOptions { Inputs = scans }).Manifest!;

        Assert.Equal(["a_train.h5", "c.h5"], manifest.Splits[SplitName.Train]);
        Assert.Equal(["b_val.h5"], manifest.Splits[SplitName.Val]);
        Assert.Equal(["a_test.h5"], manifest.Splits[SplitName.Test]);
        Assert.Contains("\"groups\":[\"a\"]", File.ReadAllText(At("out", "groups.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_scan_that_cannot_be_read_to_its_end_is_left_out_and_the_others_are_not()
    {
        var cut = PtychoDatasets.Raster(At("cut.npz"), "compressed = True");
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..^600]);
        var flipped = PtychoDatasets.Raster(At("flipped.npz"));
        var bytes = File.ReadAllBytes(flipped);
        bytes[bytes.AsSpan().IndexOf("diffraction.npy"u8) + 2000] ^= 1;
        File.WriteAllBytes(flipped, bytes);
        var report = PtychoDatasets.Build(At("out"), new PtychoOptions { Inputs = [cut, flipped, PtychoDatasets.Raster(At("fly.npz"))] });

        Assert.Equal((2, 40), (report.Counts.RejectedInputs, report.Counts.Kept));
        Assert.Equal(["fly.h5"], report.Manifest!.Splits.All);
    }

    [Fact]
    public void Scans_of_two_sizes_and_two_scans_of_one_name_are_refused_before_anything_is_written()
    {
        var wide = PtychoDatasets.Raster(At("wide.npz"), "a[\"diffraction\"] = np.zeros((40, 16, 16), np.float32); a[\"probeGuess\"] = np.ones((16, 16), np.complex64)");
        var refused = Assert.Throws<StorageException>(() => PtychoDatasets.Build(At("out"), new PtychoOptions { Inputs = [PtychoDatasets.Raster(At("fly.npz")), wide] }));
        Assert.Contains("16 x 16", refused.Message, StringComparison.Ordinal);

        Directory.CreateDirectory(At("two"));
        var alike = Assert.Throws<StorageException>(() => PtychoDatasets.Build(At("out2"), new PtychoOptions { Inputs = [At("fly.npz"), PtychoDatasets.Raster(At("two", "fly.npz"))] }));
        Assert.Contains("fly.h5", alike.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(At("out"), "*.h5"));
    }

    [Fact]
    public void The_same_bytes_come_out_with_any_number_of_jobs()
    {
        var options = new PtychoOptions { Inputs = [PtychoDatasets.Raster(At("a.npz")), PtychoDatasets.Raster(At("b.npz"))], Cut = new ScanSplitRule() };
        PtychoDatasets.Build(At("one"), options, jobs: 1);
        PtychoDatasets.Build(At("many"), options, jobs: 5);

        Assert.All(Directory.GetFiles(At("one"), "*.h5"), path => Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(At("many", Path.GetFileName(path)))));
        Assert.Equal(4, Directory.GetFiles(At("many"), "*.h5").Length);
    }

    [Fact]
    public async Task Products_without_a_manifest_are_a_dataset_and_a_folder_of_them_gets_one()
    {
        PtychoDatasets.Build(At("out"), new PtychoOptions { Inputs = [PtychoDatasets.Raster(At("fly_train.npz")), PtychoDatasets.Raster(At("fly_test.npz"))] });
        Directory.CreateDirectory(At("bare"));
        Array.ForEach(Directory.GetFiles(At("out"), "*.h5"), path => File.Copy(path, At("bare", Path.GetFileName(path))));
        await using (var bare = await Dataset.OpenAsync(At("bare"), TestContext.Current.CancellationToken))
        {
            Assert.Equal((ProductNames.Recipe, 2), (bare.Recipe, bare.Shards.Count));
            Assert.Equal([SplitName.Test, SplitName.Train], bare.Shards.Select(shard => shard.Split!.Value).OrderDescending());
        }

        var report = new FolderManifest(new ManifestOptions { ShardsFolder = At("bare"), OutputFolder = At("bare"), Version = "v1", Checksum = true }).Write(TestContext.Current.CancellationToken);
        Assert.Equal(["fly_train.h5"], report.Manifest.Splits[SplitName.Train]);
        Assert.Equal(["fly_test.h5"], report.Manifest.Splits[SplitName.Test]);
        Assert.Equal(80, report.Manifest.Counts!.Kept);
        Assert.Empty(DatasetVerifier.Verify(new VerifyOptions { Path = At("bare") }, TestContext.Current.CancellationToken).Findings);
    }

    private static IEnumerable<float> FirstValues(ProductReader product)
    {
        var patterns = product.Patterns!;
        var bytes = new byte[patterns.Height * patterns.Width * sizeof(float)];
        for (var index = 0L; index < patterns.Count; index++)
        {
            patterns.Read(index, 1, bytes);
            yield return BitConverter.ToSingle(bytes);
        }
    }

    private string At(params string[] names) => Path.Combine([folder.Path, .. names]);
}
