using System.Text.Json;
using System.Text.Json.Nodes;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Damage;

/// <summary>Every damage to a finished dataset is found, named, and ends with 4; nothing outside it is ever read.</summary>
public sealed class VerifyTests : IDisposable
{
    private const string Shard = "train/shard_00003.parquet";

    private string TestShard => "test/" + Directory.GetFiles(Path.Combine(dataset, "test"), "*.parquet").Select(Path.GetFileName).Order(StringComparer.Ordinal).First();

    private readonly Workspace workspace = new();
    private readonly string dataset;

    public VerifyTests(RawSpectra raw)
    {
        dataset = workspace["dataset"];
        Workspace.Copy(raw.Built, dataset);
    }

    private string ShardPath => Path.Combine(dataset, Shard);

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void A_dataset_that_is_whole_passes_from_any_folder_and_by_its_manifest()
    {
        Launched.Run("verify", dataset).Ends(0);
        Launched.RunIn(dataset, "verify", ".").Ends(0);
        Launched.Run("verify", Path.Combine(dataset, "dataset_manifest.json")).Ends(0);
    }

    [Fact]
    public void A_missing_shard_is_found()
    {
        File.Delete(ShardPath);
        Finds("MISSING", Shard);
        Launched.Run("read", dataset).Fails(1, Shard, "nothing there");
    }

    [Fact]
    public void A_folder_in_the_place_of_a_shard_is_found()
    {
        File.Delete(ShardPath);
        Directory.CreateDirectory(ShardPath);
        Finds("MISSING", Shard);
    }

