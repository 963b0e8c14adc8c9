using System.Globalization;
using System.Text;
using Shardwright.Datasets.Layouts.Genome;

namespace Shardwright.Bench;

/// <summary>One made-up genome in every form that is read: FASTA, our databases, packed files, the original's databases, and its window database.</summary>
internal sealed class GenomeBenchData
{
    private const int LineLetters = 80;

    private readonly string folder;
    private readonly int samples;
    private readonly int contigs;
    private readonly int letters;

    private GenomeBenchData(string folder, int samples, int contigs, int letters) => (this.folder, this.samples, this.contigs, this.letters) = (folder, samples, contigs, letters);

    /// <summary>The FASTA files, one a sample.</summary>
    public IReadOnlyList<string> Fasta => [.. Directory.EnumerateFiles(In("fasta")).Order(StringComparer.Ordinal)];

    /// <summary>Letters in all.</summary>
    public long Letters => (long)samples * contigs * letters;

    /// <summary>A line <c>contig_id, tab, length</c> for each sequence.</summary>
    public string Lengths => In("lengths.tsv");

    /// <summary>The original's window database of all sequences.</summary>
    public string Windows => In("windows.db");

    /// <summary>The folder of sequences that our writer made as SQLite.</summary>
    public string Sqlite => In("sqlite");

    /// <summary>The folder of sequences that our writer made as packed files.</summary>
    public string Packed => In("packed");

    /// <summary>The folder of sequences that the original made.</summary>
    public string Original => In("original");

    /// <summary>Makes a genome where it is missing: every sample has so many sequences of so many letters.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="samples">How many samples.</param>
    /// <param name="contigs">Sequences of each.</param>
    /// <param name="letters">Letters of each sequence.</param>
    /// <param name="withOriginal">Whether the original's databases are made as well.</param>
    public static GenomeBenchData Create(string folder, int samples, int contigs, int letters, bool withOriginal = true)
    {
        var data = new GenomeBenchData(folder, samples, contigs, letters);
        if (!Directory.Exists(data.In("done")))
        {
            data.Write(withOriginal);
            Directory.CreateDirectory(data.In("done"));
        }

        return data;
    }

    /// <summary>The original's program.</summary>
    public static MeasuredProcess Peer(params string[] arguments) => MeasuredProcess.Run(MeasuredProcess.Python, [BenchFolder.Peer("genome_original.py"), .. arguments]);

    private void Write(bool withOriginal)
    {
        Directory.CreateDirectory(In("fasta"));
        var random = new Random(11);
        var bases = new byte[letters];
        using (var lengths = new StreamWriter(Lengths))
        {
            for (var number = 0; number < samples; number++)
            {
                var sample = string.Create(CultureInfo.InvariantCulture, $"S{number:D5}");
                using var sqlite = SequenceDatabaseWriter.Create(Place(Sqlite, sample, SequenceLayout.Sqlite));
                using var packed = PackedSequenceWriter.Create(Place(Packed, sample, SequenceLayout.Packed));
                using var fasta = new FileStream(Path.Combine(In("fasta"), sample + ".fna"), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
                for (var contig = 0; contig < contigs; contig++)
                {
                    var id = string.Create(CultureInfo.InvariantCulture, $"BCR__ECT-{sample}__CT1-{contig}");
                    random.GetItems("ACGT"u8, bases);
                    Append(sqlite, id, bases);
                    Append(packed, id, bases);
                    Append(fasta, id, bases);
                    lengths.Write(string.Create(CultureInfo.InvariantCulture, $"{id}\t{letters}\n"));
                }

                sqlite.Finish();
                packed.Finish();
            }
        }

        if (withOriginal)
        {
            Peer(["store", Original, "--fasta", .. Fasta]);
        }

        Peer("precompute", Lengths, Windows);
    }

    private static void Append(ISequenceWriter writer, string id, byte[] bases)
    {
        writer.BeginSequence(id);
        writer.Write(bases);
        writer.EndSequence();
    }

    private static void Append(FileStream fasta, string id, ReadOnlySpan<byte> bases)
    {
        fasta.Write(Encoding.ASCII.GetBytes($">{id} made up\n"));
        for (; bases.Length > 0; bases = bases[Math.Min(LineLetters, bases.Length)..])
        {
            fasta.Write(bases[..Math.Min(LineLetters, bases.Length)]);
            fasta.WriteByte((byte)'\n');
        }
    }

    private static string Place(string root, string sample, SequenceLayout layout)
        => Path.Combine(Directory.CreateDirectory(Path.Combine(root, sample)).FullName, GenomeNames.SequencesOf(sample, layout));

    private string In(string name) => Path.Combine(folder, name);
}
