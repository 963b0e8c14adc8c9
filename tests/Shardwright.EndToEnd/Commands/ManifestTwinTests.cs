using System.Text.RegularExpressions;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Commands;

/// <summary><c>manifest --plain</c> beside a Python script written from the facts of the original.</summary>
public sealed partial class ManifestTwinTests : IDisposable
{
    private const string Original = """
        import argparse, hashlib, json, random
        from datetime import datetime
        from pathlib import Path

        parser = argparse.ArgumentParser()
        parser.add_argument("--shards_dir", required=True)
        parser.add_argument("--output_dir", required=True)
        parser.add_argument("--version", required=True)
        parser.add_argument("--seed", type=int, default=777)
        parser.add_argument("--shard_size_bytes", type=int, default=2147483648)
        parser.add_argument("--checksum", action="store_true")
        args = parser.parse_args()

        shards = sorted(Path(args.shards_dir).rglob("*.parquet"))
        if not shards:
            raise RuntimeError(f"No .parquet shard files found under {args.shards_dir}")
        print(f"Found {len(shards)} shards.")
        names = [path.name for path in shards]
        random.Random(args.seed).shuffle(names)
        train, val = int(len(names) * 0.98), int(len(names) * 0.01)
        splits = {"train": names[:train], "val": names[train:train + val], "test": names[train + val:]}
        print(f"Split: {len(splits['train'])} train, {len(splits['val'])} val, {len(splits['test'])} test.")
        checksums = {}
        if args.checksum:
            print("Computing checksums...")
            for path in shards:
                digest = hashlib.sha256()
                with open(path, "rb") as file:
                    while piece := file.read(8192):
                        digest.update(piece)
                checksums[path.name] = "sha256:" + digest.hexdigest()
        manifest = {"version": args.version, "global_seed": args.seed, "shard_size_bytes": args.shard_size_bytes,
                    "created_at": datetime.utcnow().isoformat() + "Z", "splits": splits, "checksums": checksums}
        output = Path(args.output_dir)
        output.mkdir(parents=True, exist_ok=True)
        with open(output / "dataset_manifest.json", "w") as file:
            json.dump(manifest, file, indent=2)
        print(f"\nManifest written to: {output / 'dataset_manifest.json'}")
        print("\nDone.")
        """;

    private readonly Workspace workspace = new();

    public static TheoryData<int> Counts() => Dose.IsLong ? [1, 2, 3, 10, 49, 50, 99, 100, 101, 199, 200, 550, 5000] : [1, 10, 100, 550];

    public void Dispose() => workspace.Dispose();

    [Theory]
    [MemberData(nameof(Counts))]
    public void Numbered_shards_get_the_originals_bytes_and_lines(int count)
    {
        Shards([.. Enumerable.Range(0, count).Select(i => $"shard_{i:00000}.parquet")]);
        AssertTwins();
        AssertTwins("--seed", "-777", "--checksum");
        AssertTwins("--seed", "9223372036854775807", "--shard_size_bytes", "1");
    }

    [Fact]
    public void Names_of_every_kind_get_the_originals_order_and_escapes()
    {
        Shards("a/x.parquet", "a-b/y.parquet", "a.b/z.parquet", "a.parquet", "B.parquet", "b.parquet", ".hidden.parquet", "no.PARQUET", "ü 日本.parquet",
            "\U0001F600.parquet", "\uFFFD.parquet", "quo\"te.parquet", "back\\slash.parquet", "new\nline.parquet", "deep/er/still/w.parquet", "x.parquet.tmp");
        AssertTwins("--checksum");
        AssertTwins();
    }

    [Fact]
    public void Links_to_files_count_and_links_to_folders_are_not_entered()
    {
        Shards("real/a.parquet", "elsewhere/b.parquet");
        File.CreateSymbolicLink(workspace["shards", "real", "link.parquet"], workspace["shards", "real", "a.parquet"]);
        Directory.CreateSymbolicLink(workspace["shards", "linked"], workspace["shards", "elsewhere"]);
        AssertTwins("--checksum");
    }

