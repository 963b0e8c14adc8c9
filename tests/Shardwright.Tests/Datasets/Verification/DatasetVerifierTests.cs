using System.Globalization;
using System.Text;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Datasets.Verification;
using Shardwright.Foundation.Errors;
using Shardwright.Tests.Datasets.Building;
using Shardwright.Tests.Formats.Parquet;

namespace Shardwright.Tests.Datasets.Verification;

public sealed class DatasetVerifierTests : IDisposable
{
    private readonly BuildFolders folders = new();

    private string Root => folders.Output();

    public void Dispose() => folders.Dispose();

    [Fact]
    public void A_sound_dataset_has_no_findings_and_every_byte_was_read()
    {
        var manifest = folders.Run().Manifest!;
        var report = Verify();
        Assert.Empty(report.Findings);
        Assert.Empty(report.Unchecked);
        Assert.Equal((manifest.Files.Count, manifest.Files.Count, manifest.Files.Sum(file => file.Bytes)), (report.Files, report.FilesRead, report.BytesRead));
        Assert.True(Verify(new VerifyOptions { Path = Path.Combine(Root, "dataset_manifest.json") }).IsSound);
    }

    [Fact]
    public void Every_damage_to_a_file_is_found_under_its_name()
    {
        folders.Run();
        const string Shard = "data/part_00003.txt";
        Expect(() => File.Delete(At(Shard)), (FindingKind.Missing, Shard));
        Expect(() =>
        {
            File.Delete(At(Shard));
            Directory.CreateDirectory(At(Shard));
        }, (FindingKind.Missing, Shard));
        Expect(() => File.WriteAllBytes(At(Shard), File.ReadAllBytes(At(Shard))[..^1]), (FindingKind.Truncated, Shard));
        Expect(() => File.AppendAllText(At(Shard), "x"), (FindingKind.Changed, Shard));
        Expect(() => Flip(Shard), (FindingKind.Changed, Shard), (FindingKind.Block, Shard));
        Expect(() => Flip("rejected.jsonl"), (FindingKind.Changed, "rejected.jsonl"));
        Expect(() => File.Delete(At("groups.jsonl")), (FindingKind.Missing, "groups.jsonl"));
        var blocks = $".shardwright/blocks/{Shard}.crc32c";
        Expect(() => Flip(blocks), (FindingKind.Changed, blocks), (FindingKind.Block, Shard));
        Expect(() => File.AppendAllText(At(blocks), "1234"), (FindingKind.Changed, blocks), (FindingKind.Block, Shard));
        Expect(() => File.Delete(At(blocks)), (FindingKind.Missing, blocks));
        Expect(() => File.WriteAllText(At("more.parquet"), "?"), (FindingKind.Extra, "more.parquet"));
        Expect(() => File.WriteAllText(At("data/deep.parquet"), "?"), (FindingKind.Extra, "data/deep.parquet"));
        Expect(() => File.Delete(At("_COMPLETE")), (FindingKind.Incomplete, "_COMPLETE"));
        Expect(() => File.WriteAllText(At("_COMPLETE"), "done\n"), (FindingKind.Incomplete, "_COMPLETE"));
        Expect(() => Edit("_COMPLETE", "\"root\": \"", "\"root\": \"00"), (FindingKind.Incomplete, "_COMPLETE"));
        Expect(() => File.WriteAllBytes(At("_COMPLETE"), []), (FindingKind.Incomplete, "_COMPLETE"));
    }

    [Fact]
    public void Every_edit_of_the_manifest_is_found()
    {
        folders.Run();
        const string Name = "dataset_manifest.json";
        var sums = (FindingKind.Manifest, "SHA256SUMS");
        Expect(() => Edit(Name, "\"root\": \"", "\"root\": \"ff"), sums, (FindingKind.Incomplete, "_COMPLETE"), (FindingKind.Manifest, Name));
        Expect(() => Edit(Name, "\"kept\": 122", "\"kept\": 121"), sums, (FindingKind.Manifest, Name));
        Expect(() => Edit(Name, "\"rows\": 8", "\"rows\": 7"), sums, (FindingKind.Manifest, Name), (FindingKind.Manifest, Name));
        Expect(() => Edit(Name, "\"version\": \"v1\"", "\"version\": \"v7\""), sums);
        Expect(() => SwapTrain(), sums, (FindingKind.Manifest, Name));
        Expect(() => Edit(Name, "      \"part_00003.txt\"", "      \"part_00099.txt\""), sums, (FindingKind.Manifest, Name), (FindingKind.Manifest, Name));
        Expect(() => Edit(Name, "\"split\": \"train\"", "\"split\": \"test\""), sums, (FindingKind.Manifest, Name));

        void SwapTrain()
        {
            var lines = File.ReadAllLines(At(Name));
            var train = Array.IndexOf(lines, "    \"train\": [");
            (lines[train + 1], lines[train + 2]) = (lines[train + 2], lines[train + 1]);
            File.WriteAllText(At(Name), string.Join('\n', lines));
        }
    }

