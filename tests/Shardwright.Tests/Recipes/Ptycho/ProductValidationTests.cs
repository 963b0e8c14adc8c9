using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Recipes.Ptycho;
using Shardwright.Tests.Datasets.Layouts.Ptycho;

namespace Shardwright.Tests.Recipes.Ptycho;

public sealed class ProductValidationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Npz => folder.File("scan.npz");

    private string Product => folder.File("scan.h5");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_lines_are_those_of_the_original()
    {
        Make("");
        Assert.Equal([$"Validated: {Product}", "Summary: 0 errors, 0 warnings"], ProductValidation.Run(Product, cancel: TestContext.Current.CancellationToken).Lines);
        Make("del f.attrs['name']; f['probe_position_indexes'][0] = 3");
        Assert.Equal(
            [$"Validated: {Product}", "ERROR: missing attribute name of /", "Summary: 1 errors, 0 warnings"],
            ProductValidation.Run(Product, cancel: TestContext.Current.CancellationToken).Lines);
    }

    [Theory]
    [InlineData("del f.attrs['comments']", "missing attribute comments of /")]
    [InlineData("f.attrs['name'] = 1", "attribute name of / is not a text")]
    [InlineData("f.attrs['exposure_time_s'] = 'x'", "attribute exposure_time_s of / is not a number")]
    [InlineData("del f['loss_values']", "missing dataset loss_values")]
    [InlineData("del f['object']", "missing dataset object")]
    [InlineData("del f['probe_position_y_m']", "missing dataset probe_position_y_m")]
    [InlineData("swap('probe', np.ones((8, 8)))", "probe is of float64, not of complex numbers, a compound of r and i")]
    [InlineData("g = f['probe'][()]; swap('probe', g.view([('re', '<f4'), ('im', '<f4')]))", "probe has the fields re and im: Ptychodus reads complex numbers from r and i alone")]
    [InlineData("del f['raw_data/diffraction']", "missing dataset raw_data/diffraction")]
    [InlineData("swap('object', np.ones((1, 1, 16, 16), np.complex64))", "object has shape (1, 1, 16, 16), not 2 to 3 axes")]
    [InlineData("del f['object']; f.create_dataset('object', (3 * 10**9, 2, 2), np.complex64, chunks=(1, 2, 2))", "object_layer_spacing_m has 0 values, not 2999999999: the object's layers less one")]
    [InlineData("f['probe'].attrs['pixel_width_m'] = 0.0", "attribute pixel_width_m of probe is not a number above 0")]
    [InlineData("del f['object'].attrs['center_x_m']", "missing attribute center_x_m of object")]
    [InlineData("swap('object_layer_spacing_m', np.ones(2))", "object_layer_spacing_m has 2 values, not 0: the object's layers less one")]
    [InlineData("swap('probe_position_x_m', np.ones(6))", "probe_position_x_m has 6 values, probe_position_y_m 7")]
    [InlineData("swap('probe_position_x_m', np.ones((7, 1)))", "probe_position_x_m has shape (7, 1) of float64, not one axis of numbers")]
    [InlineData("del f['raw_data/scan_index']", "missing dataset raw_data/scan_index")]
    [InlineData("swap('raw_data/diffraction', np.ones((7, 64)))", "raw_data/diffraction has shape (7, 64), not (n, H, W)")]
    [InlineData("swap('raw_data/diffraction', np.ones((6, 8, 8)))", "raw_data/diffraction has 6 patterns for 7 positions")]
    public void Each_broken_rule_is_an_error(string change, string expected)
    {
        Make(change);
        Assert.Contains(expected, ProductValidation.Run(Product, cancel: TestContext.Current.CancellationToken).Errors);
    }

    [Theory]
    [InlineData("f['probe_position_indexes'][0] = 3", "probe_position_indexes are 0 to 3, but there is 1 probe: export with --probe-indexes zero")]
    [InlineData("f['object'].attrs['center_x_m'] = 0.0", "1 of 7 positions are outside the object as Ptychodus reads them: export with --object-center auto")]
    [InlineData("swap('raw_data/diffraction', np.ones((7, 4, 4)))", "patterns are 4 x 4, the probe is 8 x 8")]
    public void What_a_reader_may_misunderstand_is_a_warning(string change, string expected)
    {
        Make(change);
        var report = ProductValidation.Run(Product, cancel: TestContext.Current.CancellationToken);
        Assert.Empty(report.Errors);
        Assert.Equal([expected], report.Warnings);
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("a['xcoords'][2] += .1", null, "1 of 7 xcoords are not those of the source")]
    [InlineData("a['xcoords'][2] += 1e-5", null, null)]
    [InlineData("a['probeGuess'][2] = 0", null, "the probe is not that of the source")]
    [InlineData("a.pop('objectGuess')", null, "the source has no object")]
    [InlineData("a['diffraction'][[3, 5], 7, 7] += 1", "2 of 7 patterns are not those of the source, first pattern 3", null)]
    [InlineData("a['diffraction'] = a['diffraction'].astype(np.float64)", "patterns are 8 x 8 <f4, those of the source 8 x 8 <f8", null)]
    [InlineData("a['diffraction'] = np.moveaxis(a['diffraction'], 0, 2).copy(); compressed = True", null, null)]
    public void A_product_is_compared_with_its_source(string change, string? error, string? warning)
    {
        Make("");
        SmallScan.Save(Npz, change);
        var report = ProductValidation.Run(Product, new ProductValidationOptions { SourceNpz = Npz }, TestContext.Current.CancellationToken);
        Assert.Equal(error is null ? [] : [error], report.Errors);
        Assert.Equal(warning is null ? [] : [warning], report.Warnings);
    }

    [Fact]
    public void What_cannot_be_read_is_an_error_and_never_valid()
    {
        Assert.Single(ProductValidation.Run(Product, cancel: TestContext.Current.CancellationToken).Errors);
        Make("");
        Assert.Single(ProductValidation.Run(Product, new ProductValidationOptions { SourceNpz = Npz }, TestContext.Current.CancellationToken).Errors);
        SmallScan.Save(Npz, "a = {k: (v[:5] if len(v) == 7 else v) for k, v in a.items()}");
        Assert.Contains("7 positions, but 5", Assert.Single(ProductValidation.Run(Product, new ProductValidationOptions { SourceNpz = Npz }, TestContext.Current.CancellationToken).Errors), StringComparison.Ordinal);
    }

    private void Make(string change)
    {
        ProductWriter.Write(Product, SmallScan.Golden(), new ProductMetadata { Name = "p" }, new ProductOptions { Center = ObjectCenter.Auto });
        PythonOracle.Run(
            $"""
            import sys
            import h5py, numpy as np
            f = h5py.File(sys.argv[1], 'r+')
            def swap(name, data):
                attrs = dict(f[name].attrs)
                del f[name]
                f.create_dataset(name, data=data).attrs.update(attrs)
            {change}
            """,
            Product);
    }
}
