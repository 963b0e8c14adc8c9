using Shardwright.Formats.Npz;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Npz;

/// <summary>Archives that are cut, flipped, or lie.</summary>
public sealed class NpzDamageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_archive_cut_anywhere_is_malformed()
    {
        var whole = Archive();
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder.File("cut.npz"), whole.AsSpan(0, length));
            Assert.Throws<MalformedDataException>(() => Read(folder.File("cut.npz")));
        }
    }

    [Fact]
    public void An_archive_with_any_bit_flipped_is_malformed_or_reads_the_same()
    {
        var whole = Archive();
        File.WriteAllBytes(folder.File("whole.npz"), whole);
        var expected = Read(folder.File("whole.npz"));
        var silent = 0;
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(folder.File("flipped.npz"), damaged);
            try
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                Assert.Equal(expected, Read(folder.File("flipped.npz")));
                Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
                silent++;
            }
            catch (MalformedDataException)
            {
            }
        }

        // Padding, dates, attributes, versions.
        Assert.InRange(silent, 1, whole.Length / 4);
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("/a")]
    [InlineData("b/../../a")]
    [InlineData("..\\a")]
    [InlineData("\\a")]
    [InlineData("C:a")]
    [InlineData("a\0b")]
    public void A_name_that_leads_outside_is_refused(string name)
    {
        _ = PythonOracle.Run("""
            import sys, zipfile
            name = eval(sys.argv[2]) + '.npy'
            stand_in = 'x' * len(name)
            with zipfile.ZipFile(sys.argv[1], 'w') as z: z.writestr(stand_in, b'')
            raw = open(sys.argv[1], 'rb').read().replace(stand_in.encode(), name.encode())
            open(sys.argv[1], 'wb').write(raw)
            """, folder.File("n.npz"), "'" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\0", "\\0", StringComparison.Ordinal) + "'");
        Assert.Contains("name of a member", Assert.Throws<MalformedDataException>(() => NpzReader.Open(folder.File("n.npz"))).Message, StringComparison.Ordinal);
        using var writer = new NpzWriter(new MemoryStream());
        Assert.Throws<ArgumentException>(() => writer.Begin(name, new NpyHeader(NpyType.F4, [])));
    }

    [Fact]
    public void Two_members_of_one_name_are_refused()
    {
        _ = PythonOracle.Run("""
            import sys, zipfile, warnings
            warnings.simplefilter('ignore')
            with zipfile.ZipFile(sys.argv[1], 'w') as z:
                z.writestr('a.npy', b''); z.writestr('a.npy', b'')
            """, folder.File("n.npz"));
        Assert.Contains("same name", Assert.Throws<MalformedDataException>(() => NpzReader.Open(folder.File("n.npz"))).Message, StringComparison.Ordinal);
        using var writer = new NpzWriter(new MemoryStream());
        writer.Add("a", NpyArray.Of<byte>([1]));
        Assert.Throws<ArgumentException>(() => writer.Begin("a", new NpyHeader(NpyType.F4, [])));
    }

    [Fact]
    public void Other_members_are_listed_and_other_compressions_and_encryption_refused()
    {
        _ = PythonOracle.Run("""
            import sys, zipfile, io
            import numpy as np
            b = io.BytesIO(); np.save(b, np.arange(3)); b = b.getvalue()
            with zipfile.ZipFile(sys.argv[1], 'w') as z:
                z.writestr('notes.txt', b'hello'); z.writestr('folder/', b''); z.writestr('packed.npy', b, zipfile.ZIP_BZIP2); z.writestr('a.npy', b)
            raw = bytearray(open(sys.argv[1], 'rb').read())
            i = raw.index(b'a.npy'); raw[i - 24] |= 1
            i = raw.rindex(b'a.npy'); raw[i - 38] |= 1
            open(sys.argv[1], 'wb').write(raw)
            """, folder.File("n.npz"));
        using var reader = NpzReader.Open(folder.File("n.npz"));
        Assert.Empty(reader.Members);
        Assert.Equal(["notes.txt", "folder/"], reader.OtherNames);
        Assert.Equal(["packed", "a"], reader.Refusals.Select(refusal => refusal.Name));
        Assert.Contains("encrypted", reader.Refusals[1].Reason.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_file_that_says_it_is_huge_is_refused_before_anything_is_allocated()
    {
        _ = PythonOracle.Run("""
            import sys, zipfile, io, zlib
            import numpy as np
            b = io.BytesIO(); np.lib.format.write_array_header_1_0(b, {'descr': '|u1', 'fortran_order': False, 'shape': (1 << 31,)})
            with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z: z.writestr('a.npy', b.getvalue())
            raw = bytearray(open(sys.argv[1], 'rb').read())
            i = raw.index(b'a.npy'); raw[i - 8:i - 4] = ((1 << 31) + 128).to_bytes(4, 'little')
            i = raw.rindex(b'a.npy'); raw[i - 22:i - 18] = ((1 << 31) + 128).to_bytes(4, 'little')
            open(sys.argv[1], 'wb').write(raw)
            """, folder.File("n.npz"));
        Assert.Contains("1032 raw bytes", Assert.Throws<MalformedDataException>(() => NpzReader.Open(folder.File("n.npz"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_archive_is_said_to_be_none()
    {
        Assert.Throws<StorageException>(() => NpzReader.Open(folder.File("none.npz")));
        Assert.Throws<StorageException>(() => NpzReader.Open(folder.Path));
        File.WriteAllText(folder.File("text.npz"), "text");
        Assert.Contains("no ZIP", Assert.Throws<MalformedDataException>(() => NpzReader.Open(folder.File("text.npz"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_calls_are_wrong_arguments()
    {
        using var writer = new NpzWriter(new MemoryStream());
        Assert.Throws<InvalidOperationException>(() => writer.Write([1]));
        Assert.Throws<ArgumentException>(() => writer.Begin("a", new NpyHeader(NpyType.F4 with { IsBigEndian = true }, [1])));
        Assert.Throws<ArgumentException>(() => writer.Begin("a", new NpyHeader(new NpyType(NpyKind.Real, 3), [1])));
        Assert.Throws<ArgumentException>(() => writer.Add("a", new NpyArray(new NpyHeader(NpyType.F4, [1]), new byte[3])));
        writer.Begin("a", new NpyHeader(NpyType.F4, [1]));
        Assert.Throws<InvalidOperationException>(() => writer.Begin("b", new NpyHeader(NpyType.F4, [1])));
        Assert.Throws<InvalidOperationException>(() => writer.Write(DeflatedPiece.OfRuns([1, 2, 3, 4])));
        Assert.Throws<ArgumentException>(() => writer.Write(new byte[5]));
        Assert.Throws<InvalidOperationException>(writer.End);
        Assert.Throws<InvalidOperationException>(writer.Finish);
        writer.Write(new byte[4]);
        writer.End();
        writer.Finish();
        Assert.Throws<InvalidOperationException>(writer.Finish);
        Assert.Throws<ArgumentException>(() => NpyArray.Of<float>([1, 2], 3));
        Assert.Throws<ArgumentException>(() => { _ = NpyArray.Of<float>([1, 2]).As<int>(); });
    }

    private static byte[] Archive()
    {
        var stream = new MemoryStream();
        using var writer = new NpzWriter(stream);
        writer.Add("stored", NpyArray.Of<float>([1, 2, 3], 3, 1));
        writer.Add("deflated", NpyArray.Of<int>([.. Enumerable.Range(0, 40)]), NpzCompression.Deflate);
        writer.BeginDeflated("pieces", new NpyHeader(NpyType.U1, [120]));
        writer.Write(DeflatedPiece.OfRuns(new byte[60]));
        writer.Write(DeflatedPiece.OfSamples(new byte[60]));
        writer.End();
        writer.Finish();
        return stream.ToArray();
    }

    private static List<string> Read(string path)
    {
        using var reader = NpzReader.Open(path);
        var read = new List<string>();
        foreach (var member in reader.Members)
        {
            read.Add($"{member.Name} {member.Header.Type.Descr} {string.Join(",", member.Header.Shape)} {Convert.ToHexString(reader.Read(member).Data.Span)}");
            using var stream = reader.OpenData(member);
            stream.ReadExactly(new byte[member.Header.Bytes]);
            Assert.Equal(0, stream.Read(new byte[1]));
        }

        // Three arrays went in; a name that is damaged in both places is another archive, which only the directory could tell.
        return read.Count == 3 && reader.Refusals.Count + reader.OtherNames.Count == 0 ? read
            : throw new MalformedDataException(new DataLocation(path), "arrays", "3", read.Count.ToString((IFormatProvider?)null));
    }
}
