using System.Globalization;
using Shardwright.Formats.Fasta;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Inspection;

/// <summary>What a FASTA file is.</summary>
internal static class FastaInspection
{
    private const int FirstRecords = 10;
    private const int PieceBytes = 256 << 10;
    private const int ShownCharacters = 80;
    private const long CountedBytes = 256L << 20;

    private static readonly string[] Endings = [".fa", ".fasta", ".fna", ".ffn", ".faa", ".frn", ".fas"];

    /// <summary>By its first bytes; by its name where they say no more than that it is compressed, or nothing.</summary>
    public static bool Knows(string path, ReadOnlySpan<byte> head)
        => FastaReader.Knows(head) ? !Path.GetExtension(path.AsSpan()).Equals(".md", StringComparison.OrdinalIgnoreCase)
            : (head.IsEmpty || head is [0x1f, 0x8b, ..]) && IsNamed(Path.GetFileName(path));

    public static Inspection Of(string path)
    {
        using var reader = FastaReader.Open(path);
        var letters = new FastaLetters();
        var first = new List<IReadOnlyList<string>>();
        var piece = new byte[PieceBytes];
        var (records, longest, empty) = (0L, 0L, 0L);
        var isCut = false;
        while (!isCut && reader.OffsetBytes < CountedBytes && reader.ReadHeader(out var header))
        {
            var length = 0L;
            for (int count; !isCut && (count = reader.ReadBases(piece)) > 0;)
            {
                letters.Add(piece.AsSpan(0, count));
                length += count;

                // A record that ends where the counting does is counted whole.
                isCut = reader.OffsetBytes >= CountedBytes && reader.ReadBases(piece.AsSpan(0, 1)) > 0;
            }

            records++;
            longest = Math.Max(longest, length);
            empty += length == 0 ? 1 : 0;
            if (first.Count < FirstRecords)
            {
                first.Add([Shown(header.Id), Number(length, isCut), Shown(header.Description)]);
            }
        }

        var more = isCut || (reader.OffsetBytes >= CountedBytes && reader.ReadHeader(out _));
        var facts = new List<InspectionFact>
        {
            Inspector.Fact("size", ByteSize.Format(new FileInfo(path).Length)),
            Inspector.Fact("compression", Name(reader.Compression)),
            Inspector.Fact("records", Number(records, more)),
            Inspector.Fact("bases", Number(letters.Total, more)),
            Inspector.Fact("longest record", Number(longest, more)),
            Inspector.Fact("alphabet", Alphabet(letters)),
            Inspector.Fact("lower-case letters", Number(letters.LowerCase, more)),
        };
        AddOddities(reader, empty, facts);
        var tables = new List<InspectionTable>();
        if (first.Count > 0)
        {
            tables.Add(new InspectionTable(records > first.Count || more ? $"first {first.Count} records" : "records", ["id", "bases", "description"], first));
        }

        return new Inspection(path, records == 0 ? "FASTA file without records" : "FASTA file", facts, tables);
    }

    private static void AddOddities(FastaReader reader, long empty, List<InspectionFact> facts)
    {
        if (empty > 0)
        {
            facts.Add(Inspector.Fact("records without bases", empty));
        }

        if (reader.CommentLines > 0)
        {
            facts.Add(Inspector.Fact("comment lines", reader.CommentLines));
        }

        if (reader.BlankBytes > 0)
        {
            facts.Add(Inspector.Fact("spaces and tabs in sequences", reader.BlankBytes));
        }
    }

    private static bool IsNamed(string name)
    {
        name = Path.GetExtension(name) is ".gz" or ".bgz" ? Path.GetFileNameWithoutExtension(name) : name;
        return Endings.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);
    }

    private static string Alphabet(FastaLetters letters)
    {
        var kind = letters.Total == 0 ? "none"
            : letters.Total == letters.Nucleotides ? "nucleotides"
            : letters.Total == letters.Nucleotides + letters.AmbiguousNucleotides + letters.Gaps ? "nucleotides, some ambiguous or gaps"
            : "other letters, as of proteins";
        return letters.Total == 0 ? kind : $"{kind}: {letters.Occurring()}";
    }

    private static string Name(FastaCompression compression) => compression switch
    {
        FastaCompression.None => "none",
        FastaCompression.Gzip => "gzip",
        _ => "bgzip",
    };

    private static string Shown(string text) => text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…";

    private static string Number(long value, bool isMore) => string.Create(CultureInfo.InvariantCulture, $"{(isMore ? "more than " : "")}{value:N0}");
}
