using System.Text.Json.Nodes;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Eeg;

/// <summary>Splits and patients, from the corpus to the checked caches.</summary>
public sealed class SplitTests : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Splits_are_counted_and_a_shared_patient_is_an_error_that_names_them()
    {
        Touch("train/01/a_s1_t0.edf", "train/a_s1_t1.edf", "train/b_s1_t0.edf", "dev/c_s1_t0.edf");
        const string Counts = "✅ PATIENT DISJOINTNESS VALIDATED - No leakage detected!\n[SPLIT STATS] OFFICIAL TUSZ SPLITS:\n  train: 3 files, 2 patients\n  dev: 1 files, 1 patients\n";
        const string Verified = "✅ PATIENT DISJOINTNESS VERIFIED - No leakage!\n";
        var two = Splits().Ends(0);
        Assert.Equal((Counts + Verified, ""), (two.Output, two.Error));
        Touch("eval/d_s1_t0.edf");
        var three = Splits().Ends(0);
        Assert.Equal(Counts + "  eval: 1 files, 1 patients\n" + Verified, three.Output);
        Assert.Contains("final test only", three.Error, StringComparison.Ordinal);
        Touch("dev/b_s9_t9.edf", "dev/a_s9_t9.edf");
        Splits().Fails(1, "PATIENT LEAKAGE DETECTED! 2 patients in both train and dev: a, b");
    }

    [Fact]
    public void The_final_test_is_built_on_request_with_a_warning()
    {
        GoldenRecording.MakeIn(workspace["tusz", "eval"], "5.5,42.25,mysz");
        foreach (var word in (string[])["eval", "test"])
        {
            Assert.Contains("final test only", Build("eval", word, "--split", word).Ends(0).Error, StringComparison.Ordinal);
        }

        GoldenRecording.MakeIn(workspace["tusz", "train"], "5.5,42.25,mysz");
        Assert.DoesNotContain("final test only", Build("train", "train").Ends(0).Error, StringComparison.Ordinal);
        Build("eval", "other", "--split", "train").Fails(1, "leak patients");
    }

    [Theory]
    [InlineData("dev", "val")]
    [InlineData("val", "dev")]
    [InlineData("val", "val")]
    [InlineData("dev", "dev")]
    public void The_development_split_opens_under_either_name_and_keeps_the_spelling_asked_for(string there, string asked)
    {
        GoldenRecording.MakeIn(workspace["tusz", there], "5.5,42.25,mysz");
        var result = Launched.RunIn(workspace.Folder, "eeg", "build-cache", "--data-dir", "tusz", "--split", asked).Ends(0);
        Assert.Contains($"Building cache for {asked} split (1 files) from tusz/{there}\n", result.Output, StringComparison.Ordinal);
        Assert.Equal([workspace["cache", "tusz", asked]], Directory.GetDirectories(workspace["cache", "tusz"]));
    }

    [Fact]
    public void Both_names_of_the_development_split_are_an_error_of_the_data_and_of_the_cache()
    {
        GoldenRecording.MakeIn(workspace["tusz", "dev"], "5.5,42.25,mysz");
        Build(".", "cache/dev", "--split", "dev").Ends(0);
        Build(".", "cache/val", "--split", "val").Fails(1, "cache/dev", "cache/val", "one split under two names");
        Touch("val/x_s1_t0.edf", "train/y_s1_t0.edf");
        Build(".", "new/dev", "--split", "dev").Fails(1, "tusz/./dev", "tusz/./val");
        Splits().Fails(1, "tusz/dev", "tusz/val");
    }

    [Fact]
    public void A_cache_of_the_originals_in_a_splits_folder_is_that_split()
    {
        GoldenRecording.MakeIn(workspace["tusz", "train"], "5.5,42.25,mysz", "");
        Build("train", "ours").Ends(0);
        foreach (var name in (string[])["dev", "plain"])
        {
            Directory.CreateDirectory(workspace["foreign", name]);
            foreach (var path in Directory.GetFiles(workspace["ours"], "*.npz").Append(workspace["ours", "manifest.json"]))
            {
                File.Copy(path, workspace["foreign", name, Path.GetFileName(path)]);
            }
        }

        Assert.Equal([4, 4, 0], ((string?[])[null, "val", "train"]).Select(split => Read("dev", split).Ends(0).Json.GetProperty("records").GetInt32()));
        Assert.Equal(4, Read("dev", "val", "--order", "eeg-balanced").Ends(0).Json.GetProperty("records").GetInt32());
        Read("dev", "train", "--order", "eeg-balanced").Fails(1, "another split");
        Assert.Equal(4, Read("plain", null).Ends(0).Json.GetProperty("records").GetInt32());
    }

    [Fact]
    public void A_patient_in_two_caches_is_a_leak_that_verify_finds_from_above()
    {
        GoldenRecording.Make(
            new GoldenRecording { Path = workspace["tusz", "train", "pat_s1_t0.edf"] },
            new GoldenRecording { Path = workspace["tusz", "dev", "pat_s2_t0.edf"], Shift = 1 });
        Build("train", "cache/train").Ends(0);
        Build("dev", "cache/dev").Ends(0);
        Verify("cache/train").Ends(0);
        var result = Verify("cache").Ends(4);
        Assert.Contains("LEAK", result.Output, StringComparison.Ordinal);
        Assert.Contains("patient pat stands in dev and in train", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", "everything is as the manifest says")]
    [InlineData("manifest empty", "manifest.json")]
    [InlineData("no seizures", "manifest.json: no window has any seizure")]
    [InlineData("cache file missing", "p0_s001_t000_windows.npz")]
    [InlineData("byte flipped", "p0_s001_t000_windows.npz")]
    [InlineData("index missing", "_dataset_index.json")]
    [InlineData("manifest missing", "manifest.json")]
    public void What_is_wrong_with_a_cache_of_ours_or_of_the_originals_is_found(string damage, string word)
    {
        GoldenRecording.MakeIn(workspace["tusz", "train"], "5.5,42.25,mysz", "");
        Build("train", "ours").Ends(0);
        Directory.CreateDirectory(workspace["foreign"]);
        foreach (var name in (string[])["manifest.json", "_dataset_index.json", "p0_s001_t000_windows.npz", "p1_s001_t000_windows.npz"])
        {
            File.Copy(workspace["ours", name], workspace["foreign", name]);
        }

        foreach (var cache in (string[])["ours", "foreign"])
        {
            var isForeign = cache == "foreign";
            Spoil(damage, workspace[cache]);
            var result = Verify(cache).Ends(damage == "nothing" ? 0 : 4);
            Assert.Contains(damage == "nothing" && isForeign ? "unverified" : word, result.Output + result.Error, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static void Spoil(string damage, string cache)
    {
        var (manifest, archive) = (Path.Combine(cache, "manifest.json"), Path.Combine(cache, "p0_s001_t000_windows.npz"));
        switch (damage)
        {
            case "manifest empty":
                File.WriteAllText(manifest, """{"partial_seizure": [], "full_seizure": [], "no_seizure": []}""");
                break;
            case "no seizures":
                var lists = JsonNode.Parse(File.ReadAllText(manifest))!;
                foreach (var entry in lists["partial_seizure"]!.AsArray().ToArray())
                {
                    lists["partial_seizure"]!.AsArray().Remove(entry);
                    lists["no_seizure"]!.AsArray().Add(entry);
                }

                File.WriteAllText(manifest, lists.ToJsonString());
                break;
            case "cache file missing":
                File.Delete(archive);
                break;
            case "byte flipped":
                using (var file = new FileStream(archive, FileMode.Open))
                {
                    file.Position = 1_000_000;
                    var value = file.ReadByte();
                    file.Position = 1_000_000;
                    file.WriteByte((byte)(value ^ 1));
                }

                break;
            case "index missing":
                File.Delete(Path.Combine(cache, "_dataset_index.json"));
                break;
            case "manifest missing":
                File.Delete(manifest);
                break;
        }
    }

    private void Touch(params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(workspace["tusz", name])!);
            File.WriteAllText(workspace["tusz", name], "");
        }
    }

    private ToolResult Splits() => Launched.Run("eeg", "splits", "--data-dir", workspace["tusz"]);

    private ToolResult Verify(string cache) => Launched.Run("verify", workspace[cache]);

    private ToolResult Read(string cache, string? split, params string[] flags)
        => Launched.Run(["read", workspace["foreign", cache], "--json", .. split is null ? Array.Empty<string>() : ["--split", split], .. flags]);

    private ToolResult Build(string data, string cache, params string[] flags)
        => Launched.Run(["eeg", "build-cache", "--data-dir", workspace["tusz", data], "--cache-dir", workspace[cache], .. flags]);
}
