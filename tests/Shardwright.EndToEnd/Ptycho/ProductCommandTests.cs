using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Ptycho;

/// <summary><c>ptycho export</c>, <c>import</c> and <c>validate</c> as a user of the originals gives them: lines, exit codes, and what is left on disk.</summary>
public sealed class ProductCommandTests : IDisposable
{
    private readonly Workspace workspace = new();

    private string Npz => workspace["scan.npz"];

    private string Product => workspace["made", "scan.h5"];

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void A_scan_becomes_a_product_and_comes_back()
    {
        Save();
        var exported = Launched.Run(
            "ptycho", "export", "--input-npz", Npz, "--output-product", Product, "--name", "scan 1", "--probe-energy-eV", "8.8e3", "--detector-distance-m", "2", "--object-center", "auto",
            "--diffraction-as", "amplitude").Ends(0);
        Assert.Equal($"Wrote Ptychodus product: {Product}\n", exported.Output);
        Assert.Empty(exported.Complaints);
        Assert.Equal($"Validated: {Product}\nSummary: 0 errors, 0 warnings\n", Launched.Run("ptycho", "validate", Product, "--source-npz", Npz).Ends(0).Output);
        Launched.Run("ptycho", "import", "--input-product", Product, "--output-npz", workspace["again.npz"]).Ends(0);
        Python.Run(
            """
            import sys, h5py, numpy as np
            a, b, f = np.load(sys.argv[1]), np.load(sys.argv[2]), h5py.File(sys.argv[3])
            assert all(np.array_equal(a[k], b[k]) for k in a.files)
            assert f.attrs['name'] == 'scan 1' and f.attrs['probe_energy_eV'] == 8800 and f.attrs['comments'] == '' and f['raw_data/diffraction'].attrs['units'] == 'amplitude'
            assert f['object'].attrs['pixel_width_m'] == 5e-8 and f['probe'].attrs['pixel_height_m'] == 1.25e-7 and f['object'].attrs['center_y_m'] == 8 * 5e-8
            """,
            Npz, workspace["again.npz"], Product);
    }

    [Fact]
    public void Without_a_place_the_product_goes_to_outputs_with_a_warning_where_git_would_track_it()
    {
        Save();
        var silent = Launched.RunIn(workspace.Folder, "ptycho", "export", "--input-npz", Npz, "--object-center", "auto").Ends(0);
        Assert.Equal("Wrote Ptychodus product: outputs/ptychodus_products/scan.h5\n", silent.Output);
        Assert.DoesNotContain("git", silent.Error, StringComparison.Ordinal);
        Tool.Run("/usr/bin/git", "init", "-q", workspace.Folder).Ends(0);
        Assert.Contains("not ignored by git", Launched.RunIn(workspace.Folder, "ptycho", "export", "--input-npz", Npz).Ends(0).Error, StringComparison.Ordinal);
        File.WriteAllText(workspace[".gitignore"], "outputs/\n");
        Assert.DoesNotContain("not ignored", Launched.RunIn(workspace.Folder, "ptycho", "export", "--input-npz", Npz).Ends(0).Error, StringComparison.Ordinal);
        Assert.True(File.Exists(workspace["outputs", "ptychodus_products", "scan.h5"]));
    }

    [Fact]
    public void Exit_codes_are_those_of_the_originals()
    {
        Launched.Run("ptycho", "export", "--input-npz", Npz, "--output-product", Product).Fails(1, "scan.npz");
        Launched.Run("ptycho", "export", "--output-product", Product).Fails(2, "--input-npz");
        Save();
        Launched.Run("ptycho", "export", "--input-npz", Npz, "--output-product", Product, "--probe-energy-eV", "much").Fails(2, "--probe-energy-eV");
        Launched.Run("ptycho", "export", "--input-npz", Npz, "--output-product", Npz).Fails(2, "replace");
        Directory.CreateDirectory(Product);
        Launched.Run("ptycho", "export", "--input-npz", Npz, "--output-product", Product).Fails(3, "Conversion failed: ");
        Directory.Delete(Product);
        Save("a.pop('objectGuess')");
        Launched.Run("ptycho", "export", "--input-npz", Npz, "--output-product", Product).Fails(1, "--allow-missing-object");
        Save("a = {k: v for k, v in a.items() if k != 'ycoords'}");
        Launched.Run("ptycho", "export", "--input-npz", Npz, "--output-product", Product).Fails(1, "no ycoords");
        Assert.Empty(Directory.GetFileSystemEntries(workspace["made"]));
        var invalid = Launched.Run("ptycho", "validate", Npz).Ends(2);
        Assert.Contains("ERROR: ", invalid.Output, StringComparison.Ordinal);
        Assert.EndsWith("Summary: 1 errors, 0 warnings\n", invalid.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ambiguous_order_of_axes_is_settled_by_a_flag()
    {
        Save("a.update(diffraction=np.zeros((8, 8, 8), np.float32), xcoords=np.arange(8.), ycoords=np.arange(8.)); a.pop('scan_index')");
        Launched.Run("ptycho", "export", "--input-npz", Npz, "--output-product", Product).Fails(1, "--axis-order");
        Launched.Run("ptycho", "export", "--input-npz", Npz, "--output-product", Product, "--axis-order", "HWN").Ends(0);
        Python.Run("import sys, h5py; assert h5py.File(sys.argv[1])['raw_data/diffraction'].attrs['original_axis_order'] == 'HWN'", Product);
        Launched.Run("ptycho", "export", "--input-npz", Npz, "--output-product", Product, "--no-include-diffraction").Ends(0);
        Python.Run("import sys, h5py; assert 'raw_data' not in h5py.File(sys.argv[1])", Product);
    }

    [Fact]
    public void Results_are_printed_as_json()
    {
        Save();
        Assert.Equal(7, Launched.Run("ptycho", "export", "--input-npz", Npz, "--output-product", Product, "--json").Ends(0).Json.GetProperty("patterns").GetInt64());
        Assert.Equal(1, Launched.Run("ptycho", "validate", Product, "--json").Ends(0).Json.GetProperty("warnings").GetArrayLength());
    }

    private void Save(string change = "")
        => Python.Run(
            $"""
            import sys
            import numpy as np
            i, r, c = np.ogrid[:7, :8, :8]
            R, C = np.ogrid[:16, :16]
            a = dict(diffraction=(((64*i+8*r+c) % 13)/4).astype(np.float32), probeGuess=((r[0]+1)+1j*(c[0]-2)).astype(np.complex64),
                     objectGuess=((R-C)/4+1j*((R*C) % 5)).astype(np.complex64), xcoords=1.5*np.arange(7)+.25, ycoords=2.0*(6-np.arange(7))+.5,
                     scan_index=np.zeros(7, np.int64))
            {change}
            np.savez(sys.argv[1], **a)
            """,
            Npz);
}
