using System.Globalization;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Ptycho;

/// <summary>Nothing of a scan is lost on its way to a product and back, and nothing of a product on its way to a scan and back.</summary>
public sealed class RoundTripTests : IDisposable
{
    private const int Scans = 4;

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Scans_and_products_come_back_bit_for_bit()
    {
        ScanTwin.Run(
            """
            kinds = ['f4', 'u2', 'f8', 'i4']
            for k in range(4):
                random = np.random.RandomState(k)
                n, size, m = random.randint(9, 30), 8, 33
                wide = lambda: np.frombuffer(random.bytes(8 * n), 'f8').clip(-1e300, 1e300)  # any bits that are a finite number
                wide_of = lambda: np.where(np.isfinite(v := wide()), v, .1)
                c = lambda a, b: (random.standard_normal((a, b)) + 1j * random.standard_normal((a, b))).astype('c8')
                held = dict(diffraction=(random.rand(n, size, size) * 1e4).astype(kinds[k]), xcoords=wide_of(), ycoords=wide_of() if k % 2 else random.rand(n) * 30,
                            probeGuess=c(size, size), objectGuess=c(m, m))
                if k != 3:
                    held['scan_index'] = random.randint(-5, 9, n).astype('i4' if k == 1 else 'i8')
                if k > 1:
                    held['xcoords_start'], held['ycoords_start'] = random.rand(n), random.rand(n)
                if k == 2:
                    held['_metadata'] = np.array(json.dumps({'schema_version': '1.0.0', 'physics_parameters': {'nphotons': 1e9}, 'µ': '✓'}))
                (np.savez if k % 2 else np.savez_compressed)(folder / f'{k}.npz', **held)
            """,
            workspace.Folder);
        for (var i = 0; i < Scans; i++)
        {
            var name = i.ToString(CultureInfo.InvariantCulture);
            Launched.Run("ptycho", "export", "--input-npz", workspace[name + ".npz"], "--output-product", workspace[name + ".h5"]).Ends(0);
            Launched.Run("ptycho", "import", "--input-product", workspace[name + ".h5"], "--output-npz", workspace[name + "-again.npz"]).Ends(0);
            Launched.Run("ptycho", "export", "--input-npz", workspace[name + "-again.npz"], "--output-product", workspace[name + "-again.h5"]).Ends(0);
        }

        ScanTwin.Run(
            """
            def bits(a):
                return a.dtype.newbyteorder('=').str, a.shape, a.tobytes()

            for k in range(4):
                a, b = np.load(folder / f'{k}.npz'), np.load(folder / f'{k}-again.npz')
                for key in a.files:
                    # scan_index is int64 in PtychoPINN, and so on import.
                    assert bits(a[key].astype('i8') if key == 'scan_index' else a[key]) == bits(b[key]), (k, key)
                for key in set(b.files) - set(a.files):  # what the contract gives a scan that does not say it
                    expected = a[key.removesuffix('_start')] if key.endswith('_start') else np.zeros(len(a['xcoords']), 'i8')
                    assert bits(expected) == bits(b[key]), (k, key)
                ignore = ['/probe_position_indexes', '/raw_data/scan_index'] if k == 1 else []
                code, found = ask('read-product', folder / f'{k}.h5', folder / f'{k}-again.h5', *(['--ignore', *ignore] if ignore else []))
                assert code == 0, (k, found)
            """,
            workspace.Folder);
    }

    [Fact]
    public void What_a_product_has_no_place_for_is_named()
    {
        ScanTwin.Run(
            """
            g = variants.golden()
            np.savez(folder / 'scan.npz', **g, Y=np.zeros((7, 8, 8), 'c8'), temperature=np.zeros(3))
            np.savez(folder / 'short.npz', **g, Y=np.zeros((6, 8, 8), 'c8'))
            del g['diffraction']
            np.savez(folder / 'none.npz', **g)
            """,
            workspace.Folder);
        var named = Launched.Run("ptycho", "export", "--input-npz", workspace["scan.npz"], "--output-product", workspace["scan.h5"]).Ends(0);
        Assert.Contains("passed over: temperature, Y", named.Error, StringComparison.Ordinal);
        Launched.Run("ptycho", "export", "--input-npz", workspace["short.npz"], "--output-product", workspace["short.h5"]).Fails(1, "Y: shape of the patches: expected (7, H, W)");
        var bare = Launched.Run("ptycho", "export", "--input-npz", workspace["none.npz"], "--output-product", workspace["none.h5"]).Ends(0);
        Assert.Contains("no patterns in the scan", bare.Error, StringComparison.Ordinal);
        var back = Launched.Run("ptycho", "import", "--input-product", workspace["none.h5"], "--output-npz", workspace["back.npz"]).Ends(0);
        Assert.Contains("no patterns in the product", back.Error, StringComparison.Ordinal);
        Assert.Contains("ERROR: missing dataset raw_data/diffraction", Launched.Run("ptycho", "validate", workspace["none.h5"]).Ends(2).Output, StringComparison.Ordinal);
    }
}