    [Fact]
    public void A_shard_with_other_rows_than_the_manifest_says_is_found_even_when_nothing_was_hashed()
    {
        MakeShards(3);
        WriteManifest(checksum: true);
        Edit("dataset_manifest.json", "\"rows\": 10", "\"rows\": 11");
        Assert.Contains(Verify().Findings, finding => finding.Kind == FindingKind.Rows);
        var manifest = WriteManifest(checksum: false);
        Assert.Null(manifest.Root);
        var report = Verify();
        Assert.Empty(report.Findings);
        Assert.Equal(0, report.BytesRead);
        Assert.Contains(report.Unchecked, line => line.Contains("3 files have no hash", StringComparison.Ordinal));
        var shard = manifest.Shards.First();
        var bytes = File.ReadAllBytes(At(shard.Name));
        bytes[^1] ^= 1;
        File.WriteAllBytes(At(shard.Name), bytes);
        Assert.Equal(FindingKind.Changed, Assert.Single(Verify().Findings).Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_manifest_of_the_originals_is_checked_as_far_as_it_goes(bool checksum)
    {
        MakeShards(5);
        WriteManifest(checksum, plain: true);
        var sound = Verify();
        Assert.Empty(sound.Findings);
        Assert.Equal(checksum ? 1 : 2, sound.Unchecked.Count);
        Assert.Equal(checksum, sound.BytesRead > 0);
        File.Move(At("s1.parquet"), At("elsewhere.parquet"));
        var found = Verify().Findings;
        Assert.Equal([(FindingKind.Extra, "elsewhere.parquet"), (FindingKind.Missing, "s1.parquet")], found.Select(finding => (finding.Kind, finding.Name)));
        File.Move(At("elsewhere.parquet"), At("s1.parquet"));
        Flip("s1.parquet", 9);
        Assert.Equal(checksum ? 1 : 0, Verify().Findings.Count);
    }

    [Fact]
    public void A_plain_manifest_with_clashing_names_is_told_of_and_does_not_end_in_a_trace()
    {
        MakeShards(2);
        Directory.CreateDirectory(At("deep"));
        File.Copy(At("s0.parquet"), At("deep/s0.parquet"));
        WriteManifest(checksum: true, plain: true);
        Assert.Contains(Verify().Findings, finding => finding.Kind == FindingKind.Manifest && finding.Message.Contains("2 files have this base name", StringComparison.Ordinal));
    }

    [Fact]
    public void Shards_may_lie_elsewhere_than_their_manifest()
    {
        var manifest = folders.Run().Manifest!;
        var elsewhere = folders.Output("elsewhere");
        Directory.CreateDirectory(elsewhere);
        Directory.Move(At("data"), Path.Combine(elsewhere, "data"));
        Assert.Equal(manifest.Shards.Count(), Verify().Findings.Count(finding => finding.Kind == FindingKind.Missing));
        var report = Verify(new VerifyOptions { Path = Root, ShardsFolder = elsewhere });
        Assert.Empty(report.Findings);
        Assert.Equal(manifest.Files.Count, report.FilesRead);
        Flip("../elsewhere/data/part_00000.txt");
        Assert.Equal([FindingKind.Changed, FindingKind.Block], Verify(new VerifyOptions { Path = Root, ShardsFolder = elsewhere }).Findings.Select(finding => finding.Kind));
        Assert.Throws<StorageException>(() => Verify(new VerifyOptions { Path = Root, ShardsFolder = folders.Output("nowhere") }));
    }

    [Fact]
    public void The_mark_of_an_original_says_too_little_to_be_checked()
    {
        MakeShards(3, "");
        new FolderManifest(new ManifestOptions { ShardsFolder = Root, OutputFolder = Root, Version = "v1", Checksum = true }).Write(TestContext.Current.CancellationToken);
        File.WriteAllText(At("_COMPLETE"), "3 train shards, 0 val docs, 30 total\n");
        var report = Verify();
        Assert.Empty(report.Findings);
        Assert.Contains(report.Unchecked, sentence => sentence.StartsWith("_COMPLETE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_folder_that_the_manifest_was_written_over_can_be_named_again(bool relative)
    {
        MakeShards(3, "shards/");
        new FolderManifest(new ManifestOptions { ShardsFolder = At("shards"), OutputFolder = Root, Version = "v", Checksum = true, RelativeNames = relative }).Write(TestContext.Current.CancellationToken);
        Assert.Empty(Verify().Findings);
        Assert.Empty(Verify(new VerifyOptions { Path = Root, ShardsFolder = At("shards") }).Findings);
        Directory.Move(At("shards"), folders.Output("moved"));
        Assert.Empty(Verify(new VerifyOptions { Path = Root, ShardsFolder = folders.Output("moved") }).Findings);
    }

    [Fact]
    public void The_parts_of_a_subset_read_every_file_once()
    {
        var manifest = folders.Run().Manifest!;
        var reports = Enumerable.Range(1, 10).Select(part => Verify(new VerifyOptions { Path = Root, Subset = DataSubset.Parse($"{part}/10", 1) })).ToArray();
        Assert.Equal(manifest.Files.Count, reports.Sum(report => report.FilesRead));
        Assert.Equal(manifest.Files.Sum(file => file.Bytes), reports.Sum(report => report.BytesRead));
        Flip("data/part_00003.txt");
        Assert.Equal(1, Enumerable.Range(1, 10).Count(part => !Verify(new VerifyOptions { Path = Root, Subset = DataSubset.Parse($"{part}/10", 1) }).IsSound));
        var total = manifest.Files.Sum(file => file.Bytes);
        var tenth = Verify(new VerifyOptions { Path = Root, Subset = DataSubset.Parse("10%", 1) });
        Assert.InRange(tenth.BytesRead, total / 10, (total / 10) + manifest.Files.Max(file => file.Bytes) + 1);
        Assert.InRange(Verify(new VerifyOptions { Path = Root, Subset = DataSubset.Parse("1B", 1) }).FilesRead, 1, 1);
        Assert.Equal(manifest.Files.Count, Verify(new VerifyOptions { Path = Root, Subset = DataSubset.Parse("100%", 3) }).FilesRead);
        Assert.Equal(manifest.Files.Count, Verify(new VerifyOptions { Path = Root, Subset = DataSubset.Parse("1GiB", 3) }).FilesRead);
    }

    [Theory]
    [InlineData("0/10")]
    [InlineData("11/10")]
    [InlineData("0%")]
    [InlineData("101%")]
    [InlineData("-1%")]
    [InlineData("ten")]
    [InlineData("")]
    [InlineData("1/2/3")]
    public void A_subset_that_is_none_is_refused(string text) => Assert.Throws<FormatException>(() => DataSubset.Parse(text, 1));

    [Fact]
    public void A_group_on_two_sides_is_a_leak_where_the_split_is_by_groups()
    {
        folders.Run();
        Edit("dataset_manifest.json", "\"split_by\": \"shards\"", "\"split_by\": \"groups\"");
        var leaks = Verify().Findings.Where(finding => finding.Kind == FindingKind.Leak).ToArray();
        Assert.Contains(leaks, leak => leak.Message.StartsWith("a.txt stands in", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"shard\": null, \"groups\": []}")]
    [InlineData("{\"shard\": \"a\", \"groups\": [null]}")]
    [InlineData("{\"shard\": \"a\", \"groups\": [\"\\ud800\"]}")]
    [InlineData("{\"shard\": \"a\"}")]
    [InlineData("[]")]
    public void A_list_of_groups_that_is_none_is_found_not_thrown(string line)
    {
        folders.Run();
        Edit("dataset_manifest.json", "\"split_by\": \"shards\"", "\"split_by\": \"groups\"");
        File.WriteAllText(At("groups.jsonl"), line + "\n");
        Assert.Contains(Verify().Findings, finding => finding.Kind == FindingKind.Changed && finding.Name == "groups.jsonl" && finding.Message.Contains("list of groups", StringComparison.Ordinal));
        Assert.Throws<MalformedDataException>(() => SplitAgain.Write(Root, SplitBy.Groups, SplitRatios.Default, null));
    }

    private string At(string name) => Path.GetFullPath(Path.Combine(Root, name));

    private VerifyReport Verify(VerifyOptions? options = null) => DatasetVerifier.Verify(options ?? new VerifyOptions { Path = Root }, TestContext.Current.CancellationToken);

    private void Flip(string name, int place = -1)
    {
        var bytes = File.ReadAllBytes(At(name));
        bytes[place < 0 ? bytes.Length / 2 : place] ^= 4;
        File.WriteAllBytes(At(name), bytes);
    }

    private void Edit(string name, string old, string now)
    {
        var text = File.ReadAllText(At(name));
        var place = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(place >= 0, $"{name} has no {old}");
        File.WriteAllText(At(name), string.Concat(text.AsSpan(0, place), now, text.AsSpan(place + old.Length)), new UTF8Encoding(false));
    }

    // Does the damage to a copy, so that the dataset stays whole for the next.
    private void Expect(Action damage, params (FindingKind Kind, string Name)[] expected)
    {
        var kept = folders.Output("kept");
        PythonOracle.Run("import shutil, sys; shutil.copytree(sys.argv[1], sys.argv[2])", Root, kept);
        damage();
        var findings = Verify().Findings;
        Directory.Delete(Root, recursive: true);
        Directory.Move(kept, Root);
        Assert.Equal(expected, findings.Select(finding => (finding.Kind, finding.Name)));
        Assert.All(findings, finding => Assert.NotEmpty(finding.Message));
    }

    private void MakeShards(int count, string below = "")
    {
        Directory.CreateDirectory(At(below.Length == 0 ? "." : below));
        for (var i = 0; i < count; i++)
        {
            ParquetSql.Run(string.Create(CultureInfo.InvariantCulture, $"COPY (SELECT range + {i} AS x FROM range(10)) TO '{At($"{below}s{i}.parquet")}' (FORMAT parquet)"));
        }
    }

    private DatasetManifest WriteManifest(bool checksum, bool plain = false)
        => new FolderManifest(new ManifestOptions { ShardsFolder = Root, OutputFolder = Root, Version = "v", Checksum = checksum, Plain = plain }).Write(TestContext.Current.CancellationToken).Manifest;
}
