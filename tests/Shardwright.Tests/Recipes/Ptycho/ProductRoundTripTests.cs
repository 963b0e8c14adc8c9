using FsCheck;
using FsCheck.Fluent;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Formats.Hdf5;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;
using Shardwright.Recipes.Ptycho;
using Shardwright.Tests.Datasets.Layouts.Ptycho;

namespace Shardwright.Tests.Recipes.Ptycho;

public sealed class ProductRoundTripTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Npz => folder.File("scan.npz");

    private string Product => folder.File("scan.h5");

    private string Again => folder.File("again.npz");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_scan_comes_back_from_a_product_bit_for_bit()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var scan = Any(new Random(seed), out var compression);
            ScanWriter.Write(Npz, scan, compression);
            _ = ProductExport.Run(Npz, Product, new ProductMetadata { ObjectPixelWidthMeters = 3.3e-8 }, new ProductExportOptions { AxisOrder = AxisOrder.Nhw });
            _ = ProductImport.Run(Product, Again, new ProductImportOptions { Compression = compression });
            Assert.Equal(File.ReadAllBytes(Npz), File.ReadAllBytes(Again));
            var report = ProductValidation.Run(Product, new ProductValidationOptions { SourceNpz = Npz, AxisOrder = AxisOrder.Nhw });
            Assert.Equal(scan.Patterns is null ? ["missing dataset raw_data/diffraction"] : [], report.Errors);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void Other_threads_give_the_same_bytes()
    {
        var first = folder.File("one.h5");
        ProductWriter.Write(first, SmallScan.Golden(), new ProductMetadata(), new ProductOptions { Threads = 1 }, cancel: TestContext.Current.CancellationToken);
        ProductWriter.Write(Product, SmallScan.Golden(), new ProductMetadata(), new ProductOptions { Threads = 5 }, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(Product));
    }

    [Fact]
    public void Modes_and_layers_of_one_are_squeezed_and_several_are_an_error_unless_kept()
    {
        var scan = SmallScan.Golden();
        var probe = scan.ProbeGuess;
        ProductWriter.Write(Product, scan with { ProbeGuess = probe with { Shape = [1, 1, 8, 8] }, ObjectGuess = scan.ObjectGuess! with { Shape = [1, 16, 16] } }, new ProductMetadata(), cancel: TestContext.Current.CancellationToken);
        _ = ProductImport.Run(Product, Npz, cancel: TestContext.Current.CancellationToken);
        using (var reader = ScanReader.Open(Npz))
        {
            Assert.Equal([8, 8], reader.Scan.ProbeGuess.Shape);
            Assert.Equal([16, 16], reader.Scan.ObjectGuess!.Shape);
        }

        File.Delete(Npz);
        ProductWriter.Write(Product, scan with { ProbeGuess = new ComplexImage([2, 8, 8], probe.Values.ToArray().Concat(probe.Values.ToArray()).ToArray()) }, new ProductMetadata(), cancel: TestContext.Current.CancellationToken);
        Assert.Contains("--keep-modes", Assert.Throws<MalformedDataException>(() => ProductImport.Run(Product, Npz, cancel: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Npz));
        _ = ProductImport.Run(Product, Npz, new ProductImportOptions { KeepModes = true }, cancel: TestContext.Current.CancellationToken);
        using var kept = ScanReader.Open(Npz);
        Assert.Equal([2, 8, 8], kept.Scan.ProbeGuess.Shape);
    }

    [Fact]
    public void Layers_need_their_distances()
    {
        var scan = SmallScan.Golden() with { ObjectGuess = SmallScan.Golden().ObjectGuess! with { Shape = [4, 8, 8] } };
        Assert.Throws<MalformedDataException>(() => ProductWriter.Write(Product, scan, new ProductMetadata(), cancel: TestContext.Current.CancellationToken));
        ProductWriter.Write(Product, scan, new ProductMetadata(), new ProductOptions { LayerSpacingMeters = [1, 2, 3] }, cancel: TestContext.Current.CancellationToken);
        using var reader = ProductReader.Open(Product);
        Assert.Equal([1, 2, 3], reader.LayerSpacingMeters);
        Assert.Empty(ProductValidation.Run(Product, cancel: TestContext.Current.CancellationToken).Errors);
    }

    private static Scan Any(Random random, out NpzCompression compression)
    {
        var (count, size) = (random.Next(1, 9), random.Next(1, 9));
        NpyType[] types = [NpyType.F4, NpyType.F8, NpyType.U1, NpyType.U2, NpyType.I4, NpyType.I1, NpyType.U8];
        var type = types[random.Next(types.Length)];
        var patterns = new byte[count * size * size * type.ElementBytes];
        random.NextBytes(patterns);
        double[] Positions() => [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() - .3) * Math.Pow(10, random.Next(-3, 5)))];
        ComplexImage Image(int side) => new([side, side], Enumerable.Range(0, side * side).Select(_ => new ComplexSingle(random.NextSingle(), -random.NextSingle())).ToArray());
        compression = random.Next(2) == 0 ? NpzCompression.None : NpzCompression.Deflate;
        return new Scan
        {
            X = Positions(), Y = Positions(), StartX = random.Next(2) == 0 ? null : Positions(), StartY = random.Next(2) == 0 ? null : Positions(),
            ScanIndex = [.. Enumerable.Range(0, count).Select(_ => random.NextInt64())], ProbeGuess = Image(size), ObjectGuess = Image(random.Next(1, 20)),
            Patterns = random.Next(4) == 0 ? null : new MemoryPatterns(new NpyArray(new NpyHeader(type, [count, size, size]), patterns)),
            MetadataJson = random.Next(2) == 0 ? null : "{\"seed\": \"é🙂\"}",
        };
    }
}
