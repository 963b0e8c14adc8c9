using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Formats.Parquet;
using Shardwright.Recipes.Spectra;

namespace Shardwright.Tests.Recipes.Spectra;

/// <summary>Builds of files made by h5py, compared record for record with numpy's reading of the same files.</summary>
public sealed class SpectraBuildTests : IDisposable
{
    private readonly SpectraFolders folders = new();

    public void Dispose() => folders.Dispose();

    [Theory]
    [InlineData("gems('a.h5', 700)")]
    [InlineData("gems('a.h5', 700, dtype='f4')")]
    [InlineData("gems('a.h5', 700, width=128, gzip=True)")]
    [InlineData("gems('a.h5', 700, width=128, dtype='f4', gzip=True, chunks=None)")]
    [InlineData("gems('a.h5', 700, width=60)")]
    [InlineData("gems('a.h5', 300, width=200)")]
    [InlineData("gems('a.h5', 50, width=1)")]
    [InlineData("gems('a.h5', 1)")]
    [InlineData("gems('a.h5', 300, names=['r\\u00fcn \\U0001f600 %d' % (i // 50) for i in range(300)])")]
    [InlineData("gems('a.h5', 300, leave=['name', 'charge'])")]
    [InlineData("gems('a.h5', 300, leave=['name'], attrs={'name': 'from the attribute'})")]
    [InlineData("gems('a.h5', 300, names=['' if i % 3 else 'n' for i in range(300)])")]
    [InlineData("gems('a.h5', 300, leave=['name'], extra={'name': np.array([b'fixed%d' % (i // 9) for i in range(300)], 'S12')})")]
    [InlineData("gems('a.h5', 300, name='file_name', extra={'lsh': np.array([b'%064x' % (i * 7919) for i in range(300)], 'S64')})")]
    [InlineData("gems('a.h5', 300, group='MSn data', attrs={'name': 'run of one file'}, leave=['name'])")]
    [InlineData("gems('a.h5', 300, group='MSn data', gzip=True)")]
    [InlineData("gems('a.h5', 300, group='MSn data', leave=['precursor_mz'], extra={'precursor mz': np.linspace(100, 1100, 300)})")]
    [InlineData("gems('a.h5', 300, extra={'charge': np.array([0, 1, -1, 200, 127, -128, -129, 2**40, 3, 5] * 30)})")]
    [InlineData("gems('a.h5', 300, extra={'charge': np.array([1.0, 2.0, np.nan, 1.5, -1.0, np.inf] * 50)})")]
    [InlineData("gems('a.h5', 300, extra={'precursor_mz': np.array([999.9999999, 1000, 0, -1, np.nan, np.inf, 5e-324, 500, 0.1, 1e300] * 30)})")]
    [InlineData("gems('a.h5', 300, extra={'adduct': np.array(['[M+H]+', ''] * 150, dtype=object), 'smiles': np.array(['C\\u00e9', ''] * 150, dtype=object), 'collision_energy': np.array([20, np.nan, 30.1] * 100, 'f8')})")]
    [InlineData("[gems('GeMS_C.%d.h5' % i, 90, seed=i) for i in range(10)]")]
    [InlineData("gems('a.h5', 0); gems('b.h5', 10); gems('c.h5', 0)")]
    [InlineData("gems('b/run.h5', 100); gems('a/run.h5', 140); gems('a/c/run.h5', 60)")]
    [InlineData("gems('a.h5', 100, width=16); gems('b.h5', 100, width=40, dtype='f4', name='file_name'); gems('c.h5', 50, group='MSn data')")]
    public void Every_layout_gives_the_records_that_numpy_gives(string script)
    {
        folders.Make(script);
        folders.BuildAndCompare();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(12_000)]
    [InlineData(50_000)]
    public void Every_valid_spectrum_is_written_exactly_once(int count)
    {
        folders.Make($"gems('a.h5', {count}, width=4, gzip=True)");
        var report = folders.BuildAndCompare(folders.Options() with { ShardSizeBytes = 256 << 10 });
        Assert.Equal((count, count), (report.Counts.Read, report.Counts.Kept));
    }

