using System.Text;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Random;

namespace Shardwright.Tests.Datasets.Manifests;

public sealed class ManifestReaderTests
{
    private const string Original = """
        {"version": "v1", "global_seed": 777, "shard_size_bytes": 1, "created_at": "2026-07-30T12:00:00Z",
         "splits": {"train": ["a.parquet"], "val": [], "test": ["b.parquet"]}, "checksums": {"a.parquet": "sha256:00"}}
        """;

    [Fact]
    public void The_originals_six_keys_are_enough()
    {
        var manifest = Parse(Original);
        Assert.Null(manifest.Format);
        Assert.Null(manifest.Root);
        Assert.Equal(["a.parquet", "b.parquet"], manifest.Splits.All);
        Assert.Equal("sha256:00", Assert.Single(manifest.Checksums).Value);
    }

    [Theory]
    [InlineData("windows.db", "SQLite format 3")]
    [InlineData("readme", "[1]")]
    public void A_file_of_another_kind_is_told_from_a_damaged_manifest(string name, string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File(name), content);
        Assert.Equal("a file of another kind", Assert.Throws<MalformedDataException>(() => ManifestReader.Read(folder.File(name))).Found);
        File.WriteAllText(folder.File("copy"), Original);
        Assert.Equal("v1", ManifestReader.Read(folder.File("copy")).Version);
    }

    [Fact]
    public void Ours_comes_back_as_it_was_written()
    {
        var manifest = Ours();
        var text = ManifestWriter.Format(manifest);
        var back = Parse(text);
        Assert.Equal(text, ManifestWriter.Format(back));
        Assert.Equal(manifest.Files, back.Files);
        Assert.Equal((manifest.Root, manifest.Counts!.Read, SplitBy.Groups), (back.Root, back.Counts!.Read, back.SplitBy));
    }

    [Fact]
    public void Nexas_other_document_of_the_same_name_is_told_apart()
    {
        var error = Refused("""{"dataset": "x", "version": "1", "dataset_hash": "00", "hdf5_hashes": {}, "shards": [], "num_shards": 0, "status": "ok"}""");
        Assert.Contains("dataset_hash", error.Message, StringComparison.Ordinal);
        Assert.Contains("same file name", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/./b")]
    [InlineData("a/../b")]
    [InlineData("a/")]
    [InlineData("nul\\u0000")]
    public void A_name_that_leads_out_of_the_folder_is_refused_wherever_it_stands(string name)
    {
        Assert.Contains("outside", Refused(Original.Replace("a.parquet\"]", name + "\"]", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
        Assert.Contains("outside", Refused(ManifestWriter.Format(Ours()).Replace("\"name\": \"a.parquet\"", $"\"name\": \"{name}\"", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_hundred_levels_of_nesting_are_refused()
    {
        Refused(new string('[', 200) + new string(']', 200));
        Refused(string.Concat(Enumerable.Repeat("{\"splits\":", 200)) + "0" + new string('}', 200));
        Refused(new string('[', 2_000_000));
        Refused(Original.Replace("\"checksums\": {", "\"x\": " + new string('[', 200) + new string(']', 200) + ", \"checksums\": {", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"a.parquet\"]", "\"\\ud800.parquet\"]")]
    [InlineData("\"a.parquet\"]", "\"\\udc00\\ud800\"]")]
    [InlineData("\"a.parquet\":", "\"\\ud800\":")]
    [InlineData("\"version\"", "\"\\udfff\"")]
    [InlineData("\"v1\"", "\"\\ud83d\"")]
    [InlineData("\"sha256:00\"", "\"\\ud83d\"")]
    public void Half_a_character_is_refused(string old, string now) => Refused(Original.Replace(old, now, StringComparison.Ordinal));

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(Original);
        bytes[Encoding.UTF8.GetBytes(Original).AsSpan().IndexOf("v1"u8)] = 0xff;
        Assert.Throws<MalformedDataException>(() => ManifestReader.Parse("m.json", bytes));
        bytes = Encoding.UTF8.GetBytes(Original);
        bytes[Encoding.UTF8.GetBytes(Original).AsSpan().IndexOf("a.parquet"u8)] = 0xfe;
        Assert.Throws<MalformedDataException>(() => ManifestReader.Parse("m.json", bytes));
    }

    [Theory]
    [InlineData("\"global_seed\": 777", "\"global_seed\": 1e400")]
    [InlineData("\"global_seed\": 777", "\"global_seed\": 99999999999999999999999")]
    [InlineData("\"global_seed\": 777", "\"global_seed\": 1.5")]
    [InlineData("\"global_seed\": 777", "\"global_seed\": \"777\"")]
    [InlineData("\"shard_size_bytes\": 1", "\"shard_size_bytes\": null")]
    [InlineData("\"val\": []", "\"val\": {}")]
    [InlineData("\"val\": []", "\"val\": [1]")]
    [InlineData("\"val\": []", "\"val\": [null]")]
    [InlineData("\"checksums\": {", "\"checksums\": [], \"y\": {")]
    [InlineData("\"sha256:00\"", "17")]
    [InlineData("\"checksums\": {", "\"format\": \"shardwright/2\", \"checksums\": {")]
    [InlineData("\"checksums\": {", "\"format\": null, \"checksums\": {")]
    public void A_value_of_another_kind_is_refused(string old, string now) => Refused(Original.Replace(old, now, StringComparison.Ordinal));

    [Theory]
    [InlineData("\"bytes\": 10", "\"bytes\": -10")]
    [InlineData("\"bytes\": 10", "\"bytes\": 99999999999999999999")]
    [InlineData("\"rows\": 3", "\"rows\": -3")]
    [InlineData("\"rows\": 3", "\"rows\": 3.5")]
    [InlineData("\"kept\": 3", "\"kept\": -3")]
    [InlineData("\"damaged\": 1", "\"damaged\": -1")]
    [InlineData("\"damaged\": 1", "\"damaged\": 9223372036854775807, \"b\": 9223372036854775807")]
    [InlineData("\"damaged\": 1", "\"damaged\": 9223372036854775807, \"damaged\": 1")]
    [InlineData("\"role\": \"shard\"", "\"role\": \"king\"")]
    [InlineData("\"split_by\": \"groups\"", "\"split_by\": \"moon\"")]
    [InlineData("\"name\": \"groups.jsonl\"", "\"name\": \"a.parquet\"")]
    [InlineData("\"test\": [", "\"test\": [ \"a.parquet\",")]
    public void Numbers_and_words_that_make_no_sense_are_refused(string old, string now)
    {
        var text = ManifestWriter.Format(Ours());
        Assert.Contains(old, text, StringComparison.Ordinal);
        Refused(text.Replace(old, now, StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_that_stands_twice_is_refused_or_read_as_Python_reads_it()
    {
        var twice = Parse(Original.Replace("\"version\": \"v1\"", "\"version\": \"v0\", \"version\": \"v1\"", StringComparison.Ordinal));
        Assert.Equal("v1", twice.Version);
        var sums = Parse(Original.Replace("\"a.parquet\": \"sha256:00\"", "\"a.parquet\": \"sha256:01\", \"b\": \"sha256:02\", \"a.parquet\": \"sha256:00\"", StringComparison.Ordinal));
        Assert.Equal(["a.parquet=sha256:00", "b=sha256:02"], sums.Checksums.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public void A_manifest_cut_at_any_byte_is_refused()
    {
        foreach (var text in (string[])[Original.TrimEnd(), ManifestWriter.Format(Ours())])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.Throws<MalformedDataException>(() => ManifestReader.Parse("m.json", bytes.AsMemory(0, length)));
            }
        }
    }

    [Fact]
    public void A_manifest_with_flipped_bits_is_read_or_refused_and_nothing_else()
    {
        var random = new PythonRandom(1);
        foreach (var text in (string[])[Original, ManifestWriter.Format(Ours())])
        {
            for (var attempt = 0; attempt < 20_000; attempt++)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                for (var flips = 1 + random.NextBelow(3); flips > 0; flips--)
                {
                    bytes[random.NextBelow(bytes.Length)] ^= (byte)(1 << random.NextBelow(8));
                }

                try
                {
                    ManifestReader.Parse("m.json", bytes);
                }
                catch (MalformedDataException)
                {
                    // What is allowed.
                }
            }
        }
    }

    internal static DatasetManifest Ours()
    {
        var counts = new RecordCounts();
        counts.Keep(3);
        counts.Reject("damaged");
        counts.Drop("too_few_peaks", 2);
        var splits = new SplitLists(["a.parquet"], [], ["b.parquet"]);
        ManifestFile[] files =
        [
            new("a.parquet", ShardRole.Shard, SplitName.Train, 10, 3, new string('a', 64)),
            new("b.parquet", ShardRole.Shard, SplitName.Test, 20, 0, new string('b', 64)),
            new("groups.jsonl", ShardRole.Aux, null, 5, null, new string('c', 64)),
        ];
        return new DatasetManifest
        {
            Version = "v1", GlobalSeed = -777, ShardSizeBytes = 1L << 40, CreatedAt = "2026-07-30T12:00:00Z", Splits = splits, Checksums = [],
            Format = DatasetManifest.CurrentFormat, Recipe = "spectra", SplitBy = SplitBy.Groups, SplitAlias = new Dictionary<string, string> { ["val"] = "dev" },
            Fingerprint = new string('d', 64), Counts = counts, Files = files, Root = DatasetRoot.Compute(files, splits),
        };
    }

    private static DatasetManifest Parse(string text) => ManifestReader.Parse("m.json", Encoding.UTF8.GetBytes(text));

    private static MalformedDataException Refused(string text) => Assert.Throws<MalformedDataException>(() => Parse(text));
}
