using System.Text;
using Shardwright.Datasets.Inspection;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Datasets.Inspection;

public sealed class FastaInspectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_is_told_by_its_first_bytes()
    {
        var told = Told("some.bin", "; from a test\n>a first one\nACGTNN\nacg\n>b\n>c\nACRY-\n");
        Assert.Equal("FASTA file", told.Kind);
        Assert.Equal("none", Fact(told, "compression"));
        Assert.Equal("3", Fact(told, "records"));
        Assert.Equal("14", Fact(told, "bases"));
        Assert.Equal("9", Fact(told, "longest record"));
        Assert.Equal("nucleotides, some ambiguous or gaps: -ACGNRTYacg", Fact(told, "alphabet"));
        Assert.Equal("3", Fact(told, "lower-case letters"));
        Assert.Equal("1", Fact(told, "records without bases"));
        Assert.Equal("1", Fact(told, "comment lines"));
        Assert.Equal([["a", "9", "first one"], ["b", "0", ""], ["c", "5", ""]], told.Tables.Single().Rows);
    }

    [Fact]
    public void Compression_and_alphabet_are_told()
    {
        _ = PythonOracle.Run("import gzip, sys; open(sys.argv[1], 'wb').write(gzip.compress(b'>p\\nMKVLEQ*\\n'))", folder.File("some.faa.gz"));
        var told = Inspector.Inspect(folder.File("some.faa.gz"));
        Assert.Equal("gzip", Fact(told, "compression"));
        Assert.Equal("other letters, as of proteins: *EKLMQV", Fact(told, "alphabet"));
        Assert.Equal("nucleotides: ACG", Fact(Told("some.fa", ">a\nACG"), "alphabet"));
    }

    [Fact]
    public void A_file_without_records_is_told_by_its_name() => Assert.Equal("FASTA file without records", Told("some.fasta", "").Kind);

    [Fact]
    public void A_damaged_file_is_refused() => Assert.Throws<MalformedDataException>(() => Told("some.fa", ">a\nAC\0"));

    private Shardwright.Datasets.Inspection.Inspection Told(string name, string text)
    {
        File.WriteAllBytes(folder.File(name), Encoding.UTF8.GetBytes(text));
        return Inspector.Inspect(folder.File(name));
    }

    private static string Fact(Shardwright.Datasets.Inspection.Inspection told, string name) => told.Facts.Single(fact => fact.Name == name).Value;
}
