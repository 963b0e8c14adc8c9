namespace Shardwright.Tests.Datasets.Contracts;

/// <summary>The product's contract (B2): files that h5py wrote, each broken in one way.</summary>
public sealed class PtychoProductContractTests(PtychoProductContractTests.Products products) : IClassFixture<PtychoProductContractTests.Products>
{
    [Theory]
    [InlineData("good")]
    [InlineData("bare")]
    [InlineData("modes")]
    [InlineData("costs")]
    [InlineData("big_endian")]
    [InlineData("user_things")]
    public void A_whole_product_breaks_no_rule(string name) => Assert.Empty(Contracting.Check(products.Path(name)));

    [Theory]
    [InlineData("no_name", "E @name: required: the key @name")]
    [InlineData("no_probe", "E probe: required: the key probe")]
    [InlineData("no_spacing", "E object_layer_spacing_m: required: the key object_layer_spacing_m")]
    [InlineData("no_loss", "E loss_values: required: the key loss_values or costs")]
    [InlineData("fixed_name", "E @name: dtype: text | fixed_text")]
    [InlineData("text_distance", "E @detector_object_distance_m: dtype: float64 | text")]
    [InlineData("version", "E @bundle_version: values: 1.0 | \"2.0\"")]
    [InlineData("negative_energy", "E @probe_energy_eV: min: at least 0 eV | -1 eV")]
    [InlineData("nan_angle", "E @tomography_angle_deg: nan: no NaN | NaN")]
    [InlineData("pixel_zero", "E probe@pixel_width_m: above: above 0 m | 0 m")]
    [InlineData("no_center", "E object@center_x_m: required: the key object@center_x_m")]
    [InlineData("y_short", "E probe_position_y_m: shape: (K) with K = 7 of probe_position_indexes | (6)")]
    [InlineData("x_nan", "E probe_position_x_m: nan: no NaN | NaN at [3]")]
    [InlineData("index_large", "W probe_position_indexes: below_length: below 7, the length of probe_position_x_m | 99 at [2] (Ptychodus asks for indexes of positions; exporters write scan indexes)")]
    [InlineData("index_negative", "E probe_position_indexes: min: at least 0 | -3 at [1]")]
    [InlineData("index_float", "E probe_position_indexes: dtype: int32 or int64 | float64")]
    [InlineData("probe_real", "E probe: dtype: complex64 or complex128 | float32")]
    [InlineData("probe_flat", "E probe: shape: (H, W) or (I, H, W) or (C, I, H, W) | (64)")]
    [InlineData("probe_infinite", "E probe: infinite: finite numbers | infinity at [0, 5]")]
    [InlineData("spacing_long", "E object_layer_spacing_m: shape: (L-1) with L = 1 where no key says more | (2)")]
    [InlineData("layers_spacing", "E object_layer_spacing_m: shape: (L-1) with L = 3 of object | (1)")]
    [InlineData("weights", "E probe@opr_weights: shape: (K, C) with K = 7 of probe_position_indexes, C = 2 of probe | (7, 3)")]
    [InlineData("epochs", "E loss_epochs: shape: (E) with E = 3 of loss_values | (2)")]
    [InlineData("raw_short", "E raw_data/xcoords: shape: (K) with K = 7 of probe_position_indexes | (5)")]
    [InlineData("raw_missing", "E raw_data/ycoords: required: the key raw_data/ycoords")]
    [InlineData("raw_axes", "E raw_data/diffraction@axis_canonical: values: NHW | \"HWN\"")]
    [InlineData("raw_negative", "E raw_data/diffraction: min: at least 0 | -1 at [6, 7, 7]")]
    [InlineData("raw_oblong", "W raw_data/diffraction: equal_dimensions: h = w | h = 8, w = 4 (patterns are square, as a rule)")]
    [InlineData("external", "E probe: readable: values that can be read | a link into another file, elsewhere.h5:/probe, which is not followed")]
    public void Each_broken_rule_is_named(string name, string expected)
    {
        var found = Assert.Single(Contracting.Check(products.Path(name), "ptycho-product"));
        Assert.StartsWith(expected, found, StringComparison.Ordinal);
        Assert.True(!expected.Contains(" | ", StringComparison.Ordinal) || expected == found, found);
    }

    [Fact]
    public void A_group_that_contains_itself_ends()
        => Assert.Empty(Contracting.Check(products.Path("cycle"), "ptycho-product"));

    [Fact]
    public void A_cut_product_cannot_be_opened()
    {
        var path = products.Path("good") + ".cut.h5";
        File.WriteAllBytes(path, File.ReadAllBytes(products.Path("good"))[..2000]);
        var report = Contracting.Report(path);
        Assert.True(report.Failures.Count == 1 || report.Errors > 0);
    }

    [Fact]
    public void A_product_is_known_by_what_it_holds()
        => Assert.Equal(["ptycho-product"], Contracting.Report(products.Path("x_nan")).Contracts);

