using System.Security.Cryptography;
using System.Text;
using Shardwright.Formats.Hdf5;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Hdf5;

public sealed class Hdf5StringTests : IDisposable
{
    private readonly Hdf5TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(", libver='latest'")]
    [InlineData(", userblock_size=2048")]
    public void Strings_of_every_storage_are_those_that_h5py_wrote(string how)
    {
        var lines = Hdf5Oracle.Python(folder, $$"""
            r = np.random.default_rng(3)
            alphabet = list('abcXYZ019 _äßé漢字😀')
            s = [''.join(r.choice(alphabet, size=int(n))) for n in r.integers(0, 60, size=3000)]
            s[5] = ''; s[6] = 'x' * (1 << 20); s[2999] = ''
            v = h5py.string_dtype()
            with h5py.File('s.h5', 'w'{{how}}) as f:
                for k, o in {'plain': {}, 'chunks': dict(chunks=(100,)), 'gzip': dict(chunks=(700,), compression='gzip', shuffle=True),
                             'grow': dict(maxshape=(None,))}.items():
                    d = f.create_dataset(k, (3000,), dtype=v, **o)
                    d[:] = s
                    d[7] = 'again'
                f.create_dataset('ascii', data=[x.encode('ascii', 'replace') for x in s], dtype=h5py.string_dtype('ascii'))
                f.create_dataset('order', (3000,), dtype=v, chunks=(64,))
                for i in r.permutation(30): f['order'][i*100:i*100+100] = s[i*100:i*100+100]
                f.create_dataset('none', (10,), dtype=v); f.create_dataset('nothing', (10,), dtype=v, chunks=(3,)); f['one'] = 'härz'
                f.create_dataset('filled', (4,), dtype=v, chunks=(3,), fillvalue='N/A')
                f.create_dataset('grid', data=np.array([s[10:13], s[20:23]], dtype=object), dtype=v)
                for k in f:
                    x = np.array(f[k][()], dtype=object).reshape(-1)
                    b = b''.join(len(y).to_bytes(4, 'little') + y for y in x)
                    print(k, len(x), hashlib.sha256(b).hexdigest())
            """);
        using var reader = Hdf5Reader.Open(folder.File("s.h5"));
        foreach (var parts in lines.Split('\n').Select(line => line.Split(' ')))
        {
            using var dataset = reader.OpenDataset(parts[0]);
            var batch = new Hdf5StringBatch();
            dataset.ReadStrings(0, (int)dataset.RowCount, batch);
            Assert.Equal((parts[0], parts[1]), (parts[0], $"{batch.Count}"));
            Assert.Equal((parts[0], parts[2]), (parts[0], Hash(batch)));
            if (dataset.RowCount == 3000)
            {
                Assert.Equal(Enumerable.Range(95, 20).Select(batch.GetString), dataset.ReadStrings(95, 20));
            }
        }
    }

    [Fact]
    public void Fixed_strings_lose_their_padding_and_nothing_else()
    {
        Hdf5Oracle.Python(folder, """
            from h5py import h5t, h5d, h5s
            with h5py.File('f.h5', 'w') as f:
                f['padded'] = np.array([b'abcde', b'a b ', b'', b'\0x'], dtype='S5')
                f.create_dataset('zipped', data=np.array([b'%064x' % i for i in range(1000)]), chunks=(30,), compression='gzip')
                for name, pad in (('ended', h5t.STR_NULLTERM), ('spaced', h5t.STR_SPACEPAD)):
                    t = h5t.C_S1.copy(); t.set_size(6); t.set_strpad(pad)
                    d = h5d.create(f.id, name.encode(), t, h5s.create_simple((3,)))
                    d.write(h5s.ALL, h5s.ALL, np.frombuffer(b'ab\0cd abc   abcdef', dtype='V6').copy(), mtype=t)
                f.create_dataset('bad', data=np.array([b'\xff\xfe', b'ok'], dtype='S2'))
            """);
        using var reader = Hdf5Reader.Open(folder.File("f.h5"));
        Assert.Equal(["abcde", "a b ", "", "\0x"], Strings(reader, "padded"));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i:x64}"), Strings(reader, "zipped"));
        Assert.Equal(["ab", "abc   ", "abcdef"], Strings(reader, "ended"));
        Assert.Equal(["ab\0cd", "abc", "abcdef"], Strings(reader, "spaced"));
        Assert.Equal(["\ufffd\ufffd", "ok"], Strings(reader, "bad"));
        using var bad = reader.OpenDataset("bad");
        var batch = new Hdf5StringBatch();
        bad.ReadStrings(0, 2, batch);
        Assert.Equal([0xff, 0xfe], batch[0].ToArray());
        batch.Clear();
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.GetString(0));
    }

    [Fact]
    public void A_string_longer_than_the_limit_or_numbers_asked_for_as_text_are_errors()
    {
        Hdf5Oracle.Python(folder, """
            with h5py.File('l.h5', 'w') as f: f['s'] = ['x' * 5000]; f['n'] = [1, 2]
            """);
        using var reader = Hdf5Reader.Open(folder.File("l.h5"), new Hdf5Options { MaxStringBytes = 4096 });
        Assert.Contains("4096", Assert.Throws<MalformedDataException>(() => Strings(reader, "s")).Message, StringComparison.Ordinal);
        Assert.Contains("strings", Assert.Throws<MalformedDataException>(() => Strings(reader, "n")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_strings_again_into_a_batch_allocates_little()
    {
        Hdf5Oracle.Python(folder, """
            with h5py.File('a.h5', 'w') as f: f['s'] = ['MSV000078548_run_%d' % (i // 100) for i in range(20000)]
            """);
        using var reader = Hdf5Reader.Open(folder.File("a.h5"));
        using var dataset = reader.OpenDataset("s");
        var batch = new Hdf5StringBatch();
        dataset.ReadStrings(0, 20000, batch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        dataset.ReadStrings(0, 20000, batch);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20000 * 17);
        Assert.Equal("MSV000078548_run_199", batch.GetString(19999));
    }

    private static string[] Strings(Hdf5Reader reader, string path)
    {
        using var dataset = reader.OpenDataset(path);
        return dataset.ReadStrings(0, (int)dataset.RowCount);
    }

    private static string Hash(Hdf5StringBatch batch)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < batch.Count; i++)
        {
            hash.AppendData(BitConverter.GetBytes(batch[i].Length));
            hash.AppendData(batch[i]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
