using System.Text.Json;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Recipes.Spectra;
using Shardwright.Tests.Formats.Parquet;

namespace Shardwright.Tests.Recipes.Spectra;

/// <summary>Splits by runs, and how large shards become.</summary>
public sealed class SpectraSplitTests : IDisposable
{
    private readonly SpectraFolders folders = new();

    public void Dispose() => folders.Dispose();

    [Theory]
    [InlineData(30)]
    [InlineData(6000)]
    public void No_run_stands_on_two_sides_and_each_lies_where_its_keyed_hash_says(int runs)
    {
        folders.Make($"""
            order = np.random.default_rng(1).integers(0, {runs}, 9000)
            gems('a.h5', 6000, width=8, names=['run %d' % i for i in order[:6000]])
            gems('b.h5', 3000, width=8, names=['run %d' % i for i in order[6000:]])
            """);
        var options = ByGroups();
        var report = folders.BuildAndCompare(options);
        var sides = Sides(report.Manifest!);
        Assert.All(sides, side => Assert.Single(side));
        var splitter = new GroupSplitter(options.Seed, options.Ratios);
        Assert.All(sides, side => Assert.Equal(splitter.SplitOf(System.Text.Encoding.UTF8.GetBytes(side.Key)).Key(), side.Single()));
        Assert.Equal(report.Manifest!.Shards.Select(shard => shard.BaseName).Order(StringComparer.Ordinal), report.Manifest.Shards.Select(shard => shard.BaseName).Distinct().Order(StringComparer.Ordinal));
        Assert.All(report.Manifest.Shards, shard => Assert.StartsWith(shard.Split!.Value.Key() + "/", shard.Name, StringComparison.Ordinal));
        Assert.Equal(SplitBy.Groups, report.Manifest.SplitBy);
        AssertGroupsListed(report.Manifest);
    }

    [Fact]
    public void Another_file_moves_no_run_from_one_side_to_another()
    {
        folders.Make("gems('b.h5', 4000, width=8, runs=40)");
        var before = Sides(folders.BuildAndCompare(ByGroups()).Manifest!).ToDictionary(side => side.Key, side => side.Single());
        Directory.Delete(folders.Output(), recursive: true);
        folders.Make("gems('a.h5', 4000, width=8, runs=70, seed=8)");
        var after = Sides(folders.BuildAndCompare(ByGroups()).Manifest!).ToDictionary(side => side.Key, side => side.Single());
        Assert.All(before, pair => Assert.Equal(pair.Value, after[pair.Key]));
        Assert.Equal(70, after.Count);
    }

    [Fact]
    public void Too_few_runs_for_the_ratios_is_warned_of()
    {
        folders.Make("gems('a.h5', 100, runs=1)");
        folders.BuildAndCompare(ByGroups());
        Assert.Equal(2, folders.Reporter.Warnings.Count(line => line.Contains("too few runs", StringComparison.Ordinal)));
    }

    [Fact]
    public void By_shards_a_run_on_two_sides_is_a_warning_and_no_finding()
    {
        folders.Make("gems('a.h5', 20000, width=16, runs=2)");
        var report = folders.BuildAndCompare(folders.Options() with { ShardSizeBytes = 64 << 10, Ratios = new(1, 1, 1) });
        Assert.Contains(folders.Reporter.Warnings, line => line.Contains("2 runs stand in more than one split", StringComparison.Ordinal));
        var names = report.Manifest!.Shards.Select(shard => shard.Name).ToArray();
        var expected = PythonOracle.Run("import random, sys; n = sys.argv[1:]; random.Random(777).shuffle(n); print(*n)", [.. names.Order(StringComparer.Ordinal)]).Trim().Split(' ');
        Assert.Equal(expected, report.Manifest.Splits.All);
    }

    [Theory]
    [InlineData(256 << 10, "drift")]
    [InlineData(700_000, "drift")]
    [InlineData(2 << 20, "drift")]
    [InlineData(400_000, "even")]
    [InlineData(400_000, "step")]
    [InlineData(400_000, "files")]
    [InlineData(400_000, "rejects")]
    public void Shards_have_the_size_asked_for_within_a_tenth(int size, string kind)
    {
        folders.Make($"""
            n, width, kind = 24000, 64, '{kind}'
            def made(n, low, high, seed):
                s = peaks(n, width, seed)
                count = np.linspace(low, high, n).astype(int)
                return np.where(np.arange(width) < count[:, None, None], s, 0)
            if kind == 'drift': gems('a.h5', n, runs=20, spectrum=made(n, 2, 64, 1))
            if kind == 'even': gems('a.h5', n, runs=20, spectrum=made(n, 40, 40, 1))
            if kind == 'step': gems('a.h5', n, runs=20, spectrum=np.concatenate([made(n // 2, 4, 4, 1), made(n // 2, 60, 60, 2)]))
            if kind == 'files': [gems('f%d.h5' % i, 4000, runs=3, seed=i, spectrum=made(4000, 10 * i + 2, 10 * i + 4, i)) for i in range(6)]
            if kind == 'rejects':
                s = made(n, 40, 40, 1); s[4000:9000, 0, 0] = -1
                gems('a.h5', n, runs=20, spectrum=s)
            """);
        var report = folders.Build(folders.Options() with { ShardSizeBytes = size });
        var sizes = report.Manifest!.Shards.Select(shard => shard.Bytes).ToArray();
        Assert.True(sizes.Length > 1);
        Assert.True(sizes[..^1].All(bytes => bytes >= size * 0.9 && bytes <= size * 1.1), $"{size}: {string.Join(' ', sizes.Select(bytes => Math.Round((double)bytes / size, 3)))}");
        Assert.InRange(sizes[^1], 1, size * 1.1);
    }

    private SpectraOptions ByGroups() => folders.Options() with { SplitBy = SplitBy.Groups, Ratios = new(6, 2, 2), ShardSizeBytes = 128 << 10 };

    private ILookup<string, string> Sides(DatasetManifest manifest) => manifest.Shards
        .SelectMany(shard => ParquetSql.Query($"SELECT DISTINCT regexp_replace(sample_id, '^(a_|b_)?(.*)_[0-9]+$', '\\2') FROM read_parquet('{folders.Output()}/{shard.Name}')").Select(run => (Run: run, Split: shard.Split!.Value.Key())))
        .Distinct().ToLookup(pair => pair.Run, pair => pair.Split);

    private void AssertGroupsListed(DatasetManifest manifest)
    {
        foreach (var line in File.ReadLines(folders.Output() + "/groups.jsonl"))
        {
            var json = JsonDocument.Parse(line).RootElement;
            var runs = ParquetSql.Query($"SELECT DISTINCT regexp_replace(sample_id, '^(a_|b_)?(.*)_[0-9]+$', '\\2') FROM read_parquet('{folders.Output()}/{json.GetProperty("shard")}')");
            Assert.Equal(runs.Order(StringComparer.Ordinal), json.GetProperty("groups").EnumerateArray().Select(run => run.GetString()!));
        }

        Assert.Equal(manifest.Shards.Count(), File.ReadLines(folders.Output() + "/groups.jsonl").Count());
    }
}
