using System.Text.Json;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Ptycho;

/// <summary>A dataset of scans: what is in it, and what is read of it, worked out again by NumPy and h5py.</summary>
public sealed class DatasetTests : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Records_groups_and_sides_of_a_dataset_are_those_that_numpy_works_out()
    {
        ScanTwin.Run(
            """
            (folder / 'scans').mkdir()
            for k in range(2):
                random, n = np.random.RandomState(k), 60 + k
                held = {**variants.golden(), 'diffraction': random.randint(0, 60000, (n, 8, 8)).astype('u2'), 'xcoords': random.rand(n) * 99, 'ycoords': random.rand(n) * 99,
                        'scan_index': np.full(n, k)}
                np.savez(folder / 'scans' / f'scan{k}.npz', **held)
            """,
            workspace.Folder);
        string[] build = ["ptycho", "build", "--input", workspace["scans"], "--output", workspace["set"], "--split", "coordinate", "--axis", "x", "--split-fraction", "0.6"];
        Assert.Contains("121 read = 121 kept + 0 rejected + 0 dropped by rule", Launched.Run(build).Ends(0).Output, StringComparison.Ordinal);
        Tool.Run("/bin/sh", "-c", $"cd '{workspace["set"]}' && sha256sum --strict -c SHA256SUMS").Ends(0);
        var gapped = Launched.Run(["ptycho", "build", "--input", workspace["scans"], "--output", workspace["gapped"], "--split", "coordinate", "--axis", "x", "--split-fraction", "0.6", "--gap", "9"]).Ends(0).Output;
        string Digest(params string[] flags) => Launched.Run(["read", workspace["set"], "--json", .. flags]).Ends(0).Json.GetProperty("digest").GetString()!;
        var whole = Digest();
        Assert.Equal(whole, Digest("--batch-size", "1"));
        Assert.Equal(whole, Digest("--batch-size", "1000"));
        string[] found = [whole, Digest("--split", "test"), Digest("--split", "train", "--gridsize", "2", "--n-groups", "11", "--neighbor-count", "7", "--subsample-seed", "5", "--batch-size", "3")];
        var expected = ScanTwin.Run(
            """
            import hashlib, struct
            manifest = json.load(open(folder / 'set' / 'dataset_manifest.json'))
            assert list(manifest)[:6] == ['version', 'global_seed', 'shard_size_bytes', 'created_at', 'splits', 'checksums'], list(manifest)
            assert {'format', 'recipe', 'split_by', 'fingerprint', 'counts', 'shards', 'root'} <= set(manifest) and list(manifest['splits']) == ['train', 'val', 'test']
            lines = [s for s in manifest['shards']]
            root = '\n'.join(f"{s['sha256']}  {s['bytes']}  {s['role']}  {s['split'] or ''}  {'' if s['rows'] is None else s['rows']}  {s['name']}" for s in sorted(lines, key=lambda s: s['name']))
            rows = {s['name']: s['rows'] for s in lines if s['role'] == 'shard'}
            assert sum(rows.values()) == 121

            def product(name):
                with h5py.File(folder / 'set' / name) as f:
                    raw = f['raw_data']
                    return raw['diffraction'][()], raw['xcoords'][()], raw['ycoords'][()], raw['scan_index'][()].astype('i8')

            # The sides are those of the original's cut.
            sides = {'train': 0, 'test': 0}
            for k in range(2):
                stem = folder / 'scans' / f'scan{k}.npz'
                cut = json.loads(ask('split', stem, folder / 'cut', '--axis', 'x', '--fraction', '.6')[1])
                for side in sides:
                    name = next(n for n in manifest['splits'][side] if f'scan{k}' in n)
                    theirs, ours = np.load(folder / 'cut' / f'scan{k}_{side}.npz'), product(name)
                    for key, value in zip(['diffraction', 'xcoords', 'ycoords', 'scan_index'], ours):
                        assert np.array_equal(theirs[key], value), (name, key)
                    sides[side] += len(ours[1])

            def digest(shards, groups):
                whole = hashlib.sha256()
                for name in shards:
                    held = product(name)
                    for group in groups(held) if groups else np.arange(len(held[1]))[:, None]:
                        record = b''.join(np.ascontiguousarray(a[group]).tobytes() for a in held)
                        whole.update(struct.pack('<q', len(record)) + record)
                print(whole.hexdigest())

            splits = manifest['splits']
            digest(splits['train'] + splits['val'] + splits['test'], None)
            digest(splits['test'], None)
            digest(splits['train'], lambda held: sampling.groups(np.column_stack([held[1], held[2]]), 11, 7, 4, 5))

            # With a gap, what is nearer to the border than 9 pixels is left out, and counted.
            near = sum(int((np.abs((x := np.load(folder / 'scans' / f'scan{k}.npz')['xcoords']) - (x.min() + (x.max() - x.min()) * .6)) < 9).sum()) for k in range(2))
            assert near > 0
            print(near)
            """,
            workspace.Folder).TrimEnd('\n').Split('\n');
        Assert.Equal(expected[..3], found);
        var dropped = int.Parse(expected[3], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains($"121 read = {121 - dropped} kept + 0 rejected + {dropped} dropped by rule", gapped, StringComparison.Ordinal);
        using var manifest = JsonDocument.Parse(File.ReadAllText(workspace["gapped", "dataset_manifest.json"]));
        Assert.Contains($"\"near_the_border\": {dropped}", manifest.RootElement.GetProperty("counts").GetRawText(), StringComparison.Ordinal);
    }
}
