using System.Text;
using Shardwright.Formats.Fasta;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Formats.Fasta;

/// <summary>What a FASTA file may look like, and what is refused with its place.</summary>
public sealed class FastaReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData("\n\r\n  \n", "")]
    [InlineData(">a\nACGT\n", "0|a||ACGT\n")]
    [InlineData(">a\nACGT", "0|a||ACGT\n")]
    [InlineData(">a one two \nAC\nGT\n>b\nT", "0|a|one two|ACGT\n18|b||T\n")]
    [InlineData(">a\r\nAC\r\nGT\r\n>b\r\nT\r\n", "0|a||ACGT\n12|b||T\n")]
    [InlineData(">a\rAC\rGT\r>b\rT\r", "0|a||ACGT\n9|b||T\n")]
    [InlineData(">a\nacgtNRYKMSWBDHVn*-.\n", "0|a||acgtNRYKMSWBDHVn*-.\n")]
    [InlineData(">p\nMKVLAAGIVGLCAKAYU*\n", "0|p||MKVLAAGIVGLCAKAYU*\n")]
    [InlineData(";old\n;style\n>a\nAC\n;inside > ACGT\nGT\n;", "12|a||ACGT\n")]
    [InlineData("\n\n>a\n\nAC\n\n\nGT\n\n>b\n", "2|a||ACGT\n15|b||\n")]
    [InlineData(">a\n>b\n>c", "0|a||\n3|b||\n6|c||\n")]
    [InlineData(">\nAC\n>  only text\nGT\n>\t\n", "0|||AC\n5||only text|GT\n21|||\n")]
    [InlineData(">a\n  AC GT\t\n\tAA\n", "0|a||ACGTAA\n")]
    [InlineData("\uFEFF>a\nAC\n", "3|a||AC\n")]
    [InlineData(">a x>y ;z\nAC\n", "0|a|x>y ;z|AC\n")]
    [InlineData(">é|日 😀 μ\nAC\n", "0|é|日|😀 μ|AC\n")]
    [InlineData(">gi|1\tfirst\u0001gi|2 second\nAC\n", "0|gi|1|first\u0001gi|2 second|AC\n")]
    public void A_file_is_read_by_stated_rules(string text, string expected)
    {
        var path = Written(Encoding.UTF8.GetBytes(text));
        foreach (var block in new[] { 1, 2, 3, 5, 1000 })
        {
            foreach (var piece in new[] { 0, 1, 3, 1000 })
            {
                Assert.Equal((expected, null), FastaText.Read(path, new FastaOptions { BlockBytes = block }, piece));
            }
        }

        Assert.Equal(expected, PythonOracle.Run(FastaText.Oracle, path));
    }

    [Theory]
    [InlineData("ACGT\n>a\n", 0, "before any sequence", "\"A\"")]
    [InlineData("\n;c\n  x\n>a\n", 6, "before any sequence", "\"x\"")]
    [InlineData("@read\nACGT\n+\nIIII\n", 0, "before any sequence", "FASTQ")]
    [InlineData("BZh91AY", 0, "before any sequence", "bzip2")]
    [InlineData("PK\u0003\u0004", 0, "before any sequence", "ZIP")]
    [InlineData(">a\nAC\n>b\nAC>c\nGT\n", 11, "start of a line alone", "inside a line")]
    [InlineData(">a\nAC\n>b\n >c\nGT\n", 10, "start of a line alone", "inside a line")]
    [InlineData(">a\nAC\n>b\nA\0C\n", 10, "letters", "byte 0x00")]
    [InlineData(">a\nAC\n>b\nAC\n\0\0\0", 12, "letters", "byte 0x00")]
    [InlineData(">a\nAC\n>b\nACÿ\n", 11, "letters", "byte 0xc3")]
    [InlineData(">a\nAC\n>b\n1 ACGT\n", 9, "letters", "\"1\"")]
    [InlineData(">a\nAC\n>b\nAC;\n", 11, "letters", "\";\"")]
    [InlineData(">a\nAC\n>b\nAC\u001a", 11, "letters", "byte 0x1a")]
    [InlineData(">a\nAC\n>b\nAC?\n", 11, "letters", "\"?\"")]
    [InlineData(">a\nAC\n>b\0\nAC\n", 6, "text", "byte 0x00")]
    public void What_cannot_be_read_is_refused_with_its_place(string text, long offset, string expected, string found)
    {
        var path = Written(Encoding.UTF8.GetBytes(text));
        foreach (var block in new[] { 1, 3, 1000 })
        {
            foreach (var piece in new[] { 0, 1, 1000 })
            {
                var error = FastaText.Read(path, new FastaOptions { BlockBytes = block }, piece).Error!;
                Assert.Equal((path, offset), (error.Location.Path, error.Location.ByteOffset!.Value));
                Assert.Contains(expected, error.Expected!, StringComparison.Ordinal);
                Assert.Equal(text[0] == '>' ? 1L : (long?)null, error.Location.RecordIndex);
                Assert.Contains(block == 1 && found is "bzip2" or "ZIP" ? "\"" : found, error.Found!, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Letters_before_a_damage_are_given_first()
    {
        var path = Written(">a\nACGT\nAC\0GT\n"u8.ToArray());
        using var reader = FastaReader.Open(path);
        Assert.True(reader.ReadHeader(out var header));
        var bases = new byte[100];
        Assert.Equal(6, reader.ReadBases(bases));
        var error = Assert.Throws<MalformedDataException>(() => reader.ReadBases(bases));
        Assert.Equal(error.Message, Assert.Throws<MalformedDataException>(() => reader.ReadBases(bases)).Message);
        Assert.Equal((10, 0, "a"), (error.Location.ByteOffset!.Value, error.Location.RecordIndex!.Value, error.Location.Item));
        Assert.Equal("a", header.Id);
    }

    [Fact]
    public void A_record_that_is_passed_over_is_checked_all_the_same()
    {
        using var reader = FastaReader.Open(Written(">a\nACGT\n>b\nAC!T\n>c\n"u8.ToArray()));
        Assert.True(reader.ReadHeader(out _));
        Assert.True(reader.ReadHeader(out _));
        Assert.Equal(13, Assert.Throws<MalformedDataException>(() => reader.ReadHeader(out _)).Location.ByteOffset);
    }

    [Fact]
    public void A_header_that_is_no_UTF_8_is_Latin_1_and_says_so()
    {
        using var reader = FastaReader.Open(Written([.. ">a caf"u8, 0xe9, .. "\nAC\n>b café\nAC\n"u8]));
        Assert.True(reader.ReadHeader(out var first));
        Assert.Equal(("a", "café", true), (first.Id, first.Description, first.IsLatin1));
        Assert.True(reader.ReadHeader(out var second));
        Assert.Equal(("b", "café", false), (second.Id, second.Description, second.IsLatin1));
    }

    [Fact]
    public void A_header_has_a_limit()
    {
        var path = Written(Encoding.ASCII.GetBytes($">a\nAC\n>{new string('x', 5000)}\nAC\n"));
        foreach (var block in new[] { 1, 64, 10_000 })
        {
            Assert.Null(FastaText.Read(path, new FastaOptions { BlockBytes = block, MaxHeaderBytes = 5000 }).Error);
            var (text, error) = FastaText.Read(path, new FastaOptions { BlockBytes = block, MaxHeaderBytes = 4999 });
            Assert.Equal("0|a||AC\n", text);
            Assert.Equal((6, 1), (error!.Location.ByteOffset!.Value, error.Location.RecordIndex!.Value));
            Assert.Contains("MaxHeaderBytes", error.Remedy!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_whole_record_has_a_limit_and_reading_goes_on_behind_it()
    {
        using var reader = FastaReader.Open(Written(">a\nACGT\nACGT\n>b\nACGT\nACG\n"u8.ToArray()), new FastaOptions { MaxRecordBases = 7, BlockBytes = 2 });
        var error = Assert.Throws<MalformedDataException>(() => reader.ReadRecord(out _));
        Assert.Equal((0, 0, "a"), (error.Location.ByteOffset!.Value, error.Location.RecordIndex!.Value, error.Location.Item));
        Assert.True(reader.ReadRecord(out var second));
        Assert.Equal(("b", "ACGTACG"), (second.Header.Id, Encoding.ASCII.GetString(second.Bases.Span)));
        Assert.False(reader.ReadRecord(out _));
    }

    [Fact]
    public void What_is_left_out_is_counted()
    {
        using var reader = FastaReader.Open(Written(";one\n>a\nAC GT \n;two\n\tAC\n"u8.ToArray()));
        while (reader.ReadRecord(out _))
        {
        }

        Assert.Equal((2, 3), (reader.CommentLines, reader.BlankBytes));
        Assert.Equal(FastaCompression.None, reader.Compression);
    }

    [Fact]
    public void One_endless_line_is_given_in_pieces_without_allocating()
    {
        const int Bases = 20_000_000;
        var path = Written([.. ">a\n"u8, .. Enumerable.Repeat((byte)'G', Bases)]);
        using var reader = FastaReader.Open(path);
        Assert.True(reader.ReadHeader(out _));
        var piece = new byte[100_000];
        _ = reader.ReadBases(piece.AsSpan(0, 1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var total = 1;
        for (int count; (count = reader.ReadBases(piece)) > 0;)
        {
            total += count;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(Bases, total);
    }

    [Fact]
    public void Random_records_are_read_as_Python_reads_them_whatever_the_blocks_and_pieces()
    {
        var random = new Random(11);
        for (var trial = 0; trial < 20; trial++)
        {
            var path = Written(RandomFile(random, 40));
            var expected = PythonOracle.Run(FastaText.Oracle, path);
            Assert.NotEmpty(expected);
            for (var reading = 0; reading < 20; reading++)
            {
                Assert.Equal((expected, null), FastaText.Read(path, new FastaOptions { BlockBytes = random.Next(1, 200) }, random.Next(0, 100)));
            }
        }
    }

    [Fact]
    public void A_file_with_any_byte_changed_or_cut_is_read_as_its_rules_say_or_refused_at_a_place_in_it()
    {
        var random = new Random(12);
        var whole = RandomFile(random, 12);
        var (read, refused) = (0, 0);
        for (var place = 0; place < whole.Length; place++)
        {
            var changed = random.Next(3) == 0 ? whole[..place] : [.. whole[..place], (byte)random.Next(256), .. whole[(place + 1)..]];
            var path = Written(changed);
            var (text, error) = FastaText.Read(path, new FastaOptions { BlockBytes = random.Next(1, 300) });
            var again = FastaText.Read(path, new FastaOptions { BlockBytes = 1000 }, 0);
            Assert.Equal(error?.Message, again.Error?.Message);
            (read, refused) = error is null ? (read + 1, refused) : (read, refused + 1);
            Assert.InRange(error?.Location.ByteOffset ?? 0, 0, changed.Length);
            Assert.Equal(error is null, text == again.Text && error is null);
        }

        Assert.True(read > 100 && refused > 100, $"{read} read, {refused} refused");
    }

    [Theory]
    [InlineData("lambda_virus.fa")]
    [InlineData("metagenomics.fasta")]
    public void A_real_file_is_the_same_as_for_Python(string name)
    {
        var path = RealFile(name);
        var expected = PythonOracle.Run(FastaText.Oracle, path);
        Assert.Equal((expected, null), FastaText.Read(path));
        Assert.Equal((expected, null), FastaText.Read(path, new FastaOptions { BlockBytes = 777 }, 0));
    }

    [Fact]
    public void What_is_no_file_is_refused()
    {
        Assert.Throws<StorageException>(() => FastaReader.Open(folder.File("missing.fa")));
        Assert.Throws<StorageException>(() => FastaReader.Open(folder.Path));
        Assert.Throws<ArgumentOutOfRangeException>(() => FastaReader.Open(Written([]), new FastaOptions { InflateThreads = 0 }));
    }

    [Theory]
    [InlineData(">a\nAC", true)]
    [InlineData("\uFEFF\n ;old\n>a", true)]
    [InlineData(";only a comment", false)]
    [InlineData("AC>", false)]
    [InlineData("", false)]
    public void The_first_bytes_tell(string head, bool isKnown) => Assert.Equal(isKnown, FastaReader.Knows(Encoding.UTF8.GetBytes(head)));

    [Fact]
    public void Letters_are_counted_each_for_itself()
    {
        var random = new Random(5);
        var letters = new FastaLetters();
        var all = new byte[10_007];
        random.GetItems("ACGTacgtNRYn*-."u8, all.AsSpan());
        for (var at = 0; at < all.Length;)
        {
            var count = Math.Min(random.Next(1, 50), all.Length - at);
            letters.Add(all.AsSpan(at, count));
            at += count;
        }

        foreach (var letter in all.Distinct())
        {
            Assert.Equal(all.Count(other => other == letter), letters[letter]);
        }

        Assert.Equal("*-.ACGNRTYacgnt", letters.Occurring());
        Assert.Equal(all.Length, letters.Total);
        Assert.Equal(all.Count(letter => char.IsAsciiLetterLower((char)letter)), letters.LowerCase);
        Assert.Equal(all.Count(letter => letter is (byte)'R' or (byte)'Y'), letters.AmbiguousNucleotides);
        Assert.Equal(letters.Total, letters.Nucleotides + letters.AmbiguousNucleotides + letters.Gaps);
        letters.Clear();
        Assert.Equal((0, ""), (letters.Total, letters.Occurring()));
    }

    /// <summary>Records with all that is allowed between and in them.</summary>
    private static byte[] RandomFile(Random random, int records)
    {
        string[] ends = ["\n", "\r\n", "\r"];
        string[] ids = ["a", "chr1", "gi|7|é", "", "x;y>z", "日本"];
        var text = new StringBuilder(random.Next(2) == 0 ? "\uFEFF" : "");
        var end = ends[random.Next(3)];
        for (var record = 0; record < records; record++)
        {
            text.Append('>').Append(ids[random.Next(ids.Length)]).Append(random.Next(2) == 0 ? "" : " \tsome  text μ ").Append(end);
            for (var line = random.Next(6); line > 0; line--)
            {
                text.Append(random.Next(9) switch
                {
                    0 => "",
                    1 => "; > a comment",
                    2 => " AC\tGT ",
                    _ => new string(random.GetItems<char>("ACGTacgtNRYKMn*-.", random.Next(1, 120))),
                }).Append(random.Next(20) == 0 ? ends[random.Next(3)] : end);
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private string Written(byte[] bytes)
    {
        File.WriteAllBytes(folder.File("some.fa"), bytes);
        return folder.File("some.fa");
    }

    private static string RealFile(string name)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var path = Path.Combine(at.FullName, "shared", "data", "genome", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"SKIPPED: {name}, a real genome file, is not here: no folder shared/data/genome beside this checkout.");
        return "";
    }
}