    [Fact]
    public void The_nested_form_is_read_by_sorted_ids()
    {
        folders.Make("""
            with h5py.File("a.h5", "w") as f:
                for i, key in enumerate(["b", "a", "\uff5e", "\U0001f600", "B", "a-1", "a.1", "10", "9"] + ["s%03d" % i for i in range(40)]):
                    g = f.create_group("spectra/" + key)
                    s = peaks(1, 20, i)[0]
                    g["mzs"], g["intensities"] = s[0][s[0] > 0], s[1][s[0] > 0]
                    g["precursor_mz"] = 100.5 + i
                    if i % 3: g["charge"] = i % 5 - 1
                    if i % 4: g["collision_energy"] = [20.0 + i]
                    if i % 2: g.attrs["adduct"], g.attrs["smiles"], g.attrs["inchikey"] = "[M+H]+", "CCO", np.bytes_(b"KEY")
                f.create_group("spectra/empty")
                g = f.create_group("spectra/unequal"); g["mzs"], g["intensities"], g["precursor_mz"] = [1.0, 2.0], [1.0], 300.0
                g = f.create_group("spectra/no_intensities"); g["mzs"], g["precursor_mz"] = [1.0, 2.0], 300.0
                g = f.create_group("spectra/no_precursor"); g["mzs"], g["intensities"] = [1.0, 2.0], [1.0, 2.0]
                g = f.create_group("spectra/odd_charge"); g["mzs"], g["intensities"], g["precursor_mz"], g["charge"] = [1.0], [1.0], 300.0, 1.5
            """);
        var report = folders.BuildAndCompare();
        Assert.Equal(new Dictionary<string, long> { ["invalid_charge"] = 1, ["invalid_precursor_mz"] = 1, ["shape_mismatch"] = 3 }, report.Counts.Rejected);
    }

    [Fact]
    public void One_spectrum_for_each_reason_is_rejected_for_it_and_the_first_reason_counts()
    {
        folders.Make("""
            s = peaks(40, 12, 5, least=5)
            nan, inf = np.nan, np.inf
            def put(row, which, place, value): s[row, which, place] = value
            s[0] = 0
            put(1, 0, 2, nan); put(2, 1, 2, nan); put(3, 0, 2, inf); put(4, 1, 2, -inf); put(5, 0, 11, nan)
            put(6, 0, 0, -1); put(7, 0, 2, 0); put(8, 0, 2, -0.0)
            put(9, 1, 2, -5)
            s[11, 1] = 0
            put(12, 0, 2, nan); put(12, 0, 1, -1)
            put(13, 0, 2, -1); put(13, 1, 2, -1)
            s[14, 1, 3] = 0
            s[15, :, :] = 0; s[15, 0, 0] = 100; s[15, 1, 0] = 1
            s[16, :, :] = 0; s[16, 1, 3] = 7
            s[17, :, :] = 0; s[17, 0, 3] = 7
            s[18, 0] = s[18, 0][::-1]
            s[19, 0, :5] = 300; s[19, 1, :5] = [5, 4, 3, 2, 1]
            s[20, 1, :5] = 1e-310
            s[21, 1, 1] = 1e300
            s[22, 0, 0] = 1e-300
            s[23, 0, 11] = 5; s[23, 1, 11] = 0
            s[24, 0, 11] = 0; s[24, 1, 11] = 5
            precursor = np.linspace(100, 900, 40); precursor[10] = 1000; precursor[11] = 500; precursor[9] = 0; precursor[13] = nan
            gems('a.h5', 40, spectrum=s, extra={'precursor_mz': precursor, 'charge': np.ones(40, 'i1')})
            """);
        var report = folders.BuildAndCompare(folders.Options() with { MinPeaks = 3 });
        Assert.Equal(["invalid_precursor_mz", "negative_intensity", "negative_mz", "no_signal", "nonfinite_values", "shape_mismatch"], report.Counts.Rejected.Keys);
        Assert.Equal(["too_few_peaks"], report.Counts.Dropped.Keys);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(60)]
    [InlineData(128)]
    public void Trimming_keeps_the_most_intense_peaks_and_of_equal_ones_the_first(int maxPeaks)
    {
        folders.Make("""
            s = peaks(200, 200, 3, least=2)
            rng = np.random.default_rng(9)
            s[:100, 1] = np.where(s[:100, 0] > 0, rng.integers(1, 6, (100, 200)), 0)
            for row in range(50, 120):
                n = np.count_nonzero(s[row, 0]); s[row][:, :n] = s[row][:, rng.permutation(n)]
            s[120:140, 0, :2] = 500
            gems('a.h5', 200, spectrum=s)
            """);
        folders.BuildAndCompare(folders.Options() with { MaxPeaks = maxPeaks });
    }

