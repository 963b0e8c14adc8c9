using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Foundation.Errors;
using Shardwright.Streaming.Eeg;

namespace Shardwright.Tests.Streaming.Eeg;

public sealed class EegTrainingTests : IDisposable
{
    private static readonly EegEnvironment Plain = new();

    private readonly EegCaches caches = new();
    private readonly List<string> log = [];

    public void Dispose() => caches.Dispose();

    [Fact]
    public void A_cache_without_a_manifest_is_scanned_once_and_read_in_balance()
    {
        var folder = caches.Make("train", "b_s1_t0=nnnnnnnnpp", "a_s1_t0=nnfpp", "c_s1_t0=nnnnnn");
        var validation = caches.Make("dev", "d_s1_t0=nnp", "e_s1_t0=-nn");
        var before = EegCaches.State(folder);
        using (var set = Open(folder, new EegTrainingOptions { ValidationFolder = validation, Environment = Plain }))
        {
            Assert.Equal(
            [
                "[CACHE] tqdm disabled=False | files=3", "[DATA] Built manifest from 3 cached files",
                "[BalancedSeizureDataset] Created with 15 windows:", "  - 4 partial seizure (100% of available)", "  - 1 full seizure (25.0% of partial)", "  - 10 no-seizure (250.0% of partial)",
                "[DATASET] BalancedSeizureDataset: 15 windows from manifest", "[DATASET] Using BalancedSeizureDataset known distribution",
                "[DATASET] Seizure ratio: 33.3% (from manifest)", "[DATASET] Using pos_weight: 1.41 (sqrt scaling)",
            ], log);
            Assert.True(set.IsBalanced);
            Assert.Equal((15, 5, (4L, 1L, 10L)), (set.Windows.Count, set.Validation!.Count, (set.Partial, set.Full, set.None)));
            Assert.Equal(5 / 15.0, set.SeizureRatio);
            Assert.Equal(Math.Sqrt(2), set.PosWeight, 12);
        }

        var after = EegCaches.State(folder);
        Assert.Equal(before, after.Where(pair => pair.Key != "manifest.json").ToDictionary());
        log.Clear();
        Open(folder, new EegTrainingOptions { Environment = Plain }).Dispose();
        Assert.DoesNotContain(log, line => line.Contains("Built", StringComparison.Ordinal));
        Assert.Equal(after, EegCaches.State(folder));
    }

    [Fact]
    public void A_forced_an_empty_and_an_unreadable_manifest_are_replaced_and_nothing_else_is_touched()
    {
        var folder = caches.MakeOurs("train", "a=nnnp", "b=nfp");
        var whole = EegCaches.State(folder);
        Open(folder, new EegTrainingOptions { Environment = Plain }).Dispose();
        Assert.DoesNotContain(log, line => line.Contains("Built", StringComparison.Ordinal));
        foreach (var (text, environment) in ((string, EegEnvironment)[])[("""{"partial_seizure": [], "full_seizure": [], "no_seizure": []}""", Plain), ("[]", Plain), ("{\"partial", Plain), ("", Plain), ("?", Plain with { ForceManifestRebuild = true, DisableTqdm = true })])
        {
            log.Clear();
            File.WriteAllText(Path.Combine(folder, "manifest.json"), text);
            Open(folder, new EegTrainingOptions { Environment = environment }).Dispose();
            Assert.StartsWith("[WARNING] Invalid/stale manifest detected: ", log[0], StringComparison.Ordinal);
            Assert.Equal($"[CACHE] tqdm disabled={(environment.DisableTqdm ? "True" : "False")} | files=2", log[1]);
            Assert.Equal("[DATA] Built manifest from 2 cached files", log[2]);
            Assert.Equal(whole, EegCaches.State(folder));
        }
    }

