using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Datasets.Layouts.Ptycho;

public sealed class ProductReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string File => folder.File("product.h5");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("swap('probe', f['probe'][()][None].astype(np.complex128))")]
    [InlineData("swap('probe', f['probe'][()][None, None]); swap('object', f['object'][()][None])")]
    [InlineData("swap('probe_position_indexes', np.zeros(7, np.int32))")]
    [InlineData("del f['loss_epochs']; f['costs'] = f['loss_values']; del f['loss_values']")]
    [InlineData("f.attrs['format_id'] = 'ptychodus.product.hdf5'; f.attrs['format_version'] = '1.0'; f.create_group('who/knows')")]
    [InlineData("f['a'] = h5py.SoftLink('/b'); f['b'] = h5py.SoftLink('/a'); f['loop'] = f['/']; f['raw_data/up'] = h5py.SoftLink('/raw_data')")]
    [InlineData("swap('raw_data/diffraction', f['raw_data/diffraction'][()].astype('>f4'), chunks=(3, 4, 5), compression='gzip')")]
    [InlineData("swap('raw_data/diffraction', f['raw_data/diffraction'][()])")]
    [InlineData("f.attrs['name'] = np.bytes_('golden')")]
    [InlineData("f.attrs['probe_energy_eV'] = np.array([8000.0])")]
    [InlineData("del f['raw_data/xcoords']")]
    [InlineData("del f.attrs['tomography_angle_deg']")]
    public void Products_of_every_kind_are_read(string change)
    {
        Make(change);
        using var reader = ProductReader.Open(File);
        var (found, expected) = (reader.ToScan(), SmallScan.Golden());
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal(expected.X[i], found.X[i], 1e-9);
        }

        Assert.Equal(expected.Y, found.Y);
        Assert.Equal(expected.ProbeGuess.Values.ToArray(), found.ProbeGuess.Values.ToArray());
        Assert.Equal(expected.ObjectGuess!.Values.ToArray(), found.ObjectGuess!.Values.ToArray());
        Assert.Equal("golden", reader.Metadata.Name);
        Assert.Equal(8000, reader.Metadata.ProbeEnergyElectronvolts);
        var bytes = SmallScan.Bytes(expected.Patterns!);
        Assert.Equal(bytes, SmallScan.Bytes(found.Patterns!));
        var one = new byte[256];
        found.Patterns!.Read(4, 1, one);
        Assert.Equal(bytes[(4 * 256)..(5 * 256)], one);
    }

    [Theory]
    [InlineData("f['probe'].attrs['opr_weights'] = np.ones((2, 1))")]
    [InlineData("f['opr_weights'] = np.ones((2, 1))")]
    public void Weights_of_modes_are_an_attribute_or_a_dataset(string change)
    {
        Make(change);
        using var reader = ProductReader.Open(File);
        Assert.Equal([2, 1], reader.OprWeights!.Header.Shape);
    }

    [Fact]
    public void A_product_without_raw_data_gives_positions_worked_out_from_metres()
    {
        Make("del f['raw_data']; del f['loss_epochs']; swap('loss_values', np.array([3., 2.]))");
        using (var reader = ProductReader.Open(File))
        {
            Assert.Null(reader.Patterns);
            Assert.Equal([0, 1], reader.LossEpochs);
            Assert.Equal([3, 2], reader.LossValues);
            Assert.Equal(SmallScan.Golden().X[3], reader.XPixels[3], 1e-12);
        }

        Make("del f['raw_data']; f['object'].attrs['pixel_width_m'] = 0.0");
        using var unscaled = ProductReader.Open(File);
        Assert.Equal(unscaled.PositionXMeters, unscaled.XPixels);
    }

    [Theory]
    [InlineData("del f['probe']", "probe: dataset of a product")]
    [InlineData("del f['probe_position_x_m']", "probe_position_x_m")]
    [InlineData("swap('probe', np.ones((8, 8)))", "complex")]
    [InlineData("swap('probe', np.zeros((8, 8), dtype=[('x', 'f4'), ('y', 'f4')]))", "complex")]
    [InlineData("swap('object', np.ones((1, 1, 4, 4), np.complex64))", "2 to 3 axes")]
    [InlineData("swap('probe_position_y_m', np.ones(6))", "as long as probe_position_x_m")]
    [InlineData("swap('probe_position_y_m', np.full(7, np.nan))", "finite")]
    [InlineData("swap('probe_position_indexes', np.ones(7))", "whole numbers")]
    [InlineData("swap('raw_data/diffraction', np.ones((6, 8, 8)))", "(7, H, W)")]
    [InlineData("swap('raw_data/diffraction', np.ones((7, 8, 8), np.complex64))", "floating-point or whole numbers")]
    [InlineData("f['raw_data/diffraction'].attrs['axis_canonical'] = 'HWN'", "NHW")]
    [InlineData("f.attrs['name'] = 3", "one text")]
    [InlineData("f.attrs['probe_energy_eV'] = 'much'", "one number")]
    [InlineData("f['probe'].attrs['pixel_width_m'] = np.ones(3)", "one number")]
    [InlineData("f['probe'].attrs['opr_weights'] = 'x'", "floating-point")]
    [InlineData("[swap(k, np.ones(0)) for k in ('probe_position_x_m', 'probe_position_y_m')]", "at least one")]
    [InlineData("del f['object']; f.create_dataset('object', shape=(1 << 20, 1 << 20), dtype=np.complex64, chunks=(64, 64))", "at most")]
    public void Bad_products_are_one_clear_error(string change, string expected)
    {
        Make(change);
        var error = Assert.Throws<MalformedDataException>(() => ProductReader.Open(File));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(File, error.Location.Path);
    }

    [Fact]
    public void A_file_that_is_no_product_is_an_error()
    {
        Assert.Throws<StorageException>(() => ProductReader.Open(File));
        System.IO.File.WriteAllText(File, "no HDF5");
        Assert.Throws<MalformedDataException>(() => ProductReader.Open(File));
    }

    private void Make(string change)
    {
        ProductWriter.Write(File, SmallScan.Golden(), new ProductMetadata { Name = "golden", ProbeEnergyElectronvolts = 8000 });
        PythonOracle.Run(
            $"""
            import sys
            import h5py, numpy as np
            f = h5py.File(sys.argv[1], 'r+')
            def swap(name, data, **how):
                attrs = dict(f[name].attrs)
                del f[name]
                f.create_dataset(name, data=data, **how).attrs.update(attrs)
            {change}
            """,
            File);
    }
}
