using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Datasets.Opening;
using Shardwright.Datasets.Splits;
using Shardwright.Datasets.Verification;
using Shardwright.Recipes.Eeg;
using Shardwright.Recipes.Genome;
using Shardwright.Recipes.Ptycho;
using Shardwright.Recipes.Spectra;
using Shardwright.Streaming.Eeg;
using Shardwright.Streaming.Genome;
using Shardwright.Streaming.Ptycho;
using Shardwright.Streaming.Reading;
using Shardwright.Tests.Architecture;

namespace Shardwright.Tests;

/// <summary>The C# of the README: what stands there is what is compiled and run here, between the markers.</summary>
public sealed partial class ReadmeExamples : IDisposable
{
    private const int Spectra = 600;

    private readonly TemporaryFolder temporary = new();
    private readonly string folder;
    private readonly CancellationToken cancel = TestContext.Current.CancellationToken;
    private int trained;

    public ReadmeExamples()
    {
        folder = temporary.File("gems");
        SpectraSample.Write(new SpectraSampleOptions { Folder = temporary.File("raw"), Count = Spectra }, cancel);
        var options = new SpectraOptions { Inputs = [temporary.File("raw")], Ratios = SplitRatios.Parse("1/0/0") };
        new DatasetBuild(new SpectraRecipe(options, Shardwright.Foundation.Reporting.Reporter.Silent), new BuildSettings { Folder = folder }).Run(cancel);
    }

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task Batches_are_read_as_the_readme_reads_them()
    {
        // README: read
        await using var dataset = await Dataset.OpenAsync(folder, cancel);
        var plan = new ReadPlan { Split = SplitName.Train, BatchSize = 256 };
        await foreach (var batch in dataset.ReadBatchesAsync(plan, cancel))
        {
            var mzs = batch.Columns.Single(column => column.Field.Name == "mzs");
            for (var row = 0; row < batch.Count; row++)
            {
                ReadOnlySpan<float> peaks = MemoryMarshal.Cast<byte, float>(mzs[row]);
                Train(peaks);
            }
        }

        // README: end
        Assert.Equal(Spectra, trained);
    }

    [Fact]
    public void A_window_cache_is_trained_on_as_the_readme_does_it()
    {
        EegSample.Write(new EegSampleOptions { Folder = temporary.File("rec"), Patients = 3, Minutes = 2, RatesHz = [256] }, cancel);
        var (train, dev) = (Cache("train"), Cache("dev"));

        // README: train
        using var training = EegTraining.Open(train, new EegTrainingOptions { ValidationFolder = dev }, Console.Error.WriteLine, cancel);
        var windows = training.Windows;
        var (window, labels) = (new float[windows.Channels * windows.WindowSamples], new float[windows.WindowSamples]);
        for (var i = 0; i < windows.Count; i++)
        {
            windows.Read(i, window, labels);
            Train(window);
        }

        // README: end
        Assert.True(trained > 0 && trained == windows.Count);
    }

    [Fact]
    public async Task Windows_of_genomes_are_read_as_the_readme_reads_them()
    {
        var reporter = Shardwright.Foundation.Reporting.Reporter.Silent;
        var (genomes, cursor) = (temporary.File("genomes"), temporary.File("cursor.json"));
        MakeGenomes(genomes);

        // README: genome
        var folder = GenomeFolder.Open(genomes);
        using var windows = GenomeWindowSet.Open(GenomeSources.Of(folder, SplitName.Train), new GenomeOptions { ControlTags = true }, reporter, cancel);
        await foreach (var batch in GenomeReading.ReadAsync(windows, new GenomePlan { GlobalBatch = 64, Rank = 0, World = 8 }, null, cancel))
        {
            Train(batch.Tokens, batch.Labels, batch.LossMask);
            File.WriteAllText(cursor, batch.Next.ToJson());
        }

        // README: end
        var batches = windows.Count / 64;
        Assert.True(batches > 0);
        Assert.Equal((batches, 64 * batches), (trained, GenomeCursor.Parse(File.ReadAllText(cursor), cursor).Position));
    }

