using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Ptycho;

/// <summary>What we make of scans and products, against what the originals' twin makes of them.</summary>
public sealed class TwinTests : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Products_are_those_of_the_original_item_by_item()
    {
        // Each line: a name, flags of both, flags of ours alone. What differs on purpose is said where it is compared.
        var cases = ScanTwin.Run(
            """
            g = variants.golden()
            d, n = g['diffraction'], np.arange(7)
            eight = dict(diffraction=np.concatenate([d, d[:1] + 1]), xcoords=np.arange(8.), ycoords=np.arange(8.)[::-1].copy(), scan_index=np.arange(8))
            every = ['--name', 'Probé ✓ 1', '--comments', 'two\nlines "quoted"', '--detector-distance-m', '2.25', '--probe-energy-eV', '8.8e3', '--exposure-time-s', '.1',
                     '--probe-photon-count', '1e9', '--mass-attenuation-m2-kg', '0.3', '--tomography-angle-deg', '-17.5', '--object-pixel-size-m', '3e-8',
                     '--probe-pixel-size-m', '1.1e-7', '--object-center-x-m', '1e-6', '--object-center-y-m=-2e-6']

            def case(name, changes={}, drop=(), flags=(), ours=(), theirs={}, save=np.savez):
                held = {k: v for k, v in {**g, **changes}.items() if k not in drop}
                save(folder / f'{name}.npz', **held)
                np.savez(folder / 'as-it-reads.npz', **{**held, **theirs})
                assert ask('export', '--input-npz', folder / 'as-it-reads.npz', '--output-product', folder / 'theirs' / f'{name}.h5', *flags)[0] == 0
                print('\t'.join([name, *flags, *ours]).replace('\n', '\\n'))

            case('canonical')
            case('old', dict(diff3d=d), ['diffraction'], save=np.savez_compressed)
            case('counts', dict(diff3d=(d * 4).astype(np.uint16)), ['diffraction'])
            case('doubles', dict(diffraction=d.astype(np.float64)))
            case('hwn', dict(diffraction=np.ascontiguousarray(np.moveaxis(d, 0, 2))), save=np.savez_compressed)
            case('hnw', dict(diffraction=np.ascontiguousarray(np.moveaxis(d, 0, 1))))
            case('said-nhw', eight, ours=['--axis-order', 'NHW'])
            case('said-hwn', {**eight, 'diffraction': eight['diffraction'].transpose(1, 2, 0).copy()}, ours=['--axis-order', 'HWN'], theirs=dict(diffraction=eight['diffraction']))
            case('singles', dict(xcoords=g['xcoords'].astype('f4') + np.float32(.1), ycoords=g['ycoords'].astype('f4')))
            case('no-index', drop=['scan_index'])
            case('index32', dict(scan_index=n.astype(np.int32)))
            case('complex128', dict(probeGuess=g['probeGuess'].astype(np.complex128), objectGuess=g['objectGuess'].astype(np.complex128) * (1 / 3)))
            case('oblong', dict(objectGuess=np.pad(g['objectGuess'], ((0, 0), (0, 4)))))
            case('left-out', flags=['--no-include-diffraction', '--name', 'n'])
            case('no-patterns', drop=['diffraction'])
            case('no-object', drop=['objectGuess'], ours=['--allow-missing-object'])
            case('every-flag', flags=every)
            """,
            workspace.Folder).TrimEnd('\n').Split('\n');
        Assert.Equal(17, cases.Length);
        foreach (var line in cases)
        {
            var words = line.Split('\t');
            Launched.Run(["ptycho", "export", "--input-npz", workspace[words[0] + ".npz"], "--output-product", workspace["ours", words[0] + ".h5"], .. words[1..].Select(word => word.Replace("\\n", "\n", StringComparison.Ordinal))]).Ends(0);
        }

        ScanTwin.Run(
            """
            # Positions are float64 here whatever they were (trap P5): of float32 ones the originals keep the rounding.
            positions = ['/probe_position_x_m', '/probe_position_y_m', '/raw_data/xcoords', '/raw_data/ycoords']
            # The originals know no --axis-order: they were given the patterns turned already, and say NHW.
            ignore = {'singles': positions, 'said-hwn': ['@original_axis_order']}

            def listing(path):
                return subprocess.run(['h5dump', '-H', path], check=True, capture_output=True, text=True).stdout.split('\n', 1)[1]

            def of_doubles(text):
                return text.replace('H5T_IEEE_F32LE\n      DATASPACE  SIMPLE { ( 7 )', 'H5T_IEEE_F64LE\n      DATASPACE  SIMPLE { ( 7 )').replace(
                    'H5T_IEEE_F32LE\n         DATASPACE  SIMPLE { ( 7 )', 'H5T_IEEE_F64LE\n         DATASPACE  SIMPLE { ( 7 )')

            for theirs in sorted((folder / 'theirs').iterdir()):
                ours = folder / 'ours' / theirs.name
                code, found = ask('read-product', ours, theirs, *(['--ignore', *ignore[theirs.stem]] if theirs.stem in ignore else []))
                assert code == 0, (theirs.stem, found)
                one, other = listing(ours), listing(theirs)
                assert one == (of_doubles(other) if theirs.stem == 'singles' else other), (theirs.stem, one, other)
            with h5py.File(folder / 'ours' / 'singles.h5') as f, np.load(folder / 'singles.npz') as a:
                for axis in 'xy':
                    assert np.array_equal(f[f'raw_data/{axis}coords'][()], a[f'{axis}coords'].astype(np.float64))
                    assert np.array_equal(f[f'probe_position_{axis}_m'][()], a[f'{axis}coords'].astype(np.float64) * 5e-8)
            with h5py.File(folder / 'ours' / 'said-hwn.h5') as f:
                assert f['raw_data/diffraction'].attrs['original_axis_order'] == 'HWN'
            """,
            workspace.Folder);
    }

    [Fact]
    public void Products_of_anybody_are_read_by_both()
    {
        ScanTwin.Run(
            """
            variants.make_golden(type('o', (), dict(output=folder / 'golden.npz')))
            assert ask('export', '--input-npz', folder / 'golden.npz', '--output-product', folder / 'twin.h5')[0] == 0
            assert ask('make-ptychodus', folder / 'flat.h5', '--layers', '1', '--modes', '1', '--coherent', '1')[0] in (0, None)
            assert ask('make-ptychodus', folder / 'deep.h5')[0] in (0, None)
            """,
            workspace.Folder);
        Launched.Run("ptycho", "export", "--input-npz", workspace["golden.npz"], "--output-product", workspace["ours.h5"]).Ends(0);
        foreach (var name in (string[])["twin", "ours", "flat"])
        {
            Launched.Run("ptycho", "import", "--input-product", workspace[name + ".h5"], "--output-npz", workspace[name + "-ours.npz"]).Ends(0);
        }

        Launched.Run("ptycho", "import", "--input-product", workspace["deep.h5"], "--output-npz", workspace["deep-ours.npz"]).Fails(1, "--keep-modes");
        Launched.Run("ptycho", "import", "--input-product", workspace["deep.h5"], "--output-npz", workspace["deep-ours.npz"], "--keep-modes").Ends(0);
        ScanTwin.Run(
            """
            for name in ['twin', 'ours', 'flat', 'deep']:
                theirs, ours = twin.read_scan(folder / f'{name}.h5', True), dict(np.load(folder / f'{name}-ours.npz'))
                golden = dict(np.load(folder / 'golden.npz')) if name in ('twin', 'ours') else {}
                assert set(ours) == set(theirs), (name, set(ours) ^ set(theirs))
                for key, value in theirs.items():
                    if name == 'flat' and key in ('probeGuess', 'objectGuess'):
                        value = value.reshape(value.shape[-2:])  # one mode, one layer: PtychoPINN's NPZ has no axes for them
                    assert ours[key].dtype == value.dtype and ours[key].shape == value.shape, (name, key)
                    if 'coords' in key:
                        assert np.abs(ours[key] - value).max() <= 1e-9, (name, key)  # by way of metres, in the original
                    else:
                        assert np.array_equal(ours[key], value), (name, key)
                for key, value in golden.items():
                    assert ours[key].dtype == value.dtype and np.array_equal(ours[key], value), (name, key)  # ours are those of raw_data: bit for bit
            """,
            workspace.Folder);
    }

    [Fact]
    public void A_scan_is_cut_and_canonicalized_as_by_the_original()
    {
        ScanTwin.Run(
            """
            random, n = np.random.RandomState(3), 50
            held = {**variants.golden(), 'diffraction': random.rand(n, 8, 8).astype('f4'), 'xcoords': random.rand(n) * 99, 'ycoords': random.rand(n) * 99,
                    'scan_index': np.arange(n), 'xcoords_start': random.rand(n), 'ycoords_start': random.rand(n), 'Y': random.rand(n, 8, 8).astype('c8'), 'note': np.arange(3)}
            np.savez(folder / 'scan.npz', **held)
            old = {**held, 'diff3d': random.randint(0, 60000, (n, 8, 8)).astype(np.uint16), 'Y': held['Y'][..., None]}
            del old['diffraction']
            np.savez(folder / 'old.npz', **old)
            """,
            workspace.Folder);
        var (fractions, axes) = (new[] { "0.8", "0.37" }, new[] { "y", "x" });
        for (var i = 0; i < axes.Length; i++)
        {
            Launched.Run("ptycho", "split", workspace["scan.npz"], "--output", workspace["cut-" + axes[i]], "--axis", axes[i], "--fraction", fractions[i]).Ends(0);
        }

        Launched.Run("ptycho", "canonicalize", workspace["old.npz"], workspace["new.npz"]).Ends(0);
        Launched.Run("ptycho", "canonicalize", workspace["old.npz"], workspace["amplitude.npz"], "--intensity-to-amplitude", "--flipx", "--flipy").Ends(0);
        ScanTwin.Run(
            """
            def equal(ours, theirs, leave=('_metadata',)):
                a, b = np.load(ours), np.load(theirs)
                assert set(a.files) - set(leave) == set(b.files) - set(leave), (ours, a.files, b.files)
                for key in set(b.files) - set(leave):
                    assert a[key].dtype == b[key].dtype and a[key].shape == b[key].shape and np.array_equal(a[key], b[key]), (ours, key)

            for axis, fraction in [('y', '.8'), ('x', '.37')]:
                ask('split', folder / 'scan.npz', folder / f'their-{axis}', '--axis', axis, '--fraction', fraction)
                for side in ['train', 'test']:
                    equal(folder / f'cut-{axis}' / f'scan_{side}.npz', folder / f'their-{axis}' / f'scan_{side}.npz')
            # What is said of the tool in _metadata is each one's own; that there is a record of what was done is not.
            ask('canonicalize', folder / 'old.npz', folder / 'their-new.npz')
            equal(folder / 'new.npz', folder / 'their-new.npz')
            ask('canonicalize', folder / 'old.npz', folder / 'their-amplitude.npz', '--intensity-to-amplitude', '--flipx', '--flipy')
            equal(folder / 'amplitude.npz', folder / 'their-amplitude.npz')
            for name in ['new', 'amplitude']:
                held = json.loads(np.load(folder / f'{name}.npz')['_metadata'].item())  # no pickle
                assert held['schema_version'] == '1.0.0' and len(held['data_transformations']) == 1, held
            """,
            workspace.Folder);
    }

    [Fact]
    public void Points_and_groups_are_drawn_as_by_the_original()
    {
        ScanTwin.Run(
            """
            i, j = np.divmod(np.arange(36), 6)
            np.savez(folder / 'grid.npz', xcoords=10 * i + .1 * j, ycoords=10 * j + .03 * i)
            for seed in (1, 2):
                random = np.random.RandomState(seed)
                np.savez(folder / f'random{seed}.npz', xcoords=random.rand(300) * 100, ycoords=random.rand(300) * 100)
            """,
            workspace.Folder);
        Assert.Equal(
            "[[29,34,33,23],[7,12,18,8],[21,25,20,27],[19,25,32,31],[15,17,11,21]]",
            Groups("grid.npz", "--n-groups", "5", "--neighbor-count", "6", "--gridsize", "2", "--subsample-seed", "42"));
        var asked = new (string Ours, string Theirs)[]
        {
            ("--n-groups 512 --gridsize 1 --subsample-seed 7", "--n-groups 512 --gridsize 1 --seed 7"),
            ("--n-groups 40 --neighbor-count 8 --gridsize 2 --subsample-seed 9", "--n-groups 40 --neighbors 8 --gridsize 2 --seed 9"),
            ("--n-groups 300 --neighbor-count 9 --gridsize 3 --sequential-sampling", "--n-groups 300 --neighbors 9 --gridsize 3 --sequential"),
            ("--n-groups 700 --neighbor-count 5 --gridsize 2 --subsample-seed 3 --enable-oversampling --neighbor-pool-size 6", "--n-groups 700 --neighbors 5 --gridsize 2 --seed 3 --oversample --pool 6"),
        };
        for (var i = 0; i < asked.Length; i++)
        {
            var file = $"random{1 + (i % 2)}.npz";
            var theirs = ScanTwin.Run("print(ask('groups', folder / sys.argv[2], *sys.argv[3].split())[1])", workspace.Folder, file, asked[i].Theirs);
            Assert.Equal(theirs.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal), Groups(file, asked[i].Ours.Split(' ')));
        }

        Launched.RunIn(workspace.Folder, "ptycho", "sample-positions", "random1.npz", "--n-subsample", "20", "--subsample-seed", "11", "--output", "tmp").Ends(0);
        Launched.RunIn(workspace.Folder, "ptycho", "sample-positions", "random1.npz", "--gridsize", "2", "--neighbor-count", "7", "--groups-cache").Ends(0);
        ScanTwin.Run(
            """
            import os
            os.chdir(folder)
            ours = Path('tmp/subsample_seed11_indices.txt').read_bytes()
            ask('subsample', 300, 20, 11, '--write')
            assert Path('tmp/subsample_seed11_indices.txt').read_bytes() == ours
            # Ours has all that the original asks of a cache; the original's has no seed, and is not used (docs/formats/groups-cache.md).
            assert ask('groups-cache', 'check', 'random1.npz', '--neighbors', '7')[0] == 0
            assert ask('groups-cache', 'write', 'random2.npz', '--neighbors', '7', '--seed', '1')[0] == 0
            """,
            workspace.Folder);
        var drawn = Launched.RunIn(workspace.Folder, "ptycho", "sample-positions", "random2.npz", "--gridsize", "2", "--neighbor-count", "7", "--groups-cache", "--json").Ends(0).Json;
        Assert.False(drawn.GetProperty("is_from_cache").GetBoolean());
        ScanTwin.Run("held = np.load(folder / 'random2.g2k7.groups_cache.npz'); assert 'seed' in held.files and held['all_groups'].shape == (300, 4)", workspace.Folder);
    }

    private string Groups(string file, params string[] flags)
        => Launched.RunIn(workspace.Folder, ["ptycho", "sample-positions", file, "--json", .. flags]).Ends(0).Json.GetProperty("groups").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal);
}
