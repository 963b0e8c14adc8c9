using Shardwright.Datasets.Inspection;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Foundation.Errors;
using Shardwright.Tests.Datasets.Layouts.Genome;
using Told = Shardwright.Datasets.Inspection.Inspection;

namespace Shardwright.Tests.Datasets.Inspection;

public sealed class GenomeInspectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(PackedBits.Two, "2")]
    [InlineData(PackedBits.Eight, "8")]
    public void Packed_sequences_are_told_with_their_first_letters(PackedBits bits, string written)
    {
        var path = folder.File("some.dat");
        PackedFiles.Write(path, bits, ("one", [.. "acgtNNRY"u8]), ("two", []), ("three", PackedFiles.Bases(100_000, 3)));
        var told = Inspector.Inspect(path);
        Assert.Equal("packed sequences", told.Kind);
        Assert.Equal([written, "3", "100,008", "100,000", "1"], Facts(told, "bits of a base", "sequences", "letters", "longest sequence", "empty sequences"));
        Assert.Equal(["one", "8", "acgtNNRY"], told.Tables[0].Rows[0]);
        Assert.Equal(["two", "0", ""], told.Tables[0].Rows[1]);
        Assert.EndsWith("…", told.Tables[0].Rows[2][2], StringComparison.Ordinal);
    }

    [Fact]
    public void Packed_sequences_that_are_cut_are_an_error()
    {
        var path = folder.File("cut.packed");
        PackedFiles.Write(path, PackedBits.Two, ("one", [.. "ACGT"u8]));
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]);
        Assert.Throws<MalformedDataException>(() => Inspector.Inspect(path));
    }

    [Fact]
    public void A_database_of_sequences_is_told_with_the_first_of_them_whatever_they_hold()
    {
        var path = folder.File("some.dat");
        PythonOracle.Run("""
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1])
            c.execute('CREATE TABLE sequences (contig_id TEXT PRIMARY KEY, nt_sequence TEXT)')
            c.executemany('INSERT INTO sequences VALUES (?, ?)', [('a', 'ACGT' * 5000), ('b', ''), (None, 'é'), ('d', None), ('e', 7)] + [(str(i), 'A') for i in range(20)])
            c.commit()
            """, path);
        var told = Inspector.Inspect(path);
        Assert.Equal("database of sequences (SQLite)", told.Kind);
        var rows = told.Tables.Single(table => table.Title == "first 10 sequences").Rows;
        Assert.Equal(["a", "20,000", string.Concat(Enumerable.Repeat("ACGT", 10)) + "…"], rows[0]);
        Assert.Equal(["b", "0", ""], rows[1]);
        Assert.Equal(["null", "2", "é"], rows[2]);
        Assert.Equal(["d", ""], rows[3].Take(2));
        Assert.Equal(["e", "1", "7"], rows[4]);
        Assert.Equal(10, rows.Count);
        Assert.Equal("tables", told.Tables[1].Title);
    }

    [Theory]
    [InlineData("CREATE TABLE sequences (contig_id TEXT PRIMARY KEY, nt_sequence TEXT) WITHOUT ROWID", "database of sequences (SQLite)")]
    [InlineData("CREATE VIEW sequences AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS contig_id, i AS nt_sequence FROM n", "SQLite database")]
    [InlineData("CREATE TABLE sequences (contig_id TEXT, letters TEXT)", "SQLite database")]
    public void Rows_are_not_looked_at_where_that_could_take_for_ever_or_they_have_no_number(string make, string kind)
    {
        var path = folder.File("odd.db");
        PythonOracle.Run("import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()", path, make);
        var told = Inspector.Inspect(path);
        Assert.Equal(kind, told.Kind);
        Assert.Equal("tables", told.Tables[0].Title);
    }

    [Fact]
    public void A_window_database_is_told_with_its_metadata_and_first_windows()
    {
        var path = folder.File("some.dat");
        using (var writer = WindowDatabaseWriter.Create(path, new WindowRule(16, 12)))
        {
            writer.Add("BCR__ECT-SAMPLE1__CT1-1"u8, 1000, TestContext.Current.CancellationToken);
            writer.Finish();
        }

        var told = Inspector.Inspect(path);
        Assert.Equal("window database (SQLite)", told.Kind);
        Assert.Contains(told.Tables[0].Rows, row => row.SequenceEqual(["window_size", "16"]));
        Assert.Equal("first 10 windows", told.Tables[1].Title);
        Assert.Equal(["9", "BCR__ECT-SAMPLE1__CT1-1", "9"], told.Tables[1].Rows[^1]);
    }

    private static string[] Facts(Told told, params string[] names) => [.. names.Select(name => told.Facts.Single(fact => fact.Name == name).Value)];
}
