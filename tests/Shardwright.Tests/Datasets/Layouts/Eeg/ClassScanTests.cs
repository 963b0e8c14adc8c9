using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Tests.Datasets.Layouts.Eeg;

public sealed class ClassScanTests : IDisposable
{
    private const string Original = """
        import sys, os, json, numpy as np
        out = {"partial_seizure": [], "full_seizure": [], "no_seizure": []}
        for name in sorted(os.listdir(sys.argv[1])):
            labels = np.load(os.path.join(sys.argv[1], name))["labels"]
            for i, row in enumerate(labels):
                ratio = (row > 0).sum() / len(row)
                key = "no_seizure" if ratio == 0 else "full_seizure" if ratio >= 0.99 else "partial_seizure"
                out[key].append({"cache_file": name, "window_idx": i})
        print(json.dumps(out, indent=2), end="")
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_manifest_of_a_cache_of_numpys_is_the_originals_byte_for_byte()
    {
        Caches.Numpy(
            folder.Path,
            "np.savez_compressed(f('b_windows.npz'), windows=w(9), labels=l(9))",
            "np.savez(f('a_windows.npz'), windows=w(4), labels=l(4))",
            "big = np.zeros((5, 15360), '<f4'); big[1, 7] = 1; big[2, :15206] = 1; big[3, :15207] = .5; big[4] = 1",
            "np.savez(f('Z.npz'), labels=big)",
            "odd = np.zeros((3, 13), '<f4'); odd[0] = np.nan; odd[1] = -1; odd[2, 12] = 1e-40",
            "np.savez(f('odd.npz'), labels=odd)",
            "np.savez(f('bytes.npz'), labels=l(9).astype('u1')); np.savez(f('big-endian.npz'), labels=l(9).astype('>f8')); np.savez(f('bool.npz'), labels=l(9) > 0)",
            "np.savez(f('none.npz'), labels=l(0)); np.savez(f('\\ue000.npz'), labels=l(2)); np.savez(f('\\U0001f9e0.npz'), labels=l(2))",
            "np.savez_compressed(f('many.npz'), labels=l(70000))");
        var scan = Scan();
        Assert.Empty(scan.Skipped);
        Assert.Equal(11, scan.FilesScanned);
        using var written = new TemporaryFolder();
        scan.Manifest.Write(written.Path);
        Assert.Equal(PythonOracle.Run(Original, folder.Path), File.ReadAllText(written.File(ClassManifest.FileName)));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_skipped_and_listed()
    {
        Caches.Numpy(
            folder.Path,
            "np.savez(f('good.npz'), windows=w(4), labels=l(4)); np.savez(f('nolabels.npz'), windows=w(3))",
            "np.savez(f('flat.npz'), labels=np.zeros(7)); np.savez(f('text.npz'), labels=np.array([['a']])); np.savez(f('fortran.npz'), labels=np.asfortranarray(l(4)))",
            "np.savez(f('cut.npz'), windows=w(9), labels=l(9)); np.savez(f('crc.npz'), windows=w(3), labels=l(3)); np.savez_compressed(f('deflated.npz'), labels=l(99))",
            "open(f('nozip.npz'), 'w').write('hello'); open(f('empty.npz'), 'w'); os.mkdir(f('folder.npz')); os.symlink('nowhere', f('dead.npz'))",
            "d = open(f('cut.npz'), 'rb').read(); open(f('cut.npz'), 'wb').write(d[:len(d) // 2])",
            "d = bytearray(open(f('crc.npz'), 'rb').read()); d[d.rindex(b'labels.npy', 0, len(d) - 100) + 160] ^= 1; open(f('crc.npz'), 'wb').write(d)",
            "d = bytearray(open(f('deflated.npz'), 'rb').read()); d[len(d) // 3] ^= 64; open(f('deflated.npz'), 'wb').write(d)");
        var scan = Scan();
        Assert.Equal(["good.npz"], scan.Manifest.Files);
        Assert.Equal(12, scan.FilesScanned);
        Assert.Equal(
            ["crc.npz", "cut.npz", "dead.npz", "deflated.npz", "empty.npz", "flat.npz", "folder.npz", "fortran.npz", "nolabels.npz", "nozip.npz", "text.npz"],
            scan.Skipped.Select(pair => pair.Key));
        Assert.Equal(ClassScan.NoLabels, scan.Skipped.Single(pair => pair.Key == "nolabels.npz").Value);
        Assert.All(scan.Skipped, pair => Assert.NotEmpty(pair.Value));
    }

    [Fact]
    public void Every_layout_of_a_recording_gives_the_classes_that_its_writer_said()
    {
        var (signal, grid) = (Caches.Signal(3, 2, 700, 90, 0, 1000), new WindowGrid(100, 30));
        string[] said =
        [
            Caches.Write(folder.File("a_windows.npz"), signal, grid, NpzCompression.None), Caches.Write(folder.File("b_windows.npz"), signal, grid, NpzCompression.Deflate),
            Caches.WriteContinuous(folder.File("c_signal.npz"), signal, grid), Caches.WriteContinuous(folder.File("d_signal.npz"), signal, grid, isHalf: true),
        ];
        Assert.Single(said.Distinct());
        Assert.Equal(string.Concat(Caches.Cut(signal, grid).Select(window => WindowClasses.Letter(ClassManifest.Classify((long)window.Labels.Sum(), 100)))), said[0]);
        var scan = Scan();
        Assert.Empty(scan.Skipped);
        var classes = Enumerable.Range(0, 4).Select(_ => new char[said[0].Length]).ToArray();
        foreach (var (places, letter) in new[] { (scan.Manifest.Partial, 'p'), (scan.Manifest.Full, 'f'), (scan.Manifest.None, 'n') })
        {
            foreach (var (file, window) in places)
            {
                classes[file][window] = letter;
            }
        }

        Assert.Equal(said, classes.Select(letters => new string(letters)));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told() => Assert.Throws<StorageException>(() => ClassScan.Run(folder.File("none"), 1, Reporter.Silent, CancellationToken.None));

    [Fact]
    public void Seizure_is_counted_alike_at_every_length()
    {
        for (var length = 0; length < 70; length++)
        {
            var labels = Enumerable.Range(0, length).Select(i => (i % 5) switch { 0 => 1f, 1 => float.NaN, 2 => -1f, 3 => float.Epsilon, _ => 0f }).ToArray();
            Assert.Equal(labels.Count(label => label > 0), WindowClasses.Seizure(labels));
        }
    }

    private ClassScan Scan() => ClassScan.Run(folder.Path, 2, Reporter.Silent, CancellationToken.None);
}