    [Fact]
    public void An_extra_shard_is_found()
    {
        File.Copy(ShardPath, Path.Combine(dataset, "train/zzz.parquet"));
        Finds("EXTRA", "train/zzz.parquet");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public void A_truncated_shard_is_found(int bytes)
    {
        using (var file = File.OpenWrite(ShardPath))
        {
            file.SetLength(file.Length - bytes);
        }

        Finds("TRUNCATED", Shard);
        Launched.Run("read", dataset).Fails(1, Shard);
    }

    [Fact]
    public void A_truncated_and_an_empty_shard_are_both_found()
    {
        File.WriteAllBytes(ShardPath, []);
        File.WriteAllBytes(Path.Combine(dataset, TestShard), [1]);
        var found = Launched.Run("verify", dataset).Ends(4).Output;
        Assert.Contains(Shard, found, StringComparison.Ordinal);
        Assert.Contains(TestShard, found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flipped_byte_anywhere_is_found_and_never_read()
    {
        var size = (int)new FileInfo(ShardPath).Length;
        var random = new Random(4);
        var whole = File.ReadAllBytes(ShardPath);
        int[] places = [0, 4, size - 1, size - 5, size - 30, .. Enumerable.Range(0, Dose.Of(3, 60)).Select(_ => random.Next(size))];
        foreach (var place in places)
        {
            var flipped = (byte[])whole.Clone();
            flipped[place] ^= 0x10;
            File.WriteAllBytes(ShardPath, flipped);
            Finds("CHANGED", Shard);
            Launched.Run("read", dataset).Fails(1, Shard);
            var partly = Launched.Run("inspect", ShardPath);
            Assert.True(partly.ExitCode is 0 or 1, partly.ToString());
        }
    }

    [Fact]
    public void A_flipped_byte_in_any_other_published_file_is_found()
    {
        foreach (var name in (string[])["groups.jsonl", "rejected.jsonl", ".shardwright/blocks/" + Shard + ".crc32c", "dataset_manifest.json", "_COMPLETE"])
        {
            var path = Path.Combine(dataset, name);
            var whole = File.ReadAllBytes(path);
            if (whole.Length == 0)
            {
                File.WriteAllBytes(path, [(byte)'x']);
            }
            else
            {
                var flipped = (byte[])whole.Clone();
                flipped[Math.Max(0, flipped.Length - 20)] ^= 1;
                File.WriteAllBytes(path, flipped);
            }

            Launched.Run("verify", dataset).Ends(4);
            File.WriteAllBytes(path, whole);
        }

        Launched.Run("verify", dataset).Ends(0);
    }

    [Fact]
    public void Edited_row_counts_are_found()
    {
        var name = "";
        Edit(manifest =>
        {
            name = FirstShard(manifest)["name"]!.GetValue<string>();
            FirstShard(manifest)["rows"] = 7;
        });
        Finds("ROWS", name);
        Launched.Run("read", dataset).Fails(1, name, "expected 7");
    }

    [Fact]
    public void A_shard_moved_to_another_split_in_the_manifest_is_found()
    {
        Edit(manifest =>
        {
            var train = manifest["splits"]!["train"]!.AsArray();
            var moved = train[0]!.GetValue<string>();
            train.RemoveAt(0);
            manifest["splits"]!["test"]!.AsArray().Add(moved);
        });
        Finds("LEAK", "groups.jsonl");
    }

    [Fact]
    public void A_mark_without_its_dataset_or_of_another_is_found()
    {
        var mark = Path.Combine(dataset, "_COMPLETE");
        var text = File.ReadAllText(mark);
        File.WriteAllText(mark, text.Replace("\"root\": \"", "\"root\": \"00", StringComparison.Ordinal));
        Finds("INCOMPLETE", "_COMPLETE");
        File.Delete(mark);
        Finds("INCOMPLETE", "_COMPLETE");
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("train/../../../etc/passwd")]
    [InlineData("train/a\nb")]
    [InlineData("")]
    public void A_manifest_that_names_what_is_not_below_it_is_refused(string name)
    {
        foreach (var where in (Action<JsonNode>[])[manifest => FirstShard(manifest)["name"] = name, manifest => manifest["splits"]!["train"]![0] = name])
        {
            var whole = File.ReadAllText(Path.Combine(dataset, "dataset_manifest.json"));
            Edit(where);
            Refused("outside");
            File.WriteAllText(Path.Combine(dataset, "dataset_manifest.json"), whole);
        }
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    public void A_plain_manifest_that_names_what_is_not_below_it_is_refused(string name)
    {
        Edit(manifest =>
        {
            foreach (var key in (string[])["format", "recipe", "split_by", "split_alias", "fingerprint", "counts", "shards", "root"])
            {
                manifest.AsObject().Remove(key);
            }

            manifest["splits"]!["train"]![0] = name;
        });
        Refused("outside");
    }

    [Fact]
    public void A_manifest_nested_200_deep_is_refused()
    {
        File.WriteAllText(Path.Combine(dataset, "dataset_manifest.json"), new string('[', 200) + new string(']', 200));
        Refused("64 deep");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"splits\": 5}")]
    [InlineData("{\"version\": 1, \"splits\": {}}")]
    public void A_manifest_that_is_none_is_refused(string text)
    {
        File.WriteAllText(Path.Combine(dataset, "dataset_manifest.json"), text);
        Refused("dataset_manifest.json");
    }

    [Fact]
    public void A_manifest_with_numbers_past_any_bound_is_refused()
    {
        var whole = File.ReadAllText(Path.Combine(dataset, "dataset_manifest.json"));
        foreach (var number in (string[])["-1", "1e400", "99999999999999999999999999", "0.5", "\"7\"", "[]"])
        {
            File.WriteAllText(Path.Combine(dataset, "dataset_manifest.json"), System.Text.RegularExpressions.Regex.Replace(whole, "\"rows\": [0-9]+,", $"\"rows\": {number},"));
            Launched.Run("verify", dataset).Ends(4);
            Launched.Run("read", dataset).Fails(1);
        }
    }

    [Fact]
    public void Shards_that_lie_elsewhere_are_checked_where_they_are()
    {
        Directory.CreateDirectory(workspace["apart"]);
        File.Move(Path.Combine(dataset, "dataset_manifest.json"), workspace["apart", "dataset_manifest.json"]);
        Launched.Run("verify", workspace["apart"], "--shards_dir", dataset).Ends(0);
        Launched.Run("verify", workspace["apart"], "--shards-dir", workspace["nowhere"]).Fails(1, "nowhere");
        Launched.Run("verify", workspace["apart"]).Ends(4);
    }

    [Theory]
    [InlineData("10%")]
    [InlineData("3/10")]
    [InlineData("100KiB")]
    public void A_subset_reads_less_and_checks_sizes_of_all(string subset)
    {
        var part = Launched.Run("verify", dataset, "--read-data-subset", subset, "--json").Ends(0).Json;
        Assert.InRange(part.GetProperty("files_read").GetInt32(), 1, part.GetProperty("files").GetInt32() - 1);
        File.Delete(ShardPath);
        Launched.Run("verify", dataset, "--read-data-subset", subset).Ends(4);
    }

    [Fact]
    public void A_folder_without_a_manifest_is_named()
        => Launched.Run("verify", Directory.CreateDirectory(workspace["bare"]).FullName).Fails(1, "bare", "dataset_manifest.json");

    [Fact]
    public void A_shard_that_may_not_be_read_is_named()
    {
        Tool.Run("/bin/chmod", "000", ShardPath).Ends(0);
        Nobody.Run("verify", dataset).Fails(1, Shard, "denied");
        Nobody.Run("read", dataset).Fails(1, Shard, "denied");
    }

    private static JsonNode FirstShard(JsonNode manifest) => manifest["shards"]!.AsArray().First(file => file!["role"]!.GetValue<string>() == "shard")!;

    private void Edit(Action<JsonNode> change)
    {
        var path = Path.Combine(dataset, "dataset_manifest.json");
        var manifest = JsonNode.Parse(File.ReadAllText(path))!;
        change(manifest);
        File.WriteAllText(path, manifest.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    private void Finds(string kind, string name)
    {
        var found = Launched.Run("verify", dataset).Ends(4);
        Assert.Contains(found.Output.Split('\n'), line => line.StartsWith(kind, StringComparison.Ordinal) && line.Contains(name, StringComparison.Ordinal));
        var json = Launched.Run("verify", dataset, "--json").Ends(4).Json;
        Assert.Contains(json.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("name").GetString() == name);
    }

    private void Refused(string word)
    {
        Launched.Run("verify", dataset).Fails(4, word);
        Launched.Run("read", dataset).Fails(1, word);
        Launched.Run("inspect", dataset).Fails(1, word);
    }
}
