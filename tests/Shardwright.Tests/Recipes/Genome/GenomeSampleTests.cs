using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Formats.Fasta;
using Shardwright.Foundation.Errors;
using Shardwright.Recipes.Genome;

namespace Shardwright.Tests.Recipes.Genome;

/// <summary>Samples of genomes.</summary>
public sealed class GenomeSampleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_sample_has_what_real_genomes_have()
    {
        using var folder = new TemporaryFolder();
        var report = GenomeSample.Write(new GenomeSampleOptions { Folder = folder.File("raw"), Samples = 6, Contigs = 12, Length = 20_000 }, Cancel);

        Assert.Equal((6, 72, 0), (report.Files.Count, report.Contigs, report.Defects));
        var (letters, lengths, kinds, ids, bases) = (new FastaLetters(), new List<long>(), new HashSet<string>(), new HashSet<string>(), 0L);
        foreach (var file in report.Files)
        {
            using var reader = FastaReader.Open(file.Path);
            while (reader.ReadRecord(out var record))
            {
                letters.Add(record.Bases.Span);
                lengths.Add(record.Bases.Length);
                kinds.Add(SampleId.KindOf(record.Header.Id));
                Assert.True(ids.Add(record.Header.Id));
                Assert.True(SampleId.TryParse(record.Header.Id, out var sample));
                Assert.Equal(file.Sample, sample);
                Assert.NotEqual("", record.Header.Description);
                bases += record.Bases.Length;
            }
        }

        Assert.Equal((72, report.Bases), (lengths.Count, bases));
        Assert.InRange(kinds.Count, 3, 10);
        Assert.Single(lengths, length => length == 0);
        Assert.InRange(lengths.Count(length => length < 8192), 7, 60);
        Assert.InRange(lengths.Average(), 12_000, 28_000);
        Assert.InRange(letters.LowerCase, bases / 50, bases / 5);
        Assert.InRange(letters[(byte)'N'], 1, bases / 20);
        Assert.InRange(letters.AmbiguousNucleotides, 10, bases / 10);
        Assert.Contains(report.Files, file => file.Sample == "SMP005.1");
        Assert.All(File.ReadLines(report.Files[0].Path).Where(line => !line.StartsWith('>')), line => Assert.InRange(line.Length, 1, 80));
    }

    [Fact]
    public void The_share_of_G_and_C_is_each_samples_own()
    {
        using var folder = new TemporaryFolder();
        var report = GenomeSample.Write(new GenomeSampleOptions { Folder = folder.Path, Samples = 8, Contigs = 3, Length = 60_000 }, Cancel);

        var shares = PythonOracle.Run(
            """
            import sys
            for path in sys.argv[1:]:
                text = "".join(line.strip() for line in open(path) if line[0] != ">").upper()
                print((text.count("G") + text.count("C")) / sum(text.count(x) for x in "ACGT"))
            """,
            [.. report.Files.Select(file => file.Path)]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, System.Globalization.CultureInfo.InvariantCulture)).ToArray();

        Assert.Equal(8, shares.Length);
        Assert.All(shares, share => Assert.InRange(share, 0.2, 0.75));
        Assert.True(shares.Max() - shares.Min() > 0.1);
    }

    [Fact]
    public void The_same_options_give_the_same_letters_and_other_ones_are_refused()
    {
        using var folder = new TemporaryFolder();
        var options = new GenomeSampleOptions { Folder = folder.File("one"), Samples = 3, Contigs = 5, Length = 3000, Defects = 4 };
        var one = GenomeSample.Write(options, Cancel);
        var two = GenomeSample.Write(options with { Folder = folder.File("two"), Gzip = true }, Cancel);
        var other = GenomeSample.Write(options with { Folder = folder.File("three"), Seed = 43 }, Cancel);
        File.WriteAllText(folder.File("foreign"), "mine");

        Assert.Equal(one.Files.Where(file => !file.IsSpoilt).Select(file => Text(file.Path)), two.Files.Where(file => !file.IsSpoilt).Select(file => Text(file.Path)));
        Assert.EndsWith(".fna.gz", two.Files[0].Path, StringComparison.Ordinal);
        Assert.NotEqual(Text(one.Files[0].Path), Text(other.Files[0].Path));
        Assert.Equal(one, GenomeSample.Write(options, Cancel), (a, b) => a!.Files.SequenceEqual(b!.Files));
        Assert.Throws<DatasetStateException>(() => GenomeSample.Write(options with { Contigs = 6 }, Cancel));
        Assert.Throws<DatasetStateException>(() => GenomeSample.Write(options with { Folder = folder.Path }, Cancel));
        Assert.Equal("mine", File.ReadAllText(folder.File("foreign")));
    }

    [Fact]
    public void A_file_that_is_gone_is_made_again_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var options = new GenomeSampleOptions { Folder = folder.Path, Samples = 3, Contigs = 4, Length = 2000 };
        var path = GenomeSample.Write(options, Cancel).Files[1].Path;
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);

        GenomeSample.Write(options, Cancel);

        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void Every_kind_of_damage_is_there_and_those_that_spoil_a_file_have_their_own()
    {
        using var folder = new TemporaryFolder();
        var report = GenomeSample.Write(new GenomeSampleOptions { Folder = folder.Path, Samples = 2, Contigs = 8, Length = 500, Defects = 14 }, Cancel);

        Assert.Equal((14, 16), (report.Defects, report.Contigs));
        Assert.Equal(10, report.Files.Count(file => file.IsSpoilt));
        foreach (var file in report.Files.Where(file => file.IsSpoilt))
        {
            Assert.Throws<MalformedDataException>(() => Text(file.Path));
        }

        var (twice, empty) = (0, 0);
        foreach (var file in report.Files.Where(file => !file.IsSpoilt))
        {
            var ids = new HashSet<string>();
            using var reader = FastaReader.Open(file.Path);
            while (reader.ReadRecord(out var record))
            {
                empty += record.Header.Id.Length == 0 ? 1 : 0;
                twice += record.Header.Id.Length > 0 && !ids.Add(record.Header.Id) ? 1 : 0;
            }
        }

        Assert.Equal((2, 2), (twice, empty));
    }

    [Fact]
    public void One_short_sequence_of_one_sample_can_be_made()
    {
        using var folder = new TemporaryFolder();
        var report = GenomeSample.Write(new GenomeSampleOptions { Folder = folder.Path, Samples = 1, Contigs = 1, Length = 1 }, Cancel);

        Assert.True(report.Bases > 0);
        Assert.Equal(report.Bases, new FileInfo(report.Files[0].Path).Length - File.ReadLines(report.Files[0].Path).First().Length - 2);
    }

    [Theory]
    [InlineData(0, 1, 1, 0)]
    [InlineData(1, 0, 1, 0)]
    [InlineData(1, 1, 0, 0)]
    [InlineData(1, 1, 1, 2)]
    [InlineData(1, 1, 1, -1)]
    public void Options_that_make_no_sense_are_refused(int samples, int contigs, int length, int defects)
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<ArgumentException>(() => GenomeSample.Write(
            new GenomeSampleOptions { Folder = folder.File("raw"), Samples = samples, Contigs = contigs, Length = length, Defects = defects }, Cancel));
        Assert.False(Directory.Exists(folder.File("raw")));
    }

    private static string Text(string path)
    {
        var text = new System.Text.StringBuilder();
        using var reader = FastaReader.Open(path);
        while (reader.ReadRecord(out var record))
        {
            text.Append('>').Append(record.Header.Id).Append(record.Header.Description).Append('\n').Append(System.Text.Encoding.ASCII.GetString(record.Bases.Span)).Append('\n');
        }

        return text.ToString();
    }
}
