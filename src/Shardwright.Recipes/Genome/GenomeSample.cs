using System.Globalization;
using System.IO.Compression;
using Shardwright.Datasets.Building;
using Shardwright.Formats.Fasta;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Genome;

/// <summary>Writes made-up genomes as FASTA, one file a sample, to try things on.</summary>
public sealed class GenomeSample
{
    private const int MostSamples = 100_000;
    private const int MostContigs = 1_000_000;
    private const int LongestLength = 1_000_000_000;
    private const int LineBases = 80;

    private readonly GenomeSampleOptions options;

    private GenomeSample(GenomeSampleOptions options) => this.options = options;

    /// <summary>Writes the files that are not there yet: <c>&lt;sample&gt;.fna</c>, or <c>.fna.gz</c>.</summary>
    /// <param name="options">What is made.</param>
    /// <param name="cancel">Stops the writing; files that are done stay.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="DatasetStateException">The folder holds other things, or a sample with other options.</exception>
    /// <exception cref="StorageException">The disk refused.</exception>
    /// <remarks>
    /// An id is <c>KIND__ECT-SAMPLE__CT1-1</c>, of four kinds in turn; a dot in a sample's name, which every seventh has, is a dash there. Lines have 80 letters: in
    /// upper case with a share of G and C of the sample's own, repeats in lower case, runs of N and, now and then, another letter of IUPAC's. Each sample's second
    /// sequence is shorter than any usual window, and the first sample's last one is empty. Memory holds 64 kB at a time, however long they are.
    /// </remarks>
    public static GenomeSampleReport Write(GenomeSampleOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Samples is < 1 or > MostSamples || options.Contigs is < 1 or > MostContigs || options.Length is < 1 or > LongestLength || options.Seed < 0
            || options.Defects < 0 || options.Defects > (long)options.Samples * options.Contigs)
        {
            throw new ArgumentException($"--samples is from 1 to {MostSamples}, --contigs from 1 to {MostContigs}, --length from 1 to {LongestLength}, --seed and --defects at least 0, and there are not more defects than sequences");
        }

        return new GenomeSample(options).WriteAll(cancel);
    }

    private GenomeSampleReport WriteAll(CancellationToken cancel)
    {
        SampleFolder.Claim(options.Folder, string.Create(
            CultureInfo.InvariantCulture,
            $"shardwright sample genome --samples {options.Samples} --contigs {options.Contigs} --length {options.Length} --defects {options.Defects} --seed {options.Seed}{(options.Gzip ? " --gzip" : "")}"));
        var files = new List<GenomeSampleFile>();
        using var progress = options.Reporter.Begin("making genomes", options.Samples, ProgressUnit.Items);
        for (var number = 0; number < options.Samples; number++)
        {
            cancel.ThrowIfCancellationRequested();
            files.Add(WriteSample(number, cancel));
            progress.Advance(1);
        }

        for (var defect = 0; defect < options.Defects; defect++)
        {
            if (SampleDamage.IsOfFile(defect))
            {
                files.Add(WriteSpoilt(defect));
            }
        }

        return new GenomeSampleReport(files);
    }

    private GenomeSampleFile WriteSample(int number, CancellationToken cancel)
    {
        var genome = new SampleGenome(options, number);
        var defects = DefectsOf(number);
        var path = Path.Combine(options.Folder, genome.Name + (options.Gzip ? ".fna.gz" : ".fna"));
        if (!File.Exists(path))
        {
            using var target = AtomicFile.Create(path);
            using (var packed = options.Gzip ? new GZipStream(target.Stream, CompressionLevel.Fastest, leaveOpen: true) : null)
            using (var writer = new FastaWriter(packed ?? (Stream)target.Stream, LineBases))
            {
                WriteContigs(writer, genome, defects, cancel);
            }

            target.Commit();
        }

        var bases = Enumerable.Range(0, options.Contigs).Sum(genome.LengthOf);
        return new GenomeSampleFile(path, genome.Name, options.Contigs, bases, defects.Length);
    }

    private void WriteContigs(FastaWriter writer, SampleGenome genome, int[] defects, CancellationToken cancel)
    {
        var bases = new SampleBases(genome);
        var behind = defects.ToLookup(defect => defect % options.Contigs);
        for (var contig = 0; contig < options.Contigs; contig++)
        {
            var id = genome.IdOf(contig);
            writer.WriteHeader(id, genome.DescriptionOf(contig));
            bases.Make(contig, genome.LengthOf(contig), piece =>
            {
                cancel.ThrowIfCancellationRequested();
                writer.WriteBases(piece);
            });
            foreach (var defect in behind[contig])
            {
                SampleDamage.Write(writer, defect, id);
            }
        }
    }

    // Defects are spread evenly over the samples.
    private int[] DefectsOf(int number)
        => [.. Enumerable.Range(First(number), First(number + 1) - First(number)).Where(defect => !SampleDamage.IsOfFile(defect))];

    private int First(int number) => (int)((((long)number * options.Defects) + options.Samples - 1) / options.Samples);

    private GenomeSampleFile WriteSpoilt(int defect)
    {
        var sample = string.Create(CultureInfo.InvariantCulture, $"DAMAGED{defect + 1:D3}");
        var path = Path.Combine(options.Folder, sample + SampleDamage.EndingOf(defect));
        if (!File.Exists(path))
        {
            AtomicFile.WriteAllBytes(path, SampleDamage.FileOf(defect, sample));
        }

        return new GenomeSampleFile(path, sample, 0, 0, 1) { IsSpoilt = true };
    }
}
