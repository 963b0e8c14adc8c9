using System.Text;
using Shardwright.Formats.Hdf5;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Hdf5;

/// <summary>Damage of which our own code must make sense: chunks, their index, and the heaps of strings. What only the library parses stays out of this process.</summary>
public sealed class Hdf5DamageTests : IDisposable
{
    private readonly Hdf5TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_no_HDF5_file_is_refused_in_one_line_with_a_remedy()
    {
        File.WriteAllBytes(folder.File("empty.h5"), []);
        File.WriteAllText(folder.File("text.h5"), "just text, and some more of it");
        Directory.CreateDirectory(folder.File("folder.h5"));
        Refused<MalformedDataException>("empty.h5", "an empty file");
        Refused<MalformedDataException>("text.h5", "signature");
        Refused<StorageException>("folder.h5", "a folder");
        Refused<StorageException>("missing.h5", "nothing there");
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_or_says_which_rows_are_gone()
    {
        MakeSample();
        var whole = File.ReadAllBytes(folder.File("d.h5"));
        for (var length = 0; length < whole.Length; length += 1 + (whole.Length / 60))
        {
            File.WriteAllBytes(folder.File("cut.h5"), whole[..length]);
            var error = Assert.Throws<MalformedDataException>(() => Hdf5Reader.Open(folder.File("cut.h5")));
            Assert.DoesNotContain('\n', error.Message);
            Assert.NotNull(error.Remedy);
        }
    }

    [Fact]
    public void A_file_cut_while_it_is_open_gives_an_error_with_the_place()
    {
        MakeSample();
        using var reader = Hdf5Reader.Open(folder.File("d.h5"));
        using var dataset = reader.OpenDataset("zip");
        using var plain = reader.OpenDataset("plain");
        using var strings = reader.OpenDataset("s");
        using (var file = File.OpenHandle(folder.File("d.h5"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            RandomAccess.SetLength(file, 2048);
        }

        Assert.NotNull(Assert.Throws<MalformedDataException>(() => dataset.ReadRows(0, 4000, new int[4000])).Location.ByteOffset);
        Assert.NotNull(Assert.Throws<MalformedDataException>(() => plain.ReadRows(0, 4000, new int[4000])).Location.ByteOffset);
        Assert.NotNull(Assert.Throws<MalformedDataException>(() => strings.ReadStrings(0, 300)).Location.ByteOffset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("libver='latest'")]
    public void A_chunk_that_does_not_inflate_names_file_dataset_rows_and_byte(string how)
    {
        var place = Hdf5Oracle.Python(folder, $$"""
            with h5py.File('z.h5', 'w', {{how}}) as f:
                d = f.create_dataset('x', data=np.arange(4000, dtype='i4'), chunks=(1000,), compression='gzip')
                f.flush(); i = d.id.get_chunk_info_by_coord((2000,)); print(i.byte_offset)
                d.id.write_direct_chunk((3000,), __import__('zlib').compress(b'short'))
            """);
        var offset = long.Parse(place, System.Globalization.CultureInfo.InvariantCulture);
        var bytes = File.ReadAllBytes(folder.File("z.h5"));
        bytes[offset + 100] ^= 0x5a;
        File.WriteAllBytes(folder.File("z.h5"), bytes);
        using var reader = Hdf5Reader.Open(folder.File("z.h5"));
        using var dataset = reader.OpenDataset("x");
        var error = Assert.Throws<MalformedDataException>(() => dataset.ReadRows(0, 4000, new int[4000]));
        Assert.Equal((offset, "x"), (error.Location.ByteOffset, error.Location.Item));
        Assert.Contains("rows from 2000", error.Message, StringComparison.Ordinal);
        Assert.Contains("5 bytes", Assert.Throws<MalformedDataException>(() => dataset.ReadRows(3500, 1, new int[1])).Message, StringComparison.Ordinal);
        dataset.ReadRows(0, 2000, new int[2000]);
    }

    [Fact]
    public void Any_flipped_byte_of_compressed_chunks_is_noticed()
    {
        MakeSample();
        var (start, end) = Region("zip");
        var whole = File.ReadAllBytes(folder.File("d.h5"));
        var random = new Random(5);
        for (var i = 0; i < 150; i++)
        {
            var at = random.Next(start, end);
            Flip(whole, at, (byte)(1 << random.Next(8)));
            using var reader = Hdf5Reader.Open(folder.File("f.h5"), new Hdf5Options { Threads = 1 });
            using var dataset = reader.OpenDataset("zip");
            Assert.Throws<MalformedDataException>(() => dataset.ReadRows(0, 4000, new int[4000]));
        }
    }

    [Fact]
    public void A_flipped_fletcher32_chunk_is_noticed()
    {
        MakeSample();
        var (start, end) = Region("sum");
        var whole = File.ReadAllBytes(folder.File("d.h5"));
        Flip(whole, (start + end) / 2, 1);
        using var reader = Hdf5Reader.Open(folder.File("f.h5"));
        using var dataset = reader.OpenDataset("sum");
        var error = Assert.Throws<MalformedDataException>(() => dataset.ReadRows(0, 4000, new int[4000]));
        Assert.Contains("sum", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GCOL")]
    [InlineData("TREE")]
    public void Flipped_bytes_of_heaps_and_chunk_indexes_never_crash_or_hang(string signature)
    {
        MakeSample();
        var whole = File.ReadAllBytes(folder.File("d.h5"));
        var random = new Random(11);
        var found = 0;
        for (var at = whole.AsSpan().IndexOf(Encoding.ASCII.GetBytes(signature)); at >= 0 && found < 12; found++)
        {
            // Type 0 is the tree of a group, which is the library's business.
            for (var i = 0; i < 40 && (signature == "GCOL" || whole[at + 4] == 1); i++)
            {
                var offset = at + random.Next(i < 20 ? 48 : Math.Min(2000, whole.Length - at));
                Flip(whole, offset, (byte)random.Next(1, 256));
                using var reader = Hdf5Reader.Open(folder.File("f.h5"), new Hdf5Options { Threads = 1 });
                Damaged(() => ReadNumbers(reader));
                Damaged(() => ReadStrings(reader));
            }

            var next = whole.AsSpan(at + 4).IndexOf(Encoding.ASCII.GetBytes(signature));
            at = next < 0 ? -1 : at + 4 + next;
        }

        Assert.True(found > 0);
    }

    [Fact]
    public void A_filter_that_this_machine_lacks_is_named_with_a_way_out()
    {
        Hdf5Oracle.Python(folder, """
            with h5py.File('lzf.h5', 'w') as f: f.create_dataset('x', data=np.zeros(1000), compression='lzf')
            """);
        using var reader = Hdf5Reader.Open(folder.File("lzf.h5"));
        using var dataset = reader.OpenDataset("x");
        var error = Assert.Throws<MissingComponentException>(() => dataset.ReadRows(0, 10, new double[10]));
        Assert.Contains("lzf (32000)", error.Message, StringComparison.Ordinal);
        Assert.Contains("gzip", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chunk_above_the_limit_is_refused_before_anything_is_allocated()
    {
        Hdf5Oracle.Python(folder, """
            with h5py.File('big.h5', 'w') as f: f.create_dataset('x', (1 << 40,), chunks=(1 << 21,), dtype='i4', compression='gzip')[5] = 1
            """);
        using var reader = Hdf5Reader.Open(folder.File("big.h5"), new Hdf5Options { MaxChunkBytes = 1 << 20 });
        Assert.Contains("1048576", Assert.Throws<MalformedDataException>(() => reader.OpenDataset("x")).Message, StringComparison.Ordinal);
    }

    private static void ReadNumbers(Hdf5Reader reader)
    {
        using var dataset = reader.OpenDataset("zip");
        dataset.ReadRows(0, 4000, new int[4000]);
    }

    private static void ReadStrings(Hdf5Reader reader)
    {
        using var dataset = reader.OpenDataset("s");
        _ = dataset.ReadStrings(0, 300);
    }

    private static void Damaged(Action read)
    {
        var error = Record.Exception(read);
        Assert.True(error is null or MalformedDataException, $"{error}");
    }

    private void MakeSample() => Hdf5Oracle.Python(folder, """
        r = np.random.default_rng(2)
        with h5py.File('d.h5', 'w') as f:
            a = r.integers(0, 1 << 20, 4000).astype('i4')
            f.create_dataset('zip', data=a, chunks=(40,), compression='gzip')
            f.create_dataset('sum', data=a, chunks=(4000,), fletcher32=True)
            f['plain'] = a
            f['s'] = ['string number %d' % i for i in range(300)]
            f['s2'] = ['x' * i for i in range(300)]
        with h5py.File('d.h5') as f:
            for k in ('zip', 'sum'):
                c = [f[k].id.get_chunk_info(i) for i in range(f[k].id.get_num_chunks())]
                open(k + '.txt', 'w').write('\n'.join('%d %d' % (i.byte_offset, i.byte_offset + i.size) for i in c))
        """);

    private (int Start, int End) Region(string name)
    {
        var line = File.ReadLines(folder.File(name + ".txt")).ElementAt(name == "zip" ? 7 : 0).Split(' ');
        return (int.Parse(line[0], System.Globalization.CultureInfo.InvariantCulture), int.Parse(line[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    private void Flip(byte[] whole, int at, byte mask)
    {
        var bytes = (byte[])whole.Clone();
        bytes[at] ^= mask;
        File.WriteAllBytes(folder.File("f.h5"), bytes);
    }

    private void Refused<T>(string name, string expected)
        where T : ShardwrightException
    {
        var error = Assert.Throws<T>(() => Hdf5Reader.Open(folder.File(name)));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.NotNull(error.Remedy);
    }
}
