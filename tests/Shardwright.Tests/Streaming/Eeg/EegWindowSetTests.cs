using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Datasets.Opening;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Streaming.Eeg;
using Shardwright.Streaming.Reading;

namespace Shardwright.Tests.Streaming.Eeg;

public sealed class EegWindowSetTests : IDisposable
{
    private readonly EegCaches caches = new();
    private readonly float[] window = new float[EegCaches.Channels * EegCaches.WindowSamples];
    private readonly float[] labels = new float[EegCaches.WindowSamples];

    public void Dispose() => caches.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    public void Any_window_is_read_in_any_order_with_any_number_of_files_open(int openFiles)
    {
        var folder = caches.Make("train", "a=nnnp", "b=nfp", "c=", "d=-nn");
        using var set = EegWindowSet.OpenPlain(folder, null, openFiles);
        Assert.Equal((9, EegCaches.Channels, EegCaches.WindowSamples), (set.Count, set.Channels, set.WindowSamples));
        (float Value, int Seizure)[] expected = [(0, 0), (1, 0), (2, 0), (3, 40), (1000, 0), (1001, 198), (1002, 40), (3000, 0), (3001, 0)];
        foreach (var index in (int[])[0, 8, 4, 3, 6, 5, 1, 7, 2, 8, 0])
        {
            Assert.Equal(expected[index], Read(set, index));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Read(set, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(set, -1));
    }

    [Fact]
    public void A_limit_takes_the_first_files()
    {
        var folder = caches.Make("train", "a=nnnp", "b=nfp", "c=nn");
        using var set = EegWindowSet.OpenPlain(folder, 2);
        Assert.Equal(7, set.Count);
        Assert.Equal(["a_windows.npz", "b_windows.npz"], set.Files);
    }

    [Fact]
    public void Files_of_ours_come_in_build_order_and_those_of_an_index_in_its_order()
    {
        var ours = caches.MakeOurs("ours", "z=np", "a=n");
        using (var set = EegWindowSet.OpenPlain(ours))
        {
            Assert.Equal(["z_windows.npz", "a_windows.npz"], set.Files);
        }

        var foreign = caches.Make("foreign", "z=np", "a=n", "b=n");
        new CacheIndex(["/c/z.edf", "/c/a.edf"], [2, 1]).Write(foreign);
        using (var set = EegWindowSet.OpenPlain(foreign))
        {
            Assert.Equal(["z_windows.npz", "a_windows.npz", "b_windows.npz"], set.Files);
        }
    }

    [Fact]
    public void The_lists_of_a_cache_are_believed_and_no_file_is_opened_before_it_is_read()
    {
        var folder = caches.MakeOurs("train", "a=nnnp", "b=nfp");
        var statistics = EegStatistics.Read(folder);
        File.WriteAllText(Path.Combine(folder, "a_windows.npz"), "no archive");
        using var set = EegWindowSet.OpenPlain(folder);
        Assert.Equal(7, set.Count);
        Assert.Equal(1002, Read(set, 6).Value);
        Assert.Throws<MalformedDataException>(() => Read(set, 0));
        Assert.Equal(statistics with { Lines = [], Warnings = [] }, EegStatistics.Read(folder) with { Lines = [], Warnings = [] });
    }

    [Fact]
    public void A_file_that_went_and_a_window_that_a_file_has_not_are_named()
    {
        var folder = caches.Make("train", "a=nnnp", "b=nfp");
        var manifest = new ClassManifest(["a_windows.npz", "b_windows.npz"], [new(0, 4), new(1, 1)], [], []);
        using var set = EegWindowSet.OpenBalanced(folder, manifest, BalancedWindows.Draw(manifest));
        File.Delete(Path.Combine(folder, "b_windows.npz"));
        var errors = Enumerable.Range(0, 2).Select(index => Record.Exception(() => Read(set, index))!).OrderBy(error => error.GetType().Name, StringComparer.Ordinal).ToArray();
        Assert.Contains("a_windows.npz, record 4: window", Assert.IsType<MalformedDataException>(errors[0]).Message, StringComparison.Ordinal);
        Assert.Contains("b_windows.npz", Assert.IsType<StorageException>(errors[1]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_of_the_balanced_order_are_the_windows_of_the_balanced_list()
    {
        var folder = caches.MakeOurs("train", "a=nnnpnnnfnn", "b=nfpnn", "c=nnpnnnnnnnnnnnn");
        foreach (var seed in (int[])[42, 7])
        {
            var manifest = ClassManifest.Read(Path.Combine(folder, "manifest.json"));
            using var set = EegWindowSet.OpenBalanced(folder, manifest, BalancedWindows.Draw(manifest, seed));
            var expected = Enumerable.Range(0, set.Count).Select(index => Read(set, index).Value).ToArray();
            Assert.Equal(10, expected.Length);
            Assert.NotEqual(expected.Order(), expected);
            foreach (var batchSize in (int[])[1, 4, 100])
            {
                Assert.Equal(expected, Batches(folder, new ReadPlan { Order = ReadOrder.EegBalanced, Seed = seed, BatchSize = batchSize }));
            }

            Assert.Equal(expected, Batches(folder, new ReadPlan { Order = ReadOrder.EegBalanced, Seed = seed, Split = SplitName.Train }));
        }

        Assert.Equal(30, Batches(folder, new ReadPlan()).Count);
        Assert.Throws<DatasetStateException>(() => Batches(folder, new ReadPlan { Order = ReadOrder.EegBalanced, Split = SplitName.Val }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Batches(folder, new ReadPlan { Order = ReadOrder.EegBalanced, Seed = -1 }));
        File.WriteAllText(Path.Combine(folder, "manifest.json"), """{"partial_seizure": [{"cache_file": "a_windows.npz", "window_idx": 3}], "full_seizure": [], "no_seizure": []}""");
        Assert.Throws<DatasetStateException>(() => Batches(folder, new ReadPlan { Order = ReadOrder.EegBalanced }));
        File.Delete(Path.Combine(folder, "manifest.json"));
        Assert.Throws<StorageException>(() => Batches(folder, new ReadPlan { Order = ReadOrder.EegBalanced }));
    }

    [Fact]
    public void A_foreign_cache_is_read_in_balance_too()
    {
        var folder = caches.Make("train", "a=nnnpnnnfnn", "b=nfpnn");
        EegCaches.Scan(folder);
        Assert.Equal(7, Batches(folder, new ReadPlan { Order = ReadOrder.EegBalanced, BatchSize = 3 }).Count);
    }

    [Fact]
    public void Statistics_are_those_of_the_manifest_and_say_what_training_would_log()
    {
        var folder = caches.Make("train", "a=nnnpnnnfnn", "b=nfpnn");
        EegCaches.Scan(folder);
        var statistics = EegStatistics.Read(folder);
        Assert.Equal((2, 2, 11, 15L), (statistics.Partial, statistics.Full, statistics.None, statistics.Windows));
        Assert.Equal((7, 2 / 7.0, 4 / 15.0), (statistics.BalancedWindows, statistics.SeizureRatio, statistics.CacheSeizureRatio));
        Assert.Null(statistics.Stale);
        Assert.Equal(
            ["[DATASET] BalancedSeizureDataset: 7 windows from manifest", "[DATASET] Using BalancedSeizureDataset known distribution", "[DATASET] Seizure ratio: 28.6% (from manifest)", "[DATASET] Using pos_weight: 1.58 (sqrt scaling)"],
            statistics.Lines);

        var none = caches.Make("none", "a=nnf");
        EegCaches.Scan(none);
        statistics = EegStatistics.Read(none);
        Assert.Equal((null, 1 / 3.0), (statistics.BalancedWindows, statistics.SeizureRatio));
        Assert.Contains("No partial seizure windows found in manifest! Full: 1, No-seizure: 2", statistics.Lines[0], StringComparison.Ordinal);
        File.Delete(Path.Combine(none, "a_windows.npz"));
        Assert.Contains("3 of its 3 entries", EegStatistics.Read(none).Stale, StringComparison.Ordinal);
        File.Delete(Path.Combine(none, "manifest.json"));
        Assert.Throws<StorageException>(() => EegStatistics.Read(none));
    }

    [Fact]
    public void Statistics_of_a_quarter_of_a_million_windows_need_the_manifest_alone()
    {
        var folder = caches.Empty("large");
        string[] files = [.. Enumerable.Range(0, 4667).Select(file => $"aaaaa{file:d4}_s001_t000_windows.npz")];
        WindowPlace[] all = [.. Enumerable.Range(0, 252_089).Select(window => new WindowPlace(window / 55, window % 55))];
        new ClassManifest(files, all[..13_095], all[13_095..19_854], all[19_854..]).Write(folder);
        foreach (var file in files)
        {
            File.WriteAllText(Path.Combine(folder, file), "");
        }

        var statistics = EegStatistics.Read(folder);
        Assert.Equal((49_760, 252_089L), (statistics.BalancedWindows, statistics.Windows));
        Assert.Contains("[DATASET] Seizure ratio: 34.2% (from manifest)", statistics.Lines);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        EegStatistics.Read(folder);
        TestContext.Current.SendDiagnosticMessage($"statistics of 252,089 windows: {watch.ElapsedMilliseconds} ms");
    }

    private (float Value, int Seizure) Read(EegWindowSet set, int index)
    {
        set.Read(index, window, labels);
        Assert.All(window[EegCaches.WindowSamples..], value => Assert.Equal(window[0] + 0.5f, value));
        return (window[0], labels.Count(label => label > 0));
    }

    private static List<float> Batches(string folder, ReadPlan plan)
    {
        var values = new List<float>();
        Task.Run(async () =>
        {
            await using var dataset = await Dataset.OpenAsync(folder);
            await foreach (var batch in dataset.ReadBatchesAsync(plan))
            {
                Assert.Equal(values.Count, batch.FirstPosition);
                for (var row = 0; row < batch.Count; row++)
                {
                    Assert.Equal(EegCaches.WindowSamples * sizeof(float), batch.Columns[1][row].Length);
                    values.Add(BitConverter.ToSingle(batch.Columns[0][row]));
                }
            }
        }, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        return values;
    }
}
