using System.Text;
using Shardwright.Hygiene.Git;
using Shardwright.Hygiene.Guard;

namespace Shardwright.Tests.Hygiene.Guard;

public sealed class DataSignatureTests
{
    private const string Making = """
        import sys, numpy, h5py, pickle, sqlite3, io, zipfile, gzip, marshal
        d = sys.argv[1]
        h5py.File(d + '/hdf5_plain', 'w').close()
        with h5py.File(d + '/hdf5_block', 'w', userblock_size=1024) as f: f['x'] = numpy.arange(9)
        with h5py.File(d + '/hdf5_late', 'w', userblock_size=65536) as f: f['x'] = numpy.arange(9)
        numpy.save(d + '/npy.npy', numpy.arange(9)); numpy.savez(d + '/npz_a.npz', x=numpy.arange(9)); numpy.savez_compressed(d + '/npz_b.npz', x=numpy.arange(9))
        for p in (2, 3, 4, 5):
            pickle.dump({'a': [1, 2.5, None, 'x' * 300]}, open(d + f'/pickle_{p}', 'wb'), p)
            pickle.dump(None, open(d + f'/pickle_none{p}', 'wb'), p)
            pickle.dump(numpy.arange(50), open(d + f'/pickle_array{p}', 'wb'), p)
        c = sqlite3.connect(d + '/sqlite'); c.execute('create table t(x)'); c.commit(); c.close()
        with zipfile.ZipFile(d + '/none_zip', 'w') as z: z.writestr('a.txt', 'a')
        gzip.open(d + '/none_gzip', 'wb').write(pickle.dumps(1))
        open(d + '/none_latin', 'wb').write('\x80 euro in cp1252.'.encode('latin-1'))
        open(d + '/none_par', 'w').write('PAR1 is a word.\n')
        open(d + '/none_sqlite', 'w').write('SQLite format 3 is described here.')
        open(d + '/none_empty', 'w').close()
        open(d + '/none_short', 'wb').write(b'\x80\x02.')
        open(d + '/none_hdf', 'wb').write(b'x' * 513 + b'\x89HDF\r\n\x1a\n')
        """;

    [Fact]
    public void Files_of_other_programs_are_known_by_their_bytes()
    {
        using var folder = new TemporaryFolder();
        PythonOracle.Run(Making, folder.Path);
        foreach (var path in Directory.EnumerateFiles(folder.Path))
        {
            var expected = Path.GetFileNameWithoutExtension(path).Split('_')[0];
            foreach (var chunk in (int[])[1 << 20, 700, 7])
            {
                Assert.Equal((Path.GetFileName(path), expected), (Path.GetFileName(path), Sample(File.ReadAllBytes(path), chunk).ToString().ToLowerInvariant()));
            }
        }
    }

    [Fact]
    public void Parquet_is_known_by_its_head()
        => Assert.Equal(DataFormat.Parquet, Sample([.. "PAR1"u8, 21, 4, 21, 0, .. "PAR1"u8], 100));

    [Fact]
    public void An_old_file_of_torch_goes_on_behind_its_first_pickle()
        => Assert.Equal(DataFormat.Pickle, Sample([0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e, 0x80, 2, 1, 0], 100));

    [Fact]
    public void Hdf5_is_found_at_every_power_of_two_from_512_and_nowhere_else()
    {
        for (var place = 512; place <= 1 << 19; place *= 2)
        {
            Assert.Equal(DataFormat.Hdf5, Sample(GuardSamples.Hdf5(place), 4096));
            Assert.Equal(DataFormat.Hdf5, Sample(GuardSamples.Hdf5(place), place + 3));
        }

        Assert.Equal(DataFormat.None, Sample(GuardSamples.Hdf5(256), 4096));
        Assert.Equal(DataFormat.None, Sample(GuardSamples.Hdf5(1536), 4096));
    }

    [Fact]
    public void No_source_of_this_project_looks_like_data()
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Architecture.SourceTree.Root, "src"), "*.cs", SearchOption.AllDirectories))
        {
            Assert.Equal(DataFormat.None, Sample(File.ReadAllBytes(path), 1 << 16));
        }
    }

    [Fact]
    public void A_pointer_is_small_text_with_an_object_in_it()
    {
        Assert.True(PointerFile.Is(GitPath.Of("x.npz"), Encoding.UTF8.GetBytes(GuardSamples.Lfs), 130));
        Assert.False(PointerFile.Is(GitPath.Of("x.npz"), Encoding.UTF8.GetBytes(GuardSamples.Lfs), 5000));
        Assert.False(PointerFile.Is(GitPath.Of("x.npz"), "version https://example.org/spec/v1\noid sha256:aa\n"u8, 50));
    }

    private static DataFormat Sample(byte[] content, int chunk)
    {
        var facts = new BlobFacts[1];
        var sampler = new BlobSampler([new GitEntry(GitPath.Of("tests/data/x"), 0x81a4, "")], facts);
        Assert.True(sampler.Begin(0, content.Length));
        for (var at = 0; at < content.Length; at += chunk)
        {
            sampler.Add(content.AsSpan(at, Math.Min(chunk, content.Length - at)));
        }

        sampler.End();
        return facts[0].Format;
    }
}
