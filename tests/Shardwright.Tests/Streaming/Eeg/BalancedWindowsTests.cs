using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Foundation.Errors;
using Shardwright.Streaming.Eeg;

namespace Shardwright.Tests.Streaming.Eeg;

public sealed class BalancedWindowsTests
{
    private static readonly string[] Files = ["p", "f", "n"];

    [Fact]
    public void The_list_of_the_specification_is_drawn_to_the_last_entry()
    {
        var list = BalancedWindows.Draw(Manifest(57, 7, 378));
        Assert.Equal(206, list.Count);
        Assert.StartsWith("B229;B39;B153;B338;P4;B49;P39;B160;B330;B339;B92;P26;", Text(list), StringComparison.Ordinal);
        Assert.Equal("1b6d7038371a0d5aa75d3e3552452fd6e2666353371543f2b11eb0eebaada713", Digest(list));
        Assert.Equal((57, 7, 142, 0), (list.Partial, list.Full, list.None, list.Skipped));
        Assert.Equal(64.0 / 206, list.SeizureRatio);
    }

    [Fact]
    public void Any_classes_missing_files_and_seed_give_the_list_of_numpy()
    {
        // The original's rule, said in Python: drawn first, then left where the file is missing, then shuffled.
        const string Script = """
            import sys, hashlib, numpy as np
            for line in sys.argv[1:]:
                seed, p, f, n, missing = map(int, line.split(','))
                rng = np.random.default_rng(seed)
                rows = [('P', i) for i in range(p)]
                for letter, count, share in (('F', f, 0.3), ('B', n, 2.5)):
                    wanted = int(share * p)
                    if count and wanted > 0:
                        rows += [(letter, int(i)) for i in rng.choice(count, min(wanted, count), replace=False)]
                rows = [r for r in rows if not (missing and r[1] % missing == 0)]
                rng.shuffle(rows)
                print(len(rows), hashlib.sha256(';'.join(f'{a}{b}' for a, b in rows).encode()).hexdigest())
            """;
        List<(int Seed, int P, int F, int N, int Missing)> cases = [];
        foreach (var seed in (int[])[0, 1, 42, int.MaxValue])
        {
            cases.AddRange([(seed, 1, 5, 5, 0), (seed, 3, 5, 50, 0), (seed, 4, 5, 0, 0), (seed, 10, 0, 3, 2), (seed, 100, 29, 1000, 3), (seed, 100, 31, 249, 7), (seed, 5000, 9000, 12_500, 5),
                (seed, 13_095, 6_759, 232_235, 0), (seed, 13_095, 6_759, 232_235, 20), (seed, 1_900, 200, 235_000, 0)]);
        }

        var expected = PythonOracle.Run(Script, [.. cases.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Seed},{one.P},{one.F},{one.N},{one.Missing}"))]).Trim().Split('\n');
        for (var i = 0; i < cases.Count; i++)
        {
            var one = cases[i];
            var (manifest, present) = Spread(one.P, one.F, one.N, one.Missing);
            var list = BalancedWindows.Draw(manifest, one.Seed, present);
            Assert.Equal(expected[i], string.Create(CultureInfo.InvariantCulture, $"{list.Count} {Digest(list)}"));
            Assert.Equal(list.Count, list.Partial + list.Full + list.None);
        }
    }

    [Fact]
    public void A_manifest_without_partial_windows_is_refused_in_the_originals_words()
    {
        var error = Assert.Throws<DatasetStateException>(() => BalancedWindows.Draw(Manifest(0, 7, 378)));
        Assert.Contains("No partial seizure windows found in manifest! Full: 7, No-seizure: 378", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lines_say_what_was_drawn_and_a_full_list_warns_of_nothing()
        => Assert.Equal(
            ["[BalancedSeizureDataset] Created with 380 windows:", "  - 100 partial seizure (100% of available)", "  - 30 full seizure (30.0% of partial)", "  - 250 no-seizure (250.0% of partial)"],
            BalancedWindows.Draw(Manifest(100, 31, 300)).Lines());

    [Fact]
    public void Missing_files_and_small_classes_are_told_with_the_balance_that_was_achieved()
    {
        var list = BalancedWindows.Draw(Manifest(100, 10, 300), 42, name => name != "p");
        Assert.Equal((0, 10, 250, 100), (list.Partial, list.Full, list.None, list.Skipped));
        var lines = list.Lines();
        Assert.Contains("[WARNING] Skipped 100 manifest entries referencing missing cache files", lines);
        Assert.Contains("[WARNING] Balanced list has 10 of 30 full-seizure windows: the manifest lists 10", lines);
        Assert.Contains(lines, line => line.Contains("0 of 100 partial", StringComparison.Ordinal));
        Assert.StartsWith("[WARNING] Balance achieved: 10.00 full and 250.00 none for each partial", lines[^1], StringComparison.Ordinal);

        var poor = BalancedWindows.Draw(Manifest(100, 0, 120));
        Assert.Equal("[WARNING] Balance achieved: 0.00 full and 1.20 none for each partial, where 0.30 and 2.50 were asked for", poor.Lines()[^1]);
    }

    [Fact]
    public void An_empty_list_has_no_seizures()
    {
        var list = BalancedWindows.Draw(Manifest(2, 0, 9), 42, _ => false);
        Assert.Equal((0, 0.0, 7), (list.Count, list.SeizureRatio, list.Skipped));
    }

    [Fact]
    public void Drawing_from_a_quarter_of_a_million_windows_takes_little_memory()
    {
        var manifest = Manifest(13_095, 6_759, 232_235);
        BalancedWindows.Draw(manifest);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(49_760, BalancedWindows.Draw(manifest).Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3 << 20);
    }

    [Fact]
    public void Each_file_is_looked_for_once()
    {
        var asked = new List<string>();
        BalancedWindows.Draw(Manifest(57, 7, 378), 42, name =>
        {
            asked.Add(name);
            return true;
        });
        Assert.Equal(Files, asked);
    }

    [Theory]
    [InlineData(1.3 / 3.8, 1.3868)]
    [InlineData(0.1, 3.0)]
    [InlineData(0.5, 1.0)]
    [InlineData(0.7, 1.0)]
    [InlineData(0.0, 1.0)]
    [InlineData(1.0, 1.0)]
    public void The_weight_is_the_root_of_the_odds_below_one_half(double ratio, double weight)
        => Assert.Equal(weight, PositiveWeight.Of(ratio), 4);

    [Fact]
    public void Fewer_than_one_seizure_in_a_thousand_windows_are_critical()
    {
        Assert.Equal("[DATASET] Using pos_weight: 1.39 (sqrt scaling)", PositiveWeight.Line(PositiveWeight.Of(1.3 / 3.8)));
        Assert.Empty(PositiveWeight.CriticalLines(0.001));
        var lines = PositiveWeight.CriticalLines(0.00042);
        Assert.Equal(new string('!', 60), lines[0]);
        Assert.Equal("[CRITICAL] Dataset has only 0.0420% seizures!", lines[1]);
        Assert.Equal(new string('!', 60), lines[^1]);
    }

    private static ClassManifest Manifest(int partial, int full, int none) => new(Files, Of(0, partial), Of(1, full), Of(2, none));

    private static WindowPlace[] Of(int file, int count) => [.. Enumerable.Range(0, count).Select(window => new WindowPlace(file, window))];

    private static string Text(BalancedWindows list)
    {
        var text = new StringBuilder();
        foreach (var place in list.Places)
        {
            text.Append(CultureInfo.InvariantCulture, $"{"PFB"[place.FileIndex % 3]}{place.WindowIndex};");
        }

        return text.ToString().TrimEnd(';');
    }

    private static string Digest(BalancedWindows list) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Text(list))));

    // Two files a class: one that is there, and one that is missing and has every window whose number is a multiple.
    private static (ClassManifest Manifest, Func<string, bool> IsPresent) Spread(int partial, int full, int none, int missing)
    {
        WindowPlace[] Windows(int file, int count) => [.. Enumerable.Range(0, count).Select(window => new WindowPlace(missing > 0 && window % missing == 0 ? file + 3 : file, window))];
        return (new ClassManifest(["p", "f", "n", "mp", "mf", "mn"], Windows(0, partial), Windows(1, full), Windows(2, none)), name => name[0] != 'm');
    }
}
