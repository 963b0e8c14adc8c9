using System.Globalization;
using System.Numerics;
using Shardwright.Foundation.Random;

namespace Shardwright.Recipes.Genome;

/// <summary>A made-up genome: its names, and how long each of its sequences is. Depends on its number and the seed alone.</summary>
internal sealed class SampleGenome
{
    private const int ShortestBases = 20;
    private const int LongestShort = 2000;
    private const int ShortContig = 1;
    private const int FewestForEmpty = 4;
    private const int DottedEvery = 7;
    private const int Dotted = 4;
    private const double Spread = 0.8;
    private static readonly string[] Kinds = ["BCR", "BCX", "BPL", "BVR"];

    private readonly GenomeSampleOptions options;
    private readonly int number;

    public SampleGenome(GenomeSampleOptions options, int number)
    {
        (this.options, this.number) = (options, number);
        Gc = 0.30 + (0.40 * Uniform(RandomOf(-1)));

        // Some samples have a dot in their name, which is a dash in their sequences' ids.
        Name = string.Create(CultureInfo.InvariantCulture, $"SMP{number + 1:D3}{(number % DottedEvery == Dotted ? ".1" : "")}");
    }

    /// <summary>The sample's name.</summary>
    public string Name { get; }

    /// <summary>The part of its letters that are G or C.</summary>
    public double Gc { get; }

    /// <summary>A number in [0, 1).</summary>
    public static double Uniform(Pcg64 random) => (random.NextUInt64() >> 11) * (1.0 / (1L << 53));

    public string IdOf(int contig)
        => string.Create(CultureInfo.InvariantCulture, $"{Kinds[(number + contig) % Kinds.Length]}__ECT-{Name.Replace('.', '-')}__CT{number + 1}-{contig + 1}");

    public string DescriptionOf(int contig)
        => string.Create(CultureInfo.InvariantCulture, $"made-up genome {number + 1}, contig {contig + 1} of {options.Contigs}, GC {Gc:0.00}");

    /// <summary>Letters of a sequence: log-normal about the mean; each sample's second one is short, and the last of the first sample is empty.</summary>
    public long LengthOf(int contig)
    {
        if (number == 0 && contig == options.Contigs - 1 && options.Contigs >= FewestForEmpty)
        {
            return 0;
        }

        var random = RandomOf(contig);
        if (contig == ShortContig)
        {
            return Math.Min(options.Length, ShortestBases + (long)random.NextBounded(LongestShort - ShortestBases));
        }

        // The sum of twelve is near enough to a normal number.
        var normal = -6.0;
        for (var i = 0; i < 12; i++)
        {
            normal += Uniform(random);
        }

        return Math.Max(Math.Min(options.Length, ShortestBases), (long)(options.Length * Math.Exp((Spread * normal) - (Spread * Spread / 2))));
    }

    /// <summary>A stream of chance of one sequence, or of the sample as a whole: -1 for its composition, -2 for its repeats.</summary>
    public Pcg64 RandomOf(int contig, int use = 0)
        => new(new NumpySeedSequence(((BigInteger)options.Seed << 96) | ((BigInteger)use << 80) | ((BigInteger)(number + 1) << 40) | (contig + 2)));
}