    public sealed class Products : IDisposable
    {
        private const string Script = """
            import os, sys
            import numpy as np, h5py
            n = 7
            def make(name, edit=None, raw=True):
                with h5py.File(os.path.join(sys.argv[1], name + '.h5'), 'w') as f:
                    f.attrs['name'] = 'scan'; f.attrs['comments'] = ''
                    for a in ('detector_object_distance_m', 'probe_energy_eV', 'probe_photon_count', 'exposure_time_s', 'mass_attenuation_m2_kg', 'tomography_angle_deg'): f.attrs[a] = 0.0
                    f['probe_position_indexes'] = np.zeros(n, 'i8')
                    f['probe_position_x_m'] = np.arange(n) * 5e-8; f['probe_position_y_m'] = np.arange(n) * 5e-8
                    f['probe'] = np.ones((8, 8), 'c8'); f['object'] = np.ones((16, 16), 'c8')
                    for o in ('probe', 'object'):
                        f[o].attrs['pixel_width_m'] = 5e-8; f[o].attrs['pixel_height_m'] = 5e-8
                    f['object'].attrs['center_x_m'] = 0.0; f['object'].attrs['center_y_m'] = 0.0
                    f['object_layer_spacing_m'] = np.zeros(0); f['loss_values'] = np.zeros(0); f['loss_epochs'] = np.zeros(0, 'i8')
                    if raw:
                        f.attrs['bundle_version'] = '1.0'; f.attrs['contains_raw_data'] = 1
                        g = f.create_group('raw_data')
                        d = g.create_dataset('diffraction', data=np.ones((n, 8, 8), 'f4'), chunks=(2, 4, 4), shuffle=True, compression=4)
                        d.attrs['axis_canonical'] = 'NHW'; d.attrs['original_axis_order'] = 'HWN'
                        g['xcoords'] = np.arange(n) * 1.0; g['ycoords'] = np.arange(n) * 1.0; g['scan_index'] = np.zeros(n, 'i8')
                        g['probeGuess'] = f['probe']; g['objectGuess'] = f['object']
                    if edit: edit(f)
            def attr(o, a, v): return lambda f: f[o].attrs.__setitem__(a, v)
            def gone(o, a=None): return lambda f: f[o].attrs.__delitem__(a) if a else f.__delitem__(o)
            def swap(p, v):
                def edit(f):
                    old = dict(f[p].attrs); del f[p]; d = f.create_dataset(p, data=v)
                    for a in old: d.attrs[a] = old[a]
                return edit
            def put(p, i, v): return lambda f: f[p].__setitem__(i, v)
            def both(*edits): return lambda f: [e(f) for e in edits]
            make('good'); make('bare', raw=False)
            make('modes', both(swap('probe', np.ones((2, 3, 8, 8), 'c16')), attr('probe', 'opr_weights', np.ones((n, 2))), swap('object', np.ones((3, 16, 16), 'c16')), swap('object_layer_spacing_m', np.ones(2)), gone('@' if 0 else 'raw_data'), lambda f: f.attrs.__delitem__('contains_raw_data')))
            make('costs', both(gone('loss_values'), gone('loss_epochs'), lambda f: f.create_dataset('costs', data=np.ones(4))))
            make('big_endian', both(swap('probe_position_x_m', np.arange(n, dtype='>f8')), swap('probe_position_indexes', np.arange(n, dtype='>i8'))))
            make('user_things', both(lambda f: f.create_dataset('mine', data=[1]), attr('/', 'mine', 'x')))
            make('no_name', gone('/', 'name')); make('no_probe', gone('probe')); make('no_spacing', gone('object_layer_spacing_m')); make('no_loss', gone('loss_values'))
            make('fixed_name', attr('/', 'name', np.bytes_('scan'))); make('text_distance', attr('/', 'detector_object_distance_m', 'far')); make('version', attr('/', 'bundle_version', '2.0'))
            make('negative_energy', attr('/', 'probe_energy_eV', -1.0)); make('nan_angle', attr('/', 'tomography_angle_deg', np.nan)); make('pixel_zero', attr('probe', 'pixel_width_m', 0.0)); make('no_center', gone('object', 'center_x_m'))
            make('y_short', swap('probe_position_y_m', np.zeros(6))); make('x_nan', put('probe_position_x_m', 3, np.nan)); make('index_large', put('probe_position_indexes', 2, 99)); make('index_negative', put('probe_position_indexes', 1, -3)); make('index_float', swap('probe_position_indexes', np.zeros(n)))
            make('probe_real', swap('probe', np.ones((8, 8), 'f4'))); make('probe_flat', swap('probe', np.ones(64, 'c8'))); make('probe_infinite', put('probe', (0, 5), complex(0, np.inf)), raw=False)
            make('spacing_long', swap('object_layer_spacing_m', np.zeros(2))); make('layers_spacing', both(swap('object', np.ones((3, 16, 16), 'c8')), swap('object_layer_spacing_m', np.zeros(1))))
            make('weights', both(swap('probe', np.ones((2, 3, 8, 8), 'c8')), attr('probe', 'opr_weights', np.ones((n, 3)))))
            make('epochs', both(swap('loss_values', np.zeros(3)), swap('loss_epochs', np.zeros(2, 'i8'))))
            make('raw_short', swap('raw_data/xcoords', np.zeros(5))); make('raw_missing', gone('raw_data/ycoords')); make('raw_axes', attr('raw_data/diffraction', 'axis_canonical', 'HWN'))
            make('raw_negative', put('raw_data/diffraction', (6, 7, 7), -1)); make('raw_oblong', swap('raw_data/diffraction', np.ones((n, 8, 4), 'f4')))
            make('external', both(gone('probe'), lambda f: f.__setitem__('probe', h5py.ExternalLink('elsewhere.h5', '/probe'))))
            make('cycle', lambda f: f['raw_data'].__setitem__('again', f['raw_data']))
            """;

        private readonly TemporaryFolder folder = new();

        public Products() => PythonOracle.Run(Script, folder.Path);

        public string Path(string name) => folder.File(name + ".h5");

        public void Dispose() => folder.Dispose();
    }
}
