using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Foundation.Errors;
using Shardwright.Formats.Npz;
using Shardwright.Recipes.Ptycho;
using Shardwright.Tests.Datasets;
using Shardwright.Tests.Datasets.Layouts.Ptycho;

namespace Shardwright.Tests.Recipes.Ptycho;

public sealed class ProductFlagsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RecordingReporter reporter = new();

    private string Npz => folder.File("scan.npz");

    private string Product => folder.File("scan.h5");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Positions_outside_the_object_are_warned_of_and_an_automatic_centre_puts_them_inside()
    {
        SmallScan.Save(Npz);
        var report = Export(new ProductOptions());
        Assert.Equal(4, report.PositionsOutside);
        Assert.Contains("--object-center auto", Assert.Single(reporter.Warnings), StringComparison.Ordinal);
        Assert.Contains("4 of 7 positions", Assert.Single(Validate().Warnings), StringComparison.Ordinal);
        Assert.Equal(0, Export(new ProductOptions { Center = ObjectCenter.Auto }).PositionsOutside);
        Assert.Empty(Validate().Warnings);
        using var reader = ProductReader.Open(Product);
        Assert.Equal(8 * 5e-8, reader.Metadata.ObjectCenterXMeters);
    }

    [Fact]
    public void Probe_indexes_are_those_of_the_scan_with_a_warning_or_zero()
    {
        SmallScan.Save(Npz, "a['scan_index'] = np.arange(7)");
        _ = Export(new ProductOptions { Center = ObjectCenter.Auto });
        Assert.Contains("--probe-indexes zero", Assert.Single(reporter.Warnings), StringComparison.Ordinal);
        Assert.Contains("0 to 6", Assert.Single(Validate().Warnings), StringComparison.Ordinal);
        _ = Export(new ProductOptions { Center = ObjectCenter.Auto, ProbeIndexes = ProbeIndexes.Zero });
        Assert.Empty(Validate().Warnings);
        using var reader = ProductReader.Open(Product);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], reader.ScanIndex);
        Assert.All(reader.ProbeIndexes, index => Assert.Equal(0, index));
    }

    [Fact]
    public void A_scan_without_an_object_is_an_error_unless_one_of_ones_will_do()
    {
        SmallScan.Save(Npz, "a.pop('objectGuess')");
        Assert.Equal(Npz, Assert.Throws<MalformedDataException>(() => Export(new ProductOptions())).Location.Path);
        Assert.False(File.Exists(Product));
        _ = Export(new ProductOptions { AllowMissingObject = true });
        using var reader = ProductReader.Open(Product);
        Assert.Equal([16, 16], reader.ObjectGuess.Shape);
        Assert.All(reader.ObjectGuess.Values.ToArray(), value => Assert.Equal(1, value.Real));
    }

    [Fact]
    public void Counts_become_amplitudes_where_asked_for_and_the_units_are_said()
    {
        SmallScan.Save(Npz, "a['diffraction'] = (4 * a['diffraction']).astype(np.uint16)");
        _ = ProductExport.Run(Npz, Product, new ProductMetadata(), new ProductExportOptions { DiffractionAs = PatternUnits.Counts }, cancel: TestContext.Current.CancellationToken);
        using (var counts = ProductReader.Open(Product))
        {
            Assert.Equal("counts", counts.Units);
            Assert.Equal(NpyType.U2, counts.Patterns!.Type);
        }

        _ = ProductExport.Run(Npz, Product, new ProductMetadata(), new ProductExportOptions { DiffractionAs = PatternUnits.Amplitude }, cancel: TestContext.Current.CancellationToken);
        using var reader = ProductReader.Open(Product);
        Assert.Equal("amplitude", reader.Units);
        var bytes = SmallScan.Bytes(reader.Patterns!);
        Assert.Equal(MathF.Sqrt(12), BitConverter.ToSingle(bytes, 12 * 4));
        Assert.Empty(ProductValidation.Run(Product, new ProductValidationOptions { SourceNpz = Npz }, TestContext.Current.CancellationToken).Errors);
    }

    [Fact]
    public void Leaving_patterns_out_drops_the_whole_group_and_does_not_read_them()
    {
        var bytes = File.ReadAllBytes(SmallScan.Save(Npz));
        bytes[bytes.AsSpan().IndexOf("diffraction.npy"u8) + 250] ^= 16;
        File.WriteAllBytes(Npz, bytes);
        _ = Export(new ProductOptions { IncludeDiffraction = false });
        using var reader = ProductReader.Open(Product);
        Assert.Null(reader.Patterns);
        Assert.Empty(Validate().Errors);
        File.WriteAllText(Product, "before");
        Assert.Throws<MalformedDataException>(() => Export(new ProductOptions()));
        Assert.Equal("before", File.ReadAllText(Product));
        Assert.Equal(["scan.h5", "scan.npz"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_product_never_replaces_its_scan()
    {
        SmallScan.Save(Npz);
        Assert.Throws<ArgumentException>(() => ProductExport.Run(Npz, folder.File("./scan.npz"), new ProductMetadata(), cancel: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_stop_leaves_nothing()
    {
        SmallScan.Save(Npz);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => ProductExport.Run(Npz, Product, new ProductMetadata(), cancel: stop.Token));
        Assert.Equal([Npz], Directory.GetFiles(folder.Path));
    }

    private ProductExportReport Export(ProductOptions options)
        => ProductExport.Run(Npz, Product, new ProductMetadata(), new ProductExportOptions { Product = options }, reporter, TestContext.Current.CancellationToken);

    private ProductValidationReport Validate() => ProductValidation.Run(Product, cancel: TestContext.Current.CancellationToken);
}