    [Fact]
    public async Task Scans_become_products_and_groups_are_read_as_the_readme_does_it()
    {
        var reporter = Shardwright.Foundation.Reporting.Reporter.Silent;
        ScanSample.Write(new ScanSampleOptions { Folder = temporary.File("scans"), Scan = new ScanSimulationOptions { Count = 600, Size = 16 } }, cancel);
        var (npz, product, again, products) = (Directory.GetFiles(temporary.File("scans"))[0], temporary.File("fly.h5"), temporary.File("again.npz"), temporary.File("products"));
        new DatasetBuild(new PtychoRecipe(new PtychoOptions { Inputs = [npz] }, reporter), new BuildSettings { Folder = products }).Run(cancel);

        // README: ptycho
        var measurement = new ProductMetadata { Name = "fly001", ProbeEnergyElectronvolts = 8800, DetectorDistanceMeters = 2.4 };
        var centred = new ProductExportOptions { Product = new ProductOptions { Center = ObjectCenter.Auto } };
        ProductExport.Run(npz, product, measurement, centred, reporter, cancel);
        ProductImport.Run(product, again, new ProductImportOptions(), reporter, cancel);

        await using var scans = await Dataset.OpenAsync(products, cancel);
        var groups = new ScanPlan { Split = SplitName.Train, Groups = new GroupOptions { GridSize = 2, GroupCount = 512, NeighborCount = 7 } };
        await foreach (var batch in scans.ReadScansAsync(groups, reporter, cancel))
        {
            Train(batch.Columns[0]);
        }

        // README: end
        Assert.Equal(512, trained);
        using var before = ScanReader.Open(npz);
        using var after = ScanReader.Open(again);
        Assert.Equal(before.Scan.X, after.Scan.X);
    }

    [Fact]
    public void A_dataset_is_verified_as_the_readme_verifies_it()
    {
        // README: verify
        var report = DatasetVerifier.Verify(new VerifyOptions { Path = folder }, cancel);
        foreach (var finding in report.Findings)
        {
            Console.Error.WriteLine($"{finding.Kind} {finding.Name}: {finding.Message}");
        }

        // README: end
        Assert.True(report.IsSound);
    }

    [Fact]
    public void The_readme_shows_the_code_that_is_compiled_here()
    {
        var source = File.ReadAllText(Path.Combine(SourceTree.Root, "tests", "Shardwright.Tests", "ReadmeExamples.cs"));
        var compiled = Marked().Matches(source).Select(match => Shifted(match.Groups["code"].Value));
        var shown = Fenced().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"))).Select(match => match.Groups["code"].Value.TrimEnd());
        Assert.Equal(compiled, shown);
    }

    private string Cache(string split)
    {
        var options = new EegOptions { DataFolder = Path.Combine(temporary.File("rec"), split), Split = split };
        var cache = Path.Combine(temporary.File("cache"), split);
        new DatasetBuild(new EegRecipe(options, Shardwright.Foundation.Reporting.Reporter.Silent), new BuildSettings { Folder = cache }).Run(cancel);
        return cache;
    }

    private void MakeGenomes(string genomes)
    {
        GenomeSample.Write(new GenomeSampleOptions { Folder = temporary.File("contigs"), Samples = 4, Contigs = 20 }, cancel);
        using (var recipe = new GenomeRecipe(new GenomeStoreOptions { Inputs = [temporary.File("contigs")] }, Shardwright.Foundation.Reporting.Reporter.Silent))
        {
            new DatasetBuild(recipe, new BuildSettings { Folder = genomes }).Run(cancel);
        }

        var before = DatasetAdditions.Begin(genomes, GenomeNames.Recipe)!;
        SequenceSplit.Run(new SequenceSplitOptions { SequenceFolder = genomes, OutputFolder = genomes, Ratios = SplitRatios.Parse("1/0/0") }, cancel);
        string[] names = [GenomeNames.SplitOf(SplitName.Train), GenomeNames.WindowsOf(SplitName.Train)];
        var options = new WindowPrecomputeOptions { Split = Path.Combine(genomes, names[0]), Output = Path.Combine(genomes, names[1]) };
        WindowPrecompute.Run(options, Shardwright.Foundation.Reporting.Reporter.Silent, cancel);
        DatasetAdditions.List(genomes, before, [], names, [], null, cancel);
    }

    private void Train(Memory<long> tokens, Memory<long> labels, Memory<float> lossMask)
    {
        Assert.Equal((tokens.Length, tokens.Length), (labels.Length, lossMask.Length));
        Assert.True(tokens.Span.Contains('A'));
        trained++;
    }

    private void Train(RecordColumn patterns)
    {
        Assert.Equal(4 * 16 * 16 * sizeof(float), patterns[0].Length);
        trained += patterns.Rows;
    }

    private void Train(ReadOnlySpan<float> peaks)
    {
        Assert.False(peaks.IsEmpty);
        trained++;
    }

    /// <summary>Code without the indentation of its first line.</summary>
    private static string Shifted(string code)
    {
        var indent = code.Length - code.TrimStart(' ').Length;
        return string.Join('\n', code.TrimEnd().Split('\n').Select(line => line.Length > indent ? line[indent..] : line.Trim()));
    }

    [GeneratedRegex(@"^ *// README: (?!end)\w+\n(?<code>.*?)^ *// README: end", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Marked();

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();
}
