using Shardwright.Formats.Fasta;

namespace Shardwright.Tests.Formats.Fasta;

/// <summary>Gzip and bgzip that are whole, and that are not: files made by Python's gzip, and by a bgzip writer in Python after the specification.</summary>
public sealed class FastaGzipTests : IDisposable
{
    private const string Make = """
        import gzip, random, struct, sys, zlib
        random.seed(6)
        folder, records, most, block = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
        def bgzf(text, level=6, extra=b''):
            deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
            body = deflate.compress(text) + deflate.flush()
            extra += b'BC\2\0' + struct.pack('<H', 12 + len(extra) + 6 + len(body) + 8 - 1)
            return b'\x1f\x8b\x08\x04\0\0\0\0\0\xff' + struct.pack('<H', len(extra)) + extra + body + struct.pack('<II', zlib.crc32(text), len(text))
        text = b''
        for i in range(records):
            bases = bytes(random.choices(b'ACGTNacgt', k=random.randrange(most)))
            text += b'>r%d text\n' % i + b''.join(bases[j:j + 60] + b'\n' for j in range(0, len(bases), 60))
        half = len(text) // 2
        blocks = lambda part: b''.join(bgzf(part[i:i + block], i % 7, b'XY\1\0z' if i % 2 else b'') for i in range(0, len(part), block))
        end = bytes.fromhex('1f8b08040000000000ff0600424302001b0003000000000000000000')
        files = {'plain': text, 'one.gz': gzip.compress(text), 'two.gz': gzip.compress(text[:half], 1) + gzip.compress(b'') + gzip.compress(text[half:], 9),
            'bgz': blocks(text) + end, 'joined.bgz': blocks(text[:half]) + end + blocks(text[half:]) + end,
            'mixed.bgz': blocks(text[:half]) + end + gzip.compress(text[half:]), 'padded.bgz': blocks(text) + end + bytes(700), 'noend.bgz': blocks(text)}
        for name, data in files.items(): open(folder + '/' + name, 'wb').write(data)
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Members_and_blocks_of_any_kind_are_one_text()
    {
        // More than the blocks that are inflated at once, and more bytes than are read at once.
        _ = PythonOracle.Run(Make, folder.Path, "60", "200000", "40000");
        var expected = FastaText.Read(folder.File("plain")).Text;
        foreach (var name in new[] { "one.gz", "two.gz", "bgz", "joined.bgz", "mixed.bgz", "padded.bgz" })
        {
            foreach (var threads in new[] { 1, 3 })
            {
                Assert.Equal((expected, null), FastaText.Read(folder.File(name), new FastaOptions { InflateThreads = threads }, 100_000));
            }

            using var reader = FastaReader.Open(folder.File(name));
            Assert.Equal(name.EndsWith("gz", StringComparison.Ordinal) && name.Contains("bgz", StringComparison.Ordinal) ? FastaCompression.Bgzip : FastaCompression.Gzip, reader.Compression);
        }

        Assert.Equal(PythonOracle.Run(FastaText.Oracle, folder.File("bgz")), expected);
    }

    [Fact]
    public void A_bgzip_file_without_its_end_mark_is_refused_unless_that_is_allowed()
    {
        _ = PythonOracle.Run(Make, folder.Path, "20", "2000", "1000");
        var expected = FastaText.Read(folder.File("plain")).Text;
        var (text, error) = FastaText.Read(folder.File("noend.bgz"));
        Assert.StartsWith(text, expected, StringComparison.Ordinal);
        Assert.Contains("end mark", error!.Message, StringComparison.Ordinal);
        Assert.Equal(new FileInfo(folder.File("noend.bgz")).Length, error.Location.ByteOffset);
        Assert.Equal((expected, null), FastaText.Read(folder.File("noend.bgz"), new FastaOptions { AllowMissingBgzipEnd = true }));
    }

    [Theory]
    [InlineData("one.gz")]
    [InlineData("bgz")]
    public void Cut_at_any_byte_it_is_refused_behind_the_letters_before(string name)
    {
        _ = PythonOracle.Run(Make, folder.Path, "6", "400", "300");
        var (expected, whole) = (FastaText.Read(folder.File("plain")).Text, File.ReadAllBytes(folder.File(name)));
        var longest = 0;
        for (var cut = 1; cut < whole.Length; cut++)
        {
            File.WriteAllBytes(folder.File("cut"), whole[..cut]);
            var (text, error) = FastaText.Read(folder.File("cut"));
            Assert.StartsWith(text, expected, StringComparison.Ordinal);
            Assert.Equal(cut, error!.Location.ByteOffset);
            longest = Math.Max(longest, text.Length);
        }

        Assert.InRange(longest, expected.Length / 2, expected.Length);
    }

    [Theory]
    [InlineData("two.gz")]
    [InlineData("bgz")]
    public void With_any_bit_flipped_it_says_so_or_nothing_of_the_text_has_changed(string name)
    {
        _ = PythonOracle.Run(Make, folder.Path, "6", "400", "300");
        var (expected, whole) = (FastaText.Read(folder.File("plain")).Text, File.ReadAllBytes(folder.File(name)));
        var (silent, told) = (0, 0);
        for (var place = 0; place < whole.Length; place++)
        {
            var damaged = whole.ToArray();
            damaged[place] ^= (byte)(1 << (place % 8));
            File.WriteAllBytes(folder.File("flipped"), damaged);
            var (text, error) = FastaText.Read(folder.File("flipped"));
            if (error is null)
            {
                silent++;
                Assert.Equal(expected, text);
            }
            else
            {
                told++;
            }
        }

        // What is silent is in the headers: times, levels, systems, and the length that a bgzip block says of itself, without which it is gzip.
        Assert.InRange(silent, 1, whole.Length / 4);
        Assert.InRange(told, whole.Length / 2, whole.Length);
    }

    [Fact]
    public void Other_bytes_behind_the_members_are_an_error()
    {
        _ = PythonOracle.Run(Make, folder.Path, "6", "400", "300");
        foreach (var name in new[] { "one.gz", "bgz" })
        {
            var whole = File.ReadAllBytes(folder.File(name));
            File.WriteAllBytes(folder.File("more"), [.. whole, .. ">x\nAC\n"u8]);
            var (_, error) = FastaText.Read(folder.File("more"));
            Assert.Equal(whole.Length, error!.Location.ByteOffset);
            Assert.Equal("other bytes", error.Found);
        }
    }

    [Fact]
    public void The_place_of_an_error_in_compressed_text_says_what_it_counts()
    {
        _ = PythonOracle.Run("import gzip, sys; open(sys.argv[1], 'wb').write(gzip.compress(b'>a\\nAC\\n>b\\nA1\\n'))", folder.File("bad.gz"));
        var error = FastaText.Read(folder.File("bad.gz")).Error!;
        Assert.Equal((10, 1), (error.Location.ByteOffset!.Value, error.Location.RecordIndex!.Value));
        Assert.Contains("decompressed", error.Subject, StringComparison.Ordinal);
    }
}