    [Fact]
    public void A_cache_that_is_being_built_is_trained_on_as_it_is_and_left_to_its_build()
    {
        var folder = caches.MakeOurs("train", "a=nnnp", "b=nfp", "c=nnp");
        Directory.CreateDirectory(Path.Combine(folder, ".shardwright"));
        File.WriteAllText(Path.Combine(folder, ".shardwright", "plan.json"), "{}");
        File.Delete(Path.Combine(folder, "c_windows.npz"));
        foreach (var withdrawn in (string[])["manifest.json", "recordings.jsonl", "dataset_manifest.json"])
        {
            File.Delete(Path.Combine(folder, withdrawn));
            log.Clear();
            var before = EegCaches.State(folder);
            using (var set = Open(folder, new EegTrainingOptions { Environment = Plain }))
            {
                Assert.Equal((2L, 0L, 4L), (set.Partial, set.Full, set.None));
            }

            Assert.Contains(log, line => line.EndsWith("is being built, or its build was interrupted: manifest.json is used but not kept", StringComparison.Ordinal));
            Assert.Equal(before, EegCaches.State(folder));
        }

        File.WriteAllText(Path.Combine(folder, "_COMPLETE"), "eeg\n");
        Open(folder, new EegTrainingOptions { Environment = Plain }).Dispose();
        Assert.True(File.Exists(Path.Combine(folder, "manifest.json")));
    }

    [Fact]
    public void A_manifest_of_ours_is_stale_when_a_file_is_unlisted_or_a_class_is_another()
    {
        var folder = caches.MakeOurs("train", "a=nnnp", "b=nfp", "c=");
        var path = Path.Combine(folder, "manifest.json");
        var whole = EegCaches.State(folder);
        var right = File.ReadAllText(path);
        string[] wrongs =
        [
            right.Replace("\"window_idx\": 3", "\"window_idx\": 2", StringComparison.Ordinal),
            right.Replace("b_windows.npz", "a_windows.npz", StringComparison.Ordinal),
            right.Replace("\"full_seizure\"", "\"x\"", StringComparison.Ordinal).Replace("\"no_seizure\"", "\"full_seizure\"", StringComparison.Ordinal).Replace("\"x\"", "\"no_seizure\"", StringComparison.Ordinal),
        ];
        foreach (var wrong in wrongs)
        {
            Assert.NotEqual(right, wrong);
            log.Clear();
            File.WriteAllText(path, wrong);
            Open(folder, new EegTrainingOptions { Environment = Plain }).Dispose();
            Assert.Contains("[DATA] Built manifest from 3 cached files", log);
            Assert.Equal(whole, EegCaches.State(folder));
        }

        File.Copy(Path.Combine(folder, "a_windows.npz"), Path.Combine(folder, "later_windows.npz"));
        log.Clear();
        using (var set = Open(folder, new EegTrainingOptions { Environment = Plain }))
        {
            Assert.Contains(log, line => line.Contains("it does not list later_windows.npz", StringComparison.Ordinal));
            Assert.Equal(3, set.Partial);
        }

        File.Delete(Path.Combine(folder, "later_windows.npz"));
        log.Clear();
        Open(folder, new EegTrainingOptions { Environment = Plain }).Dispose();
        Assert.Contains(log, line => line.Contains("4 of its 11 entries name missing files", StringComparison.Ordinal));
        Assert.Equal(whole, EegCaches.State(folder));
    }

    [Theory]
    [InlineData(22, true)]
    [InlineData(23, false)]
    [InlineData(0, true)]
    [InlineData(442, false)]
    public void A_foreign_manifest_may_name_missing_files_in_five_percent_of_its_entries(int missing, bool isValid)
    {
        var folder = caches.Empty("train");
        File.WriteAllText(Path.Combine(folder, "here_windows.npz"), "");
        var manifest = new ClassManifest(["here_windows.npz", "gone_windows.npz"], [new(1, 0)], [], [.. Enumerable.Range(1, 441).Select(window => new WindowPlace(window < missing ? 1 : 0, window))]);
        manifest = missing == 0 ? new ClassManifest(manifest.Files, [new(0, 0)], [], manifest.None) : manifest;
        var why = ManifestCheck.Staleness(manifest, CacheFolder.Open(folder));
        Assert.Equal(isValid, why is null);
        Assert.NotNull(ManifestCheck.Staleness(new ClassManifest([], [], [], []), CacheFolder.Open(folder)));
    }