    [Fact]
    public void Both_spellings_of_a_flag_are_one()
    {
        Shards("a.parquet", "b.parquet");
        Launched.Run("manifest", "--shards_dir", workspace["shards"], "--output_dir", workspace["one"], "--version", "v", "--shard_size_bytes", "5", "--plain").Ends(0);
        Launched.Run("manifest", "--shards-dir", workspace["shards"], "--output-dir", workspace["two"], "--version", "v", "--shard-size-bytes", "5", "--plain").Ends(0);
        Workspace.Same(workspace["one"], workspace["two"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_shard_ends_with_1_and_the_originals_words(bool exists)
    {
        if (exists)
        {
            Directory.CreateDirectory(workspace["shards"]);
        }

        var original = Python.Try(Original, Arguments("theirs"));
        Assert.Equal(1, original.ExitCode);
        var words = original.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]["RuntimeError: ".Length..];
        Launched.Run(["manifest", .. Arguments("ours"), "--plain"]).Fails(1, words);
        Assert.False(Directory.Exists(workspace["ours"]));
    }

    [Fact]
    public void A_folder_and_a_dead_link_named_as_shards_are_skipped_with_a_warning()
    {
        Shards("a.parquet");
        Directory.CreateDirectory(workspace["shards", "x.parquet"]);
        File.CreateSymbolicLink(workspace["shards", "dead.parquet"], "/nowhere");
        var written = Launched.Run(["manifest", .. Arguments("ours"), "--plain", "--checksum"]).Ends(0);
        Assert.Contains("Found 1 shards.", written.Output, StringComparison.Ordinal);
        Assert.Contains("warning: x.parquet is a folder", written.Error, StringComparison.Ordinal);
        Assert.Contains("warning: dead.parquet is a link to nothing", written.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_base_names_are_an_error_that_names_both_unless_names_are_relative()
    {
        Shards("one/a.parquet", "two/a.parquet");
        Launched.Run(["manifest", .. Arguments("ours")]).Fails(1, "one/a.parquet", "two/a.parquet", "--names relative");
        Launched.Run(["manifest", .. Arguments("ours"), "--names", "relative"]).Ends(0);
        Assert.Contains("\"two/a.parquet\"", File.ReadAllText(workspace["ours", "dataset_manifest.json"]), StringComparison.Ordinal);
        AssertTwins();
    }

    [Fact]
    public void A_manifest_with_checksums_over_real_shards_verifies_and_reads()
    {
        var made = Launched.Run("sample", "spectra", "--output", workspace["raw"], "--count", "2000").Ends(0);
        Assert.Contains("2,000 records", made.Output, StringComparison.Ordinal);
        Launched.Run("spectra", "build", "--input", workspace["raw"], "--output", workspace["built"], "--shard-size", "256KiB").Ends(0);
        Directory.CreateDirectory(workspace["shards"]);
        foreach (var path in Directory.EnumerateFiles(workspace["built"], "*.parquet"))
        {
            File.Copy(path, workspace["shards", Path.GetFileName(path)]);
        }

        Launched.Run("manifest", "--dataset", workspace["shards"], "--version", "v1", "--checksum").Ends(0);
        Launched.Run("verify", workspace["shards"]).Ends(0);
        Assert.Equal(2000, Launched.Run("read", workspace["shards"], "--json").Ends(0).Json.GetProperty("records").GetInt64());
        Launched.Run("manifest", "--dataset", workspace["shards"], "--version", "v1", "--checksum", "--plain").Ends(0);
        var plain = Launched.Run("verify", workspace["shards"]).Ends(0);
        Assert.Contains("not checked:", plain.Output, StringComparison.Ordinal);
    }

    private void AssertTwins(params string[] more)
    {
        var theirs = Python.Run(Original, [.. Arguments("theirs"), .. more]);
        var ours = Launched.Run(["manifest", .. Arguments("ours"), .. more, "--plain"]).Ends(0);
        Assert.Equal(theirs.Replace(workspace["theirs"], workspace["ours"], StringComparison.Ordinal), ours.Output);
        Assert.Equal(Undated("theirs"), Undated("ours"));
    }

    private string Undated(string folder) => CreatedAt().Replace(File.ReadAllText(workspace[folder, "dataset_manifest.json"]), "\"created_at\": then", 1);

    private string[] Arguments(string output) => ["--shards_dir", workspace["shards"], "--output_dir", workspace[output], "--version", "v1 \"ü\""];

    private void Shards(params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(workspace["shards", name])!);
            File.WriteAllText(workspace["shards", name], name);
        }
    }

    [GeneratedRegex("\"created_at\": \"[0-9T:.Z-]+\"")]
    private static partial Regex CreatedAt();
}
