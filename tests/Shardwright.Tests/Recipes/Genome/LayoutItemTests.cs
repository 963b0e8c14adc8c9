using System.Text;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Reporting;
using Shardwright.Recipes.Genome;
using Shardwright.Streaming.Genome;

namespace Shardwright.Tests.Recipes.Genome;

/// <summary>How sequences are stored does not change an item.</summary>
public sealed class LayoutItemTests : IDisposable
{
    private const int Tries = 10_000;

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true, TokenLayout.Eden)]
    [InlineData(false, TokenLayout.Head)]
    public async Task Ten_thousand_random_windows_are_the_same_in_every_layout(bool tags, TokenLayout layout)
    {
        var (sequences, longest) = WriteFasta();
        Build("sqlite", GenomeOutput.Sqlite, PackedBits.Two);
        Build("packed", GenomeOutput.Packed, PackedBits.Two);
        Build("eight", GenomeOutput.Packed, PackedBits.Eight);
        SequenceSplit.Run(new SequenceSplitOptions { SequenceFolder = folder.File("sqlite"), OutputFolder = folder.Path, Ratios = SplitRatios.Parse("1/0/0") }, Cancel);
        var rule = new WindowRule(200, 150, KeepTail: true);
        var windows = folder.File("windows.db");
        var made = WindowPrecompute.Run(new WindowPrecomputeOptions { Split = folder.File("train_split.parquet"), Output = windows, Rule = rule }, Reporter.Silent, Cancel);
        Assert.Equal(sequences, made.Sequences);

        var options = new GenomeOptions { SequenceLength = 200, Stride = 150, ControlTags = tags, Layout = layout, ReverseComplement = true };
        using var sqlite = Open("sqlite", windows, options);
        using var packed = Open("packed", windows, options);
        using var eight = Open("eight", windows, options);
        Assert.True(sqlite.Count > longest / 150);
        var random = new Random(11);
        var (expected, found) = (new Item(200), new Item(200));
        for (var i = 0; i < Tries; i++)
        {
            var (window, epoch) = (random.NextInt64(sqlite.Count), random.Next(5));
            expected.Read(sqlite, window, epoch);
            foreach (var other in (GenomeWindowSet[])[packed, eight])
            {
                found.Read(other, window, epoch);
                Assert.True(expected.Equals(found), $"window {window} of epoch {epoch} of {other.Name}");
                Assert.True(i % 20 > 0 || sqlite.FactsOf(window) == other.FactsOf(window), $"facts of window {window} of {other.Name}");
            }
        }

        var digests = new List<string>();
        foreach (var set in (GenomeWindowSet[])[sqlite, packed, eight])
        {
            using var digest = new GenomeDigest();
            await foreach (var batch in GenomeReading.ReadAsync(set, new GenomePlan { Epochs = 2 }, null, Cancel))
            {
                digest.Add(batch);
            }

            digests.Add(digest.Current);
        }

        Assert.Single(digests.Distinct());
    }

    /// <summary>Runs of lower case and N beside single odd letters, of all lengths around a block of packed letters.</summary>
    private (int Sequences, int Longest) WriteFasta()
    {
        var random = new Random(7);
        var text = new StringBuilder();
        int[] lengths = [0, 1, 3, 4, 5, 199, 200, 201, 349, 350, 4095, 4096, 4097, 60_001, .. Enumerable.Range(0, 150).Select(_ => random.Next(6000))];
        for (var i = 0; i < lengths.Length; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $">{(i % 2 == 0 ? "BCR" : "ncg")}__ECT-S{i % 7}-1__C{i}\n");
            var letters = new char[lengths[i]];
            for (var at = 0; at < letters.Length;)
            {
                var (run, alphabet) = (random.Next(1, 400), (string[])["ACGT", "ACGT", "acgt", "N", "n", "ACGTRYKMSWBDHVN-*", "ACGTACGTACGTACGTR"]);
                var drawn = alphabet[random.Next(alphabet.Length)];
                for (var end = Math.Min(letters.Length, at + run); at < end; at++)
                {
                    letters[at] = drawn[random.Next(drawn.Length)];
                }
            }

            text.Append(letters).Append('\n');
        }

        File.WriteAllText(folder.File("in.fna"), text.ToString());
        return (lengths.Length, lengths.Max());
    }

    private void Build(string name, GenomeOutput output, PackedBits bits)
    {
        using var recipe = new GenomeRecipe(new GenomeStoreOptions { Inputs = [folder.File("in.fna")], Output = output, Bits = bits }, Reporter.Silent);
        new DatasetBuild(recipe, new BuildSettings { Folder = folder.File(name) }).Run(Cancel);
    }

    private GenomeWindowSet Open(string name, string windows, GenomeOptions options)
    {
        var found = GenomeFolder.Open(folder.File(name));
        return GenomeWindowSet.Open(new GenomeSources { Samples = found.Samples, WindowDatabase = windows, IntegrityFolder = found.Folder }, options, Reporter.Silent, Cancel);
    }

    private sealed class Item(int length)
    {
        private readonly long[] tokens = new long[length];
        private readonly long[] labels = new long[length];
        private readonly float[] lossMask = new float[length];
        private readonly byte[] bases = new byte[length];
        private int letters;

        public void Read(GenomeWindowSet set, long window, int epoch)
        {
            set.ReadItem(window, epoch, tokens, labels, lossMask);
            letters = set.ReadBases(window, bases);
        }

        public bool Equals(Item other)
            => tokens.AsSpan().SequenceEqual(other.tokens) && labels.AsSpan().SequenceEqual(other.labels) && lossMask.AsSpan().SequenceEqual(other.lossMask)
                && bases.AsSpan(0, letters).SequenceEqual(other.bases.AsSpan(0, other.letters));
    }
}
