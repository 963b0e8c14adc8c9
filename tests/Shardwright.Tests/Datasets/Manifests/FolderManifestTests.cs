using System.Security.Cryptography;
using System.Text;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;
using Shardwright.Tests.Formats.Parquet;

namespace Shardwright.Tests.Datasets.Manifests;

/// <summary>Manifests over folders, beside a Python script that does what the documented one does, written anew from spec 3.1.</summary>
public sealed class FolderManifestTests : IDisposable
{
    private const string Script = """
        import hashlib, json, pathlib, random, sys
        root, seed, stamp = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
        shards = sorted(root.rglob("*.parquet"))
        names = [shard.name for shard in shards]
        random.Random(seed).shuffle(names)
        train, val = int(len(names) * 0.98), int(len(names) * 0.01)
        sums = {}
        if sys.argv[4] == "sums":
            for shard in shards:
                sums[shard.name] = "sha256:" + hashlib.sha256(shard.read_bytes()).hexdigest()
        json.dump({"version": "v\u00fc \U0001f600", "global_seed": seed, "shard_size_bytes": 2147483648, "created_at": stamp,
            "splits": {"train": names[:train], "val": names[train:train + val], "test": names[train + val:]}, "checksums": sums}, sys.stdout, indent=2)
        """;

    private readonly TemporaryFolder folder = new();
    private readonly RecordingReporter reporter = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Five_thousand_shards_give_the_golden_manifest()
    {
        var shards = folder.File("shards");
        Directory.CreateDirectory(shards);
        for (var i = 0; i < 5000; i++)
        {
            File.WriteAllBytes(Path.Combine(shards, $"shard_{i:D5}.parquet"), []);
        }

        var splits = Write(shards, plain: true).Manifest.Splits;
        Assert.Equal((4900, 50, 50), (splits.Train.Count, splits.Val.Count, splits.Test.Count));
        Assert.Equal(["shard_00056.parquet", "shard_02308.parquet", "shard_04352.parquet"], splits.Train.Take(3));
        Assert.Equal(["shard_02354.parquet", "shard_01233.parquet", "shard_03555.parquet"], splits.Val.Take(3));
        Assert.Equal(["shard_01787.parquet", "shard_02101.parquet", "shard_03597.parquet"], splits.Test.Take(3));
        Assert.Equal(
            "c78dd748e922a58288aab7dceabdead2c7536c845ec2bc7314b55d1dbb8cf1d6",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', splits.Train)))));
    }

    [Theory]
    [InlineData(777, true)]
    [InlineData(777, false)]
    [InlineData(-777, false)]
    [InlineData(0, false)]
    [InlineData(4294967296, true)]
    [InlineData(long.MaxValue, false)]
    [InlineData(long.MinValue, false)]
    public void A_plain_manifest_has_the_bytes_that_the_documented_script_prints(long seed, bool checksum)
    {
        var shards = MakeOddTree();
        var report = Write(shards, plain: true, checksum, seed);
        Assert.Equal(Oracle(shards, seed, checksum), File.ReadAllText(report.Path));
        Assert.Equal(File.ReadAllText(report.Path), ManifestWriter.Format(ManifestReader.Read(report.Path)));
    }

    [Fact]
    public void Two_shards_of_one_base_name_are_in_a_plain_manifest_what_a_Python_dictionary_makes_of_them()
    {
        var shards = folder.File("shards");
        Put(shards, "b/x.parquet", "second");
        Put(shards, "a/x.parquet", "first");
        Put(shards, "a/y.parquet", "other");
        var report = Write(shards, plain: true, checksum: true);
        Assert.Equal(Oracle(shards, 777, checksum: true), File.ReadAllText(report.Path));
        Assert.Contains(reporter.Warnings, line => line.Contains("a/x.parquet and b/x.parquet", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_shards_of_one_base_name_are_an_error_that_names_both()
    {
        var shards = folder.File("shards");
        Put(shards, "b/x.parquet", "second");
        Put(shards, "a/x.parquet", "first");
        var error = Assert.Throws<DatasetStateException>(() => Write(shards));
        Assert.Contains("a/x.parquet and b/x.parquet", error.Message, StringComparison.Ordinal);
        Assert.Contains("--names relative", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("out/dataset_manifest.json")));
        var splits = Write(shards, relative: true).Manifest.Splits;
        Assert.Equal(["a/x.parquet", "b/x.parquet"], splits.All.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_manifest_with_relative_names_can_be_read_from_any_folder_above_the_shards()
    {
        var shards = folder.File("out/deep/shards");
        Put(shards, "b/x.parquet", "second");
        Put(shards, "a/x.parquet", "first");
        var manifest = Write(shards, relative: true, checksum: true).Manifest;
        Assert.Equal(["deep/shards/a/x.parquet", "deep/shards/b/x.parquet"], manifest.Splits.All.Order(StringComparer.Ordinal));
        Assert.Equal(manifest.Splits.All.Order(StringComparer.Ordinal), manifest.Shards.Select(shard => shard.Name));
        Assert.Equal(manifest.Splits.All.Order(StringComparer.Ordinal), manifest.Checksums.Select(pair => pair.Key));
    }

    [Fact]
    public void Lists_of_genomes_are_no_shards()
    {
        var shards = folder.File("shards");
        Put(shards, "train_split.parquet", "a list");
        Write(shards);
        File.Delete(folder.File("out") + "/dataset_manifest.json");
        Directory.CreateDirectory(shards + "/sequences");
        Assert.Contains("genomes", Assert.Throws<DatasetStateException>(() => Write(shards)).Found, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("out") + "/dataset_manifest.json"));
    }

    [Fact]
    public void A_name_that_would_break_a_line_of_the_root_is_refused_unless_plain()
    {
        var shards = folder.File("shards");
        Put(shards, "a\nb.parquet", "first");
        Assert.Contains("line", Assert.Throws<DatasetStateException>(() => Write(shards)).Message, StringComparison.Ordinal);
        Assert.Equal(Oracle(shards, 777, checksum: false), File.ReadAllText(Write(shards, plain: true).Path));
    }

    [Fact]
    public void Shards_in_folders_named_after_splits_keep_them_in_any_spelling()
    {
        var shards = folder.File("shards");
        string[] names = ["train/a", "val/b", "dev/c", "validation/d", "test/e", "eval/f", "train/deep/g"];
        foreach (var name in names)
        {
            Put(shards, name + ".parquet", name);
        }

        var manifest = Write(shards).Manifest;
        Assert.Equal(["a.parquet", "g.parquet"], manifest.Splits.Train.Order(StringComparer.Ordinal));
        Assert.Equal(["b.parquet", "c.parquet", "d.parquet"], manifest.Splits.Val.Order(StringComparer.Ordinal));
        Assert.Equal(["e.parquet", "f.parquet"], manifest.Splits.Test.Order(StringComparer.Ordinal));
        Assert.Equal(SplitBy.Official, manifest.SplitBy);
        Assert.Equal(Oracle(shards, 777, checksum: false), File.ReadAllText(Write(shards, plain: true).Path));
        Assert.Contains(reporter.Warnings, line => line.Contains("split anew", StringComparison.Ordinal));
    }

    [Fact]
    public void Beside_a_validation_shard_the_others_are_for_training()
    {
        var shards = folder.File("shards");
        string[] names = ["shard_00000", "shard_00001", "val_shard"];
        foreach (var name in names)
        {
            Put(shards, name + ".parquet", name);
        }

        var manifest = Write(shards).Manifest;
        Assert.Equal(["shard_00000.parquet", "shard_00001.parquet"], manifest.Splits.Train.Order(StringComparer.Ordinal));
        Assert.Equal(["val_shard.parquet"], manifest.Splits.Val);
        Assert.Empty(manifest.Splits.Test);
        Assert.Equal(Oracle(shards, 777, checksum: false), File.ReadAllText(Write(shards, plain: true).Path));
    }

    [Fact]
    public void Folders_and_dead_links_with_a_shards_name_are_passed_over_and_said()
    {
        var shards = folder.File("shards");
        Put(shards, "good.parquet", "x");
        Directory.CreateDirectory(Path.Combine(shards, "folder.parquet"));
        Directory.CreateDirectory(folder.File("elsewhere"));
        Put(folder.File("elsewhere"), "hidden.parquet", "not ours");
        File.CreateSymbolicLink(Path.Combine(shards, "dead.parquet"), folder.File("nothing"));
        File.CreateSymbolicLink(Path.Combine(shards, "loop.parquet"), Path.Combine(shards, "loop.parquet"));
        File.CreateSymbolicLink(Path.Combine(shards, "linked.parquet"), folder.File("elsewhere"));
        Directory.CreateSymbolicLink(Path.Combine(shards, "entered"), folder.File("elsewhere"));
        Assert.Equal(["good.parquet"], Write(shards, checksum: true).Manifest.Splits.All);
        foreach (var name in (string[])["folder.parquet", "dead.parquet", "loop.parquet", "linked.parquet"])
        {
            Assert.Contains(reporter.Warnings, line => line.StartsWith(name, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_folder_that_is_missing_or_empty_says_so_in_the_originals_words()
    {
        var missing = folder.File("missing");
        Assert.Contains($"No .parquet shard files found under {missing}", Assert.Throws<StorageException>(() => Write(missing)).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(missing);
        Assert.Contains($"No .parquet shard files found under {missing}", Assert.Throws<StorageException>(() => Write(missing)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Our_manifest_is_JSON_as_Python_prints_it_and_its_root_follows_from_the_documented_rule(bool checksum)
    {
        var shards = MakeOddTree();
        ParquetSql.Run($"COPY (SELECT range AS x FROM range(17)) TO '{Path.Combine(shards, "real.parquet")}' (FORMAT parquet)");
        var report = Write(shards, checksum: checksum);
        var root = PythonOracle.Run(RootScript, report.Path);
        Assert.Equal(checksum ? report.Manifest.Root : "None", root.Trim());
        Assert.Equal(checksum ? 17 : null, report.Manifest.Shards.Single(shard => shard.BaseName == "real.parquet").Rows);
        if (!checksum)
        {
            Assert.All(report.Manifest.Files, file => Assert.Equal((null, null), (file.Sha256, file.Rows)));
        }
    }

    internal const string RootScript = """
        import hashlib, json, sys
        text = open(sys.argv[1], encoding="ascii").read()
        m = json.loads(text)
        assert json.dumps(m, indent=2) == text, "not the bytes that json.dump prints"
        assert list(m)[:6] == ["version", "global_seed", "shard_size_bytes", "created_at", "splits", "checksums"], list(m)
        if any(s["sha256"] is None for s in m["shards"]):
            print(m["root"]); sys.exit()
        dash = lambda value: "-" if value is None else value
        files = sorted(m["shards"], key=lambda s: s["name"])
        lines = ["%s  %s  %s  %s  %s  %s" % (s["sha256"], s["bytes"], s["role"], dash(s["split"]), dash(s["rows"]), s["name"]) for s in files]
        order = "\n".join(m["splits"]["train"] + m["splits"]["val"] + m["splits"]["test"])
        lines.append("order  " + hashlib.sha256(order.encode()).hexdigest())
        print(hashlib.sha256("\n".join(lines).encode()).hexdigest())
        """;

    private static void Put(string root, string name, string text)
    {
        var path = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static string Oracle(string shards, long seed, bool checksum)
        => PythonOracle.Run(Script, shards, seed.ToString(System.Globalization.CultureInfo.InvariantCulture), CreatedAt.Format(FixedClock.Instance.GetUtcNow()), checksum ? "sums" : "");

    private string MakeOddTree()
    {
        var shards = folder.File("shards");
        string[] names =
        [
            "a/x1", "a-b/x2", "a.b/y3", "a", "B", "a/X4", ".hidden", ".dir/in", "with space", "quote\"back\\slash", "tab\there", "ü", "Ω/ω", "\uff5e", "\U0001f600",
            "\U0001f600/deep", "\uffee/deep2", "z/z/z/z5", "a/a/a6", "x.PARQUET/q", "trailing.parquet.d/r", "del\u007f", "nbsp\u00a0", "\u2028sep",
        ];
        foreach (var name in names)
        {
            Put(shards, name + ".parquet", name);
        }

        Put(shards, "not.PARQUET", "");
        Put(shards, "not.parquet.tmp", "");
        Put(folder.Path, "target.bin", "the target's bytes");
        File.CreateSymbolicLink(Path.Combine(shards, "a-link.parquet"), folder.File("target.bin"));
        Directory.CreateSymbolicLink(Path.Combine(shards, "looped"), shards);
        for (var i = 0; i < 140; i++)
        {
            Put(shards, $"many/{i % 7}/s{i}.parquet", $"{i}");
        }

        return shards;
    }

    private ManifestReport Write(string shards, bool plain = false, bool checksum = false, long seed = 777, bool relative = false) => new FolderManifest(new ManifestOptions
    {
        ShardsFolder = shards, OutputFolder = folder.File("out"), Version = "vü 😀", Seed = seed, Checksum = checksum, Plain = plain, RelativeNames = relative,
        Clock = FixedClock.Instance, Reporter = reporter,
    }).Write(TestContext.Current.CancellationToken);
}
