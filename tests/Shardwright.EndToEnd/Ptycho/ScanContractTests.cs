using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Ptycho;

/// <summary>The contract of scans on the command line: a file for each way to break it, held against what the originals' twin says of the same files.</summary>
public sealed class ScanContractTests : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void A_file_that_the_original_refuses_breaks_the_contract_and_the_rule_is_named()
    {
        ScanTwin.Run("ask('make-variants', folder / 'var')", workspace.Folder);
        var files = ScanTwin.Run(
            "print('\\n'.join(l['file'] for l in json.load(open(folder / 'var' / 'variants.json')) if l['kind'] == 'npz'))", workspace.Folder).TrimEnd('\n').Split('\n');
        var checkedAll = Launched.RunIn(workspace["var"], ["contract", "check", "--contract", "ptycho-npz", "--json", .. files]).Ends(1);
        File.WriteAllText(workspace["ours.json"], checkedAll.Output);
        File.WriteAllText(workspace["ours.txt"], checkedAll.Error);
        ScanTwin.Run(
            """
            lines = {l['file']: l for l in json.load(open(folder / 'var' / 'variants.json')) if l['kind'] == 'npz'}
            broken, unread = {}, [line.split(': ')[1].split(',')[0] for line in (folder / 'ours.txt').read_text().splitlines()]
            for breach in json.load(open(folder / 'ours.json')):
                if breach['level'] == 'Error':
                    broken.setdefault(breach['file'], set()).add((breach['key'], breach['rule']))
            # Ours takes either name and any byte order; an object that is not square is a warning, because the original's code takes any with two axes.
            more = {'diff3d.npz', 'big-endian.npz', 'object-rectangular.npz'}
            # Ours refuses what the original's checks pass over.
            fewer = {'nan-position.npz', 'infinite-position.npz', 'zero-patterns.npz', 'both-names-same.npz', 'both-names-differ.npz', 'scan-index-negative.npz', 'twice.npz', 'y1.npz'}
            for name, line in lines.items():
                ours = name not in broken and name not in unread
                assert ours == (line['contract'] or name in more) and name not in fewer or name in fewer and not ours and line['contract'], (name, ours, line, broken.get(name))
            assert 'outside.npz' not in broken
            rules = {'missing-diffraction': ('diffraction', 'required'), 'missing-object': ('objectGuess', 'required'), 'missing-probeGuess': ('probeGuess', 'required'),
                     'missing-xcoords': ('xcoords', 'required'), 'missing-ycoords': ('ycoords', 'required'), 'float64-diffraction': ('diffraction', 'dtype'),
                     'uint16-counts': ('diffraction', 'dtype'), 'diffraction-2d': ('diffraction', 'shape'), 'pattern-rectangular': ('diffraction', 'equal_dimensions'),
                     'negative-pattern': ('diffraction', 'min'), 'above-10': ('diffraction', 'below'), 'nan-pattern': ('diffraction', 'nan'), 'probe-other-size': ('probeGuess', 'shape'),
                     'probe-real': ('probeGuess', 'dtype'), 'object-3d': ('objectGuess', 'shape'), 'complex128': ('objectGuess', 'dtype'), 'float32-coordinates': ('xcoords', 'dtype'),
                     'short-xcoords': ('xcoords', 'shape'), 'short-ycoords': ('ycoords', 'shape'), 'short-scan_index': ('scan_index', 'shape'), 'scan-index-float': ('scan_index', 'dtype'),
                     'short-xcoords_start': ('xcoords_start', 'shape'), 'short-ycoords_start': ('ycoords_start', 'shape'), 'short-y': ('Y', 'shape'), 'crc': ('diffraction', 'readable'),
                     'object-diffraction': ('diffraction', 'readable')}
            for name, rule in rules.items():
                assert rule in broken[name + '.npz'], (name, broken[name + '.npz'])
            """,
            workspace.Folder);
    }

    [Fact]
    public void What_our_own_commands_make_keeps_its_contract_until_a_key_is_broken()
    {
        var place = workspace.Folder;
        foreach (var line in (string[])[
            "sample spectra --output raw --count 300 --runs 3 --files 1", "spectra build --input raw --output spectra --shard-size 64KiB",
            "sample eeg --output rec --patients 3 --minutes 1", "eeg build-cache --data-dir rec --split train --cache-dir eeg/train",
            "sample genome --output contigs --samples 3 --contigs 4 --length 12000", "genome store --fasta contigs --output genomes",
            "genome split --sequence-db-dir genomes --output genomes --ratios 1/0/0", "genome precompute genomes/train_split.parquet genomes/train_windows.db",
            "sample ptycho --output scans --count 12 --size 16", "ptycho build --input scans --output products"])
        {
            Launched.RunIn(place, line.Split(' ')).Ends(0);
        }

        foreach (var (folder, name) in ((string, string)[])[("spectra", "spectra-shards"), ("eeg/train", "eeg-cache"), ("genomes", "genome-sequences, genome-windows"), ("scans", "ptycho-npz"), ("products", "ptycho-product")])
        {
            Assert.EndsWith($"checked against {name}: no rule is broken\n", Launched.RunIn(place, "contract", "check", folder).Ends(0).Output, StringComparison.Ordinal);
        }

        Python.Run(
            """
            import glob, json, os, sqlite3, sys
            import h5py, numpy as np
            os.chdir(sys.argv[1])
            def change(path, key, to):
                held = dict(np.load(path, allow_pickle=False)); held[key] = to(held[key]); np.savez(path, **held)
            change(glob.glob('scans/*.npz')[0], 'ycoords', lambda a: a[1:])
            change(glob.glob('eeg/train/**/*_windows.npz', recursive=True)[0], 'windows', lambda a: a.astype('f8'))
            with h5py.File(glob.glob('products/*.h5')[0], 'a') as f: del f['probe'].attrs['pixel_width_m']
            with sqlite3.connect('genomes/train_windows.db') as db: db.execute("delete from metadata")
            """,
            place);
        foreach (var (folder, word) in ((string, string)[])[("scans", "ycoords"), ("eeg/train", "windows"), ("products", "pixel_width_m"), ("genomes", "metadata@")])
        {
            Assert.Contains(word, Launched.RunIn(place, "contract", "check", folder).Ends(4).Output, StringComparison.Ordinal);
        }

        var shard = Directory.GetFiles(workspace["spectra"], "*.parquet", SearchOption.AllDirectories)[0];
        var broken = Launched.RunIn(place, "contract", "show", "spectra-shards").Ends(0).Output.Replace("\"mzs\"", "\"mzz\"", StringComparison.Ordinal);
        File.WriteAllText(workspace["other.json"], broken);
        Assert.Contains("mzz: required", Launched.RunIn(place, "contract", "check", shard, "--contract", "other.json").Ends(4).Output, StringComparison.Ordinal);
    }
}
