using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Tests.Formats.Parquet;

namespace Shardwright.Tests.Recipes.Spectra;

/// <summary>Raw files that are damaged, alone and among good ones: what can be kept is kept, and everything else is listed.</summary>
public sealed class SpectraDamageTests : IDisposable
{
    private const string Damage = """
        def damage(path, dataset, number):
            with h5py.File(path) as f:
                chunk = f[dataset].id.get_chunk_info(number)
                rows = f[dataset].chunks[0]
            with open(path, "r+b") as f:
                f.seek(chunk.byte_offset + chunk.size // 2); f.write(bytes(255 - b for b in f.read(1)) if False else b"\xff\x00\xff\x00\xaa\x55")
            print(chunk.chunk_offset[0], chunk.chunk_offset[0] + rows)
        """;

    private readonly SpectraFolders folders = new();

    public void Dispose() => folders.Dispose();

    [Theory]
    [InlineData("spectrum", 3, false)]
    [InlineData("spectrum", 3, true)]
    [InlineData("precursor_mz", 1, false)]
    [InlineData("charge", 0, false)]
    [InlineData("name", 1, true)]
    [InlineData("name", 1, false)]
    public void Rows_of_a_chunk_that_does_not_inflate_are_rejected_as_damaged_and_all_others_kept(string dataset, int chunk, bool byGroups)
    {
        folders.Make("gems('z.h5', 3000, gzip=True, chunks=None); gems('a.h5', 500)");
        var printed = folders.Make(Damage + $"""

            n = 3000
            names = np.array([b'run%d' % (i // 100) for i in range(n)], 'S8')
            gems('b.h5', n, gzip=True, chunks=None, leave=['name', 'precursor_mz', 'charge', 'spectrum'])
            with h5py.File('b.h5', 'a') as f:
                del f['spectrum']
                f.create_dataset('spectrum', data=peaks(n, 16, 3), chunks=(250, 2, 16), compression='gzip')
                f.create_dataset('precursor_mz', data=np.random.default_rng(1).uniform(100, 900, n).astype('f4'), chunks=(400,), compression='gzip')
                f.create_dataset('charge', data=np.random.default_rng(1).integers(-100, 100, n).astype('i1'), chunks=(1000,), compression='gzip')
                f.create_dataset('name', data=names, chunks=(500,), compression='gzip')
            damage('b.h5', '{dataset}', {chunk})
            """).Trim().Split(' ');
        var (first, end) = (int.Parse(printed[0], System.Globalization.CultureInfo.InvariantCulture), int.Parse(printed[1], System.Globalization.CultureInfo.InvariantCulture));
        var report = folders.Build(folders.Options() with { SplitBy = byGroups ? SplitBy.Groups : SplitBy.Shards, Ratios = new(3, 3, 3), ShardSizeBytes = 64 << 10 });
        Assert.Equal((6500, 6500 - (end - first)), (report.Counts.Read, report.Counts.Kept));
        Assert.Equal(end - first, report.Counts.Rejected["damaged"]);
        var listed = File.ReadLines(folders.Output() + "/rejected.jsonl").Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(
            Enumerable.Range(first, end - first).Select(row => $"b.h5 row {row}"),
            listed.Select(json => $"{json.GetProperty("path")} {json.GetProperty("place")}").OrderBy(text => int.Parse(text[9..], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(listed, json => Assert.Equal("damaged", json.GetProperty("reason").GetString()));
        var kept = report.Manifest!.Shards.SelectMany(shard => ParquetSql.Query($"SELECT source || ' ' || row_in_source FROM read_parquet('{folders.Output()}/{shard.Name}')")).ToHashSet(StringComparer.Ordinal);
        var expected = Enumerable.Range(0, 500).Select(row => $"a.h5 {row}").Concat(Enumerable.Range(0, 3000).Select(row => $"z.h5 {row}"))
            .Concat(Enumerable.Range(0, 3000).Where(row => row < first || row >= end).Select(row => $"b.h5 {row}"));
        Assert.Empty(expected.Except(kept));
        Assert.Equal(report.Counts.Kept, kept.Count);
        Assert.Empty(folders.Verify().Findings);
    }

    [Fact]
    public void Damage_in_an_earlier_file_rejects_no_row_of_a_later_one_that_shares_its_runs()
    {
        folders.Make(Damage + """

            names = np.array([b'same%d' % (i // 100) for i in range(2000)], 'S8')
            for path in ['a.h5', 'b.h5']:
                gems(path, 2000, gzip=True, leave=['name'])
                with h5py.File(path, 'a') as f: f.create_dataset('name', data=names, chunks=(500,), compression='gzip')
            damage('a.h5', 'name', 1)
            """);
        var report = folders.Build();
        Assert.Equal((4000, 3500), (report.Counts.Read, report.Counts.Kept));
        Assert.All(File.ReadLines(folders.Output() + "/rejected.jsonl"), line => Assert.Contains("\"path\":\"a.h5\"", line, StringComparison.Ordinal));
        Assert.Equal(3500, folders.Column(report.Manifest!, "sample_id").Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("open('b.h5', 'r+b').truncate(os.path.getsize('b.h5') // 2)", "b.h5")]
    [InlineData("open('b.h5', 'wb').close()", "signature")]
    [InlineData("open('b.h5', 'w').write('no HDF5 at all, but text' * 99)", "signature")]
    [InlineData("f = h5py.File('b.h5', 'a'); del f['RT']; f['RT'] = np.zeros(7); f.close()", "RT")]
    [InlineData("f = h5py.File('b.h5', 'a'); del f['charge']; f['charge'] = np.zeros(7, 'i1'); f.close()", "charge")]
    [InlineData("f = h5py.File('b.h5', 'a'); del f['precursor_mz']; f.close()", "precursor_mz")]
    [InlineData("f = h5py.File('b.h5', 'a'); del f['spectrum']; f.close()", "layout")]
    [InlineData("f = h5py.File('b.h5', 'a'); del f['spectrum']; f['spectrum'] = np.zeros((100, 3, 4)); f.close()", "shape")]
    [InlineData("f = h5py.File('b.h5', 'a'); del f['spectrum']; f['spectrum'] = np.zeros((100, 2, 4), 'i4'); f.close()", "float32 or float64")]
    [InlineData("h5py.File('b.h5', 'w').close()", "an empty file")]
    public void A_file_that_cannot_be_read_at_all_is_rejected_among_good_ones_and_an_error_alone(string script, string words)
    {
        folders.Make($"gems('a.h5', 100); gems('b.h5', 100); gems('c.h5', 100)\n{script}");
        var report = folders.BuildAndCompare(sources: ["a.h5", "c.h5"]);
        Assert.Equal((200, 1), (report.Counts.Kept, report.Counts.RejectedInputs));
        Assert.Contains("unreadable_file", File.ReadLines(folders.Output() + "/rejected.jsonl").First(), StringComparison.Ordinal);
        Assert.Contains(folders.Reporter.Warnings, line => line.StartsWith("the whole file is rejected: b.h5", StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal));
        var error = Assert.Throws<MalformedDataException>(() => folders.Build(folders.Options() with { Inputs = [Path.Combine(folders.Inputs, "b.h5")] }, "alone"));
        Assert.DoesNotContain('\n', error.Message);
        Assert.False(File.Exists(folders.Output("alone") + "/dataset_manifest.json"));
    }

    [Fact]
    public void Missing_and_empty_inputs_are_refused_in_words()
    {
        Assert.Contains("none", Assert.Throws<StorageException>(() => folders.Build()).Message, StringComparison.Ordinal);
        Assert.Contains("nothing there", Assert.Throws<StorageException>(() => folders.Build(folders.Options() with { Inputs = [folders.Output("nowhere")] })).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folders.Output()));
    }

    [Fact]
    public void Files_of_one_name_from_two_inputs_get_their_folders_name_in_front()
    {
        folders.Make("gems('x/r.h5', 10, names=['s'] * 10); gems('y/r.h5', 10, names=['s'] * 10)");
        var report = folders.Build(folders.Options() with { Inputs = [Path.Combine(folders.Inputs, "y/r.h5"), Path.Combine(folders.Inputs, "x"), Path.Combine(folders.Inputs, "y")] });
        Assert.Equal(20, report.Counts.Kept);
        Assert.Equal(["y/r.h5", "x/r.h5"], folders.Column(report.Manifest!, "source").Distinct(StringComparer.Ordinal));
        Assert.Equal(["s_0", "r_s_0"], folders.Column(report.Manifest!, "sample_id").Where(id => id.EndsWith("_0", StringComparison.Ordinal)));
    }
}
