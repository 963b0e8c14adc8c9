using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Formats.Fasta;

namespace Shardwright.Tests.Formats.Fasta;

public sealed class FastaWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Lines_have_one_length_and_the_last_one_an_end()
    {
        Assert.Equal(">a b c\nACGT\nACGT\nA\n>empty\n>é\nACGT\n", Written(4, writer =>
        {
            writer.WriteHeader("a", "b c");
            writer.WriteBases("ACGTACGTA"u8);
            writer.WriteHeader("empty");
            writer.WriteBases([]);
            writer.WriteHeader("é");
            writer.WriteBases("AC"u8);
            writer.WriteBases("GT"u8);
        }));
        Assert.Equal(">a\nACGTACGTA\n", Written(0, writer =>
        {
            writer.WriteHeader("a");
            writer.WriteBases("ACGT"u8);
            writer.WriteBases("ACGTA"u8);
        }));
        Assert.Equal("", Written(4, _ => { }));
    }

    [Fact]
    public void What_is_written_in_any_pieces_is_read_again()
        => Prop.ForAll(Gen.Choose(0, 90).ToArbitrary(), Gen.Choose(1, 300).ToArbitrary(), Gen.Choose(0, 1 << 20).ToArbitrary(), (lineBases, pieceBytes, seed) =>
        {
            var random = new Random(seed);
            var expected = new List<(string Id, string Description, string Bases)>();
            var text = Written(lineBases, writer =>
            {
                for (var record = random.Next(8); record > 0; record--)
                {
                    var bases = new string(random.GetItems<char>("ACGTacgtNRY*-.", random.Next(700)));
                    expected.Add(($"r{record}|é", random.Next(2) == 0 ? "" : "some  text", bases));
                    writer.WriteHeader(expected[^1].Id, expected[^1].Description);
                    foreach (var piece in Encoding.ASCII.GetBytes(bases).Chunk(pieceBytes))
                    {
                        writer.WriteBases(piece);
                    }
                }
            });
            var found = new List<(string, string, string)>();
            using var reader = FastaReader.Open(folder.File("written.fa"), new FastaOptions { BlockBytes = pieceBytes });
            while (reader.ReadRecord(out var record))
            {
                found.Add((record.Header.Id, record.Header.Description, Encoding.ASCII.GetString(record.Bases.Span)));
            }

            return found.SequenceEqual(expected) && !text.Split('\n').Any(line => lineBases > 0 && !line.StartsWith('>') && line.Length > lineBases);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Records_longer_than_the_buffer_are_written_whole()
    {
        var bases = Enumerable.Repeat("ACGTN"u8.ToArray(), 50_000).SelectMany(piece => piece).ToArray();
        var text = Written(0, writer =>
        {
            writer.WriteHeader("a");
            writer.WriteBases(bases);
            writer.WriteBases("T"u8);
        });
        Assert.Equal(">a\n" + Encoding.ASCII.GetString(bases) + "T\n", text);
    }

    [Fact]
    public void What_would_not_be_read_again_is_a_wrong_call_and_writes_nothing()
    {
        Assert.Equal(">a\nAC\n", Written(60, writer =>
        {
            Assert.Throws<InvalidOperationException>(() => writer.WriteBases("AC"u8));
            foreach (var id in new[] { "a b", "a\tb", "a\n", "\r", "\0", "\ud800" })
            {
                Assert.ThrowsAny<ArgumentException>(() => writer.WriteHeader(id));
            }

            foreach (var description in new[] { " a", "a ", "\t", "a\nb", "a\rb", "\0" })
            {
                Assert.Throws<ArgumentException>(() => writer.WriteHeader("a", description));
            }

            writer.WriteHeader("a");
            foreach (var bases in new[] { "AC GT", "AC\n", ">b", ";", "A1", "é" })
            {
                Assert.Throws<ArgumentException>(() => writer.WriteBases(Encoding.UTF8.GetBytes(bases)));
            }

            writer.WriteBases("AC"u8);
        }));
    }

    private string Written(int lineBases, Action<FastaWriter> write)
    {
        using (var stream = File.Create(folder.File("written.fa")))
        using (var writer = new FastaWriter(stream, lineBases))
        {
            write(writer);
        }

        return File.ReadAllText(folder.File("written.fa"));
    }
}