    [Fact]
    public void Repeated_ids_get_the_stem_then_the_source_in_front()
    {
        folders.Make("""
            for path, n in [('a/run.h5', 30), ('b/run.h5', 40), ('c/run.h5', 50), ('d.h5', 60), ('e.h5', 10)]:
                gems(path, n, names=['same'] * (n // 2) + ['other' if path == 'd.h5' else 'same2'] * (n - n // 2))
            """);
        var manifest = folders.BuildAndCompare(folders.Options() with { ShardSizeBytes = 64 << 10 }).Manifest!;
        var ids = folders.Column(manifest, "sample_id");
        Assert.Equal(190, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("c/run.h5_same_0", ids);
    }

    [Fact]
    public void Kept_columns_come_along_as_they_are()
    {
        folders.Make("""
            def more(n): return {'DreaMS_embedding': np.random.default_rng(n).normal(size=(n, 6)).astype('f4'), 'wide': np.arange(n * 3.0).reshape(n, 3), 'u': np.arange(n, dtype='u2'),
                'neg': -np.arange(n, dtype='i4'), 'big': np.arange(n, dtype='u8') + 2**63, 'word': np.array(['w\u00e9%d' % i for i in range(n)], dtype=object), 'u1': np.arange(n).astype('u1'), 'd': np.arange(n) / 3}
            gems('a.h5', 300, extra=more(300), gzip=True)
            gems('b.h5', 200, leave=['lsh'])
            """);
        string[] keep = ["instrument accuracy est.", "RT", "lsh", "DreaMS_embedding", "wide", "u", "neg", "big", "word", "u1", "d"];
        var all = folders.BuildAndCompare(folders.Options() with { KeepColumns = keep }, keep).Manifest!;
        var columns = ParquetHeader.Read(Path.Combine(folders.Output(), all.Shards.First().Name)).Columns;
        Assert.Equal(keep, columns.Skip(13).Select(column => column.Name));
        Assert.Equal(
            [ParquetType.Float, ParquetType.Float, ParquetType.Int64, ParquetType.FloatList, ParquetType.DoubleList, ParquetType.UInt16, ParquetType.Int32, ParquetType.UInt64, ParquetType.String, ParquetType.UInt8, ParquetType.Double],
            columns.Skip(13).Select(column => column.Type));
        Directory.Delete(folders.Output(), recursive: true);
        folders.BuildAndCompare(folders.Options() with { KeepColumns = ["all"] }, [.. keep, "name"]);
    }

    [Fact]
    public void A_kept_column_without_elements_is_an_empty_list()
    {
        folders.Make("gems('a.h5', 30, extra={'none': np.zeros((30, 0), 'f4')})");
        folders.BuildAndCompare(folders.Options() with { KeepColumns = ["none"] }, ["none"]);
    }

    [Fact]
    public void A_column_that_no_input_has_is_a_wrong_call_that_names_those_there_are()
    {
        folders.Make("gems('a.h5', 30)");
        Assert.Contains("instrument accuracy est.", Assert.Throws<ArgumentException>(() => folders.Build(folders.Options() with { KeepColumns = ["instrument accuracy"] })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lsh")]
    [InlineData("all")]
    public void A_kept_column_of_two_types_stops_the_build_and_rejects_no_file(string keep)
    {
        folders.Make("gems('a.h5', 30); gems('b.h5', 30, extra={'lsh': np.array([b'%064x' % i for i in range(30)], 'S64')})");
        var error = Assert.Throws<MalformedDataException>(() => folders.Build(folders.Options() with { KeepColumns = [keep] }));
        Assert.Contains("lsh", error.Message, StringComparison.Ordinal);
        Assert.Contains("b.h5", error.Message, StringComparison.Ordinal);
        Assert.Equal(60, folders.BuildAndCompare().Counts.Kept);
    }

    [Fact]
    public void An_input_without_spectra_gives_an_empty_dataset()
    {
        folders.Make("gems('a.h5', 0)");
        var report = folders.BuildAndCompare();
        Assert.Equal((0, 0, 0), (report.Units, report.Counts.Read, report.Manifest!.Files.Count(file => file.Role == ShardRole.Shard)));
    }

    [Fact]
    public void Where_every_spectrum_is_rejected_the_dataset_is_empty_and_the_list_is_full()
    {
        folders.Make("gems('a.h5', 50, spectrum=np.zeros((50, 2, 8)))");
        Assert.Equal((50, 0), (folders.BuildAndCompare().Counts.Read, folders.BuildAndCompare().Counts.Kept));
    }

    [Fact]
    public void Compression_and_jobs_change_no_value()
    {
        folders.Make("gems('a.h5', 500, width=40)");
        folders.BuildAndCompare(folders.Options() with { Compression = ParquetCompression.None });
        Directory.Delete(folders.Output(), recursive: true);
        folders.BuildAndCompare(folders.Options() with { Compression = ParquetCompression.Snappy });
        var one = folders.Build(folders.Options() with { ShardSizeBytes = 64 << 10 }, "one", jobs: 1).Manifest!;
        var five = folders.Build(folders.Options() with { ShardSizeBytes = 64 << 10 }, "five", jobs: 5).Manifest!;
        Assert.Equal(one.Root, five.Root);
    }

    [Fact]
    public void The_first_records_of_a_sample_are_pinned()
    {
        var spectrum = new SampleSpectrum(new SpectraSampleOptions { Folder = "unused" });
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        for (var i = 0; i < 10; i++)
        {
            spectrum.Make(i);
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(spectrum.Mz));
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(spectrum.Intensity));
            hash.AppendData(BitConverter.GetBytes(spectrum.PrecursorMz));
            hash.AppendData([(byte)spectrum.Charge]);
            hash.AppendData(BitConverter.GetBytes(spectrum.RetentionTime));
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(spectrum.RunOf(i)));
        }

        Assert.StartsWith("2e90cdd792aaab0c6081b45c22875b4157b96eac43fc8278cb", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Theory]
    [InlineData(SpectraLayout.Gems)]
    [InlineData(SpectraLayout.DreaMS)]
    [InlineData(SpectraLayout.Nested)]
    public void A_sample_with_defects_of_every_kind_builds_as_numpy_says(SpectraLayout layout)
    {
        SpectraSample.Write(new SpectraSampleOptions { Folder = folders.Inputs, Count = 400, Runs = 5, Files = 2, Defects = 24, Gzip = true, Layout = layout }, TestContext.Current.CancellationToken);
        var names = Directory.EnumerateFiles(folders.Inputs, "*.hdf5").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToArray();
        var report = folders.BuildAndCompare(sources: names);
        Assert.Equal((400, 376), (report.Counts.Read, report.Counts.Kept));
    }
}