    [Fact]
    public void New_files_of_a_foreign_cache_are_told_of_but_do_not_make_its_manifest_stale()
    {
        var folder = caches.Make("train", "a=nnnp", "b=nfp");
        EegCaches.Scan(folder);
        File.Copy(Path.Combine(folder, "a_windows.npz"), Path.Combine(folder, "later_windows.npz"));
        Open(folder, new EegTrainingOptions { Environment = Plain }).Dispose();
        Assert.StartsWith("[WARNING] 1 cache files have no window in manifest.json", log[0], StringComparison.Ordinal);
        Assert.DoesNotContain(log, line => line.Contains("Built", StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_cache_is_fatal_outside_a_smoke_test()
    {
        var folder = caches.Empty("train");
        Assert.Throws<DatasetStateException>(() => Open(folder, new EegTrainingOptions { Environment = Plain }));
        Assert.Equal(["[DATA] Skipping manifest build - cache not yet populated", "[FATAL] The cache has 0 windows"], log);
        using var set = Open(folder, new EegTrainingOptions { Environment = Plain with { SmokeTest = true } });
        Assert.Equal((0, false, 0.5, 1.0), (set.Windows.Count, set.IsBalanced, set.SeizureRatio, set.PosWeight));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Assert.Throws<StorageException>(() => Open(Path.Combine(folder, "nowhere"), new EegTrainingOptions { Environment = Plain }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_partial_windows_all_windows_are_read_and_the_ratio_is_exact(bool isOurs)
    {
        string[] files = ["a=nnnn", "b=nfn", "c=nnnnn"];
        var folder = isOurs ? caches.MakeOurs("train", files) : caches.Make("train", [.. files, "unlabelled=-nnnn"]);
        using var set = Open(folder, new EegTrainingOptions { Environment = Plain });
        Assert.Contains("[WARNING] BalancedSeizureDataset failed: No partial seizure windows found in manifest! Full: 1, No-seizure: 11; falling back to EEGWindowDataset", log);
        var windows = isOurs ? 12 : 16;
        Assert.Equal((windows, false, 1 / (double)windows), (set.Windows.Count, set.IsBalanced, set.SeizureRatio));
        Assert.Equal((0L, 1L, windows - 1L), (set.Partial, set.Full, set.None));
        Assert.Equal(Math.Sqrt(windows - 1), set.PosWeight, 12);
        Assert.Equal(PositiveWeight.Line(set.PosWeight), log[^1]);
        Assert.Equal(isOurs ? 0 : 1, log.Count(line => line.StartsWith("[WARNING] Skipping unlabelled_windows.npz", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_cache_without_seizures_is_critical_and_fatal_outside_a_smoke_test()
    {
        var folder = caches.Make("train", "a=nnnn", "b=nnn");
        Assert.Throws<DatasetStateException>(() => Open(folder, new EegTrainingOptions { Environment = Plain }));
        Assert.Contains("[CRITICAL] Dataset has only 0.0000% seizures!", log);
        Assert.Equal("[FATAL] No window has seizure", log[^1]);
        log.Clear();
        using var set = Open(folder, new EegTrainingOptions { Environment = Plain with { SmokeTest = true } });
        Assert.Equal((7, 1.0, 0.5), (set.Windows.Count, set.PosWeight, set.SeizureRatio));
        Assert.Null(set.Partial);
        Assert.DoesNotContain(log, line => line.Contains("CRITICAL", StringComparison.Ordinal));
    }

    [Fact]
    public void A_smoke_test_uses_three_files_of_the_balanced_list_and_takes_an_even_ratio()
    {
        var folder = caches.Make("train", "a=nnnnp", "b=nnn", "c=nnn", "d=pppp", "e=nnn");
        using var set = Open(folder, new EegTrainingOptions { Environment = Plain with { SmokeTest = true } });
        Assert.True(set.IsBalanced);
        Assert.Equal((1L, 0L, 2L), (set.Partial, set.Full, set.None));
        Assert.Equal((0.5, 1.0), (set.SeizureRatio, set.PosWeight));
        Assert.Contains("[DATA] Limit of 3 files: 11 of 18 manifest entries are used", log);
        Assert.DoesNotContain(log, line => line.Contains("from manifest)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_limit_holds_for_training_for_the_balanced_list_and_a_fifth_of_it_for_validation()
    {
        var folder = caches.MakeOurs("train", "z=nnnp", "y=nnnpp", "x=nnnppp");
        var validation = caches.Make("dev", "d=nn", "e=nn", "f=nnn");
        using (var set = Open(folder, new EegTrainingOptions { ValidationFolder = validation, Environment = Plain with { LimitFiles = 2 } }))
        {
            Assert.Equal((3L, 2), (set.Partial, set.Validation!.Count));
        }

        using (var set = Open(folder, new EegTrainingOptions { ValidationFolder = validation, LimitFiles = 1, Environment = Plain with { LimitFiles = 12 } }))
        {
            Assert.Equal(1, set.Partial);
        }

        using (var set = Open(folder, new EegTrainingOptions { ValidationFolder = validation, Environment = Plain with { LimitFiles = 12 } }))
        {
            Assert.Equal((6L, 4), (set.Partial, set.Validation!.Count));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Open(folder, new EegTrainingOptions { LimitFiles = 0, Environment = Plain }));
    }

    [Fact]
    public void A_list_whose_files_are_missing_says_what_is_incomplete_and_skips_them()
    {
        var files = Enumerable.Range(0, 30).Select(i => $"f{i:d2}={(i == 7 ? "p" : "nnp")}").ToArray();
        var folder = caches.Make("train", files);
        EegCaches.Scan(folder);
        new CacheIndex([.. files.Select(file => $"/corpus/{file.Split('=')[0]}.edf")], [.. files.Select(file => (long)file.Split('=')[1].Length)]).Write(folder);
        File.Delete(Path.Combine(folder, "f07_windows.npz"));
        using var set = Open(folder, new EegTrainingOptions { ValidationFolder = caches.Make("dev", "d=nn"), Environment = Plain });
        Assert.Equal("[DATA] Cache incomplete: train 29/30, val 1/1", log[0]);
        Assert.StartsWith("[HINT] ", log[1], StringComparison.Ordinal);
        Assert.Contains("[WARNING] Skipped 1 manifest entries referencing missing cache files", log);
        Assert.Equal(29, set.Partial);
    }

    [Fact]
    public void A_manifest_that_cannot_be_written_is_used_all_the_same()
    {
        var folder = caches.Make("train", "a=nnnp", "b=nfp");
        Directory.CreateDirectory(Path.Combine(folder, "manifest.json", "in the way"));
        using var set = Open(folder, new EegTrainingOptions { Environment = Plain });
        Assert.True(set.IsBalanced);
        Assert.Contains(log, line => line.StartsWith("[WARNING] manifest.json is used but not kept: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_damaged_file_is_skipped_with_its_reason_and_stays_where_it_is()
    {
        var folder = caches.Make("train", "a=nnnp", "b=nfp");
        File.WriteAllText(Path.Combine(folder, "c_windows.npz"), "no archive");
        using var set = Open(folder, new EegTrainingOptions { Environment = Plain });
        Assert.Contains(log, line => line.StartsWith("[WARNING] Skipping c_windows.npz: ", StringComparison.Ordinal));
        Assert.Equal(2, set.Partial);
        Assert.True(File.Exists(Path.Combine(folder, "c_windows.npz")));
    }

    [Theory]
    [InlineData("nfs4", true)]
    [InlineData("fuse.sshfs", true)]
    [InlineData("ext4", false)]
    [InlineData(null, false)]
    public void A_cache_on_a_network_or_FUSE_mount_advises_to_pull(string? kind, bool warns)
    {
        var folder = caches.Make("train", "a=nnnp");
        Open(folder, new EegTrainingOptions { Environment = Plain, FileSystemOf = _ => kind }).Dispose();
        Assert.Equal(warns, log.Any(line => line.StartsWith("[WARNING]", StringComparison.Ordinal) && line.Contains(folder, StringComparison.Ordinal) && line.Contains("shardwright pull", StringComparison.Ordinal)));
    }

    private EegTrainingSet Open(string folder, EegTrainingOptions options) => EegTraining.Open(folder, options with { Jobs = 1 }, log.Add, TestContext.Current.CancellationToken);
}
