using System.Buffers.Binary;
using System.Text.Json;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Verification;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Datasets.Building;

public sealed class DatasetBuildTests : IDisposable
{
    private readonly BuildFolders folders = new();

    public void Dispose() => folders.Dispose();

    [Fact]
    public void A_build_writes_every_record_counts_the_others_and_passes_its_own_check()
    {
        var report = folders.Run();
        Assert.Equal((16, 16), (report.Units, report.UnitsMade));
        Assert.Equal((143, 122, 21), (report.Counts.Read, report.Counts.Kept, report.Counts.Rejected["commented"]));
        var expected = folders.Inputs is var inputs
            ? Directory.EnumerateFiles(inputs).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines).Where(line => line[0] != '#').Select(line => line.ToUpperInvariant())
            : [];
        Assert.Equal(expected, Directory.EnumerateFiles(Path.Combine(folders.Output(), "data")).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines));
        Assert.True(Verify().IsSound);
        Assert.Empty(BuildFolders.Partials(folders.Output()));
        Assert.Equal(report.Manifest!.Root, PythonOracle.Run(Manifests.FolderManifestTests.RootScript, folders.Output() + "/dataset_manifest.json").Trim());
        Assert.Equal("lines 122 records, 16 shards", File.ReadLines(folders.Output() + "/_COMPLETE").First());
        Assert.Equal(report.Manifest.Root, JsonDocument.Parse(File.ReadLines(folders.Output() + "/_COMPLETE").Last()).RootElement.GetProperty("root").GetString());
        PythonOracle.Run("import os, subprocess, sys; os.chdir(sys.argv[1]); subprocess.run(['sha256sum', '--strict', '-c', 'SHA256SUMS'], check=True)", folders.Output());
    }

    [Fact]
    public void Rejected_records_are_listed_in_unit_then_record_order()
    {
        folders.Run(jobs: 4);
        var listed = File.ReadLines(folders.Output() + "/rejected.jsonl").Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var expected = Directory.EnumerateFiles(folders.Inputs).Order(StringComparer.Ordinal)
            .SelectMany(path => File.ReadAllLines(path).Index().Where(line => line.Item[0] == '#').Select(line => $"{Path.GetFileName(path)} line {line.Index} commented"));
        Assert.Equal(expected, listed.Select(json => $"{json.GetProperty("path")} {json.GetProperty("place")} {json.GetProperty("reason")}"));
    }

    [Fact]
    public void Block_checksums_are_the_CRC32C_of_each_64_KiB()
    {
        folders.PutInput("long.txt", 400);
        var manifest = folders.Run(new LineRecipe(folders.Inputs) { LinesPerUnit = 250 }).Manifest!;
        Assert.Contains(manifest.Shards, shard => shard.Bytes > 3 * (64 << 10));
        foreach (var shard in manifest.Shards)
        {
            var bytes = File.ReadAllBytes(Path.Combine(folders.Output(), shard.Name));
            var words = File.ReadAllBytes(Path.Combine(folders.Output(), $".shardwright/blocks/{shard.Name}.crc32c"));
            var expected = bytes.Chunk(64 << 10).Select(SlowCrc).ToArray();
            Assert.Equal(expected, Enumerable.Range(0, words.Length / 4).Select(i => BinaryPrimitives.ReadUInt32LittleEndian(words.AsSpan(4 * i))));
        }

        // The check value of the polynomial: CRC-32C of "123456789".
        Assert.Equal(0xe3069283, SlowCrc("123456789"u8.ToArray()));
    }

    [Fact]
    public void Parts_in_any_order_and_one_of_them_twice_at_once_equal_one_go_byte_for_byte()
    {
        folders.Run(output: "whole");
        foreach (var number in (int[])[3, 1, 5])
        {
            Part(number);
        }

        Parallel.Invoke(() => Part(2), () => Part(2), () => Part(2), () => Part(4));
        folders.Build(new LineRecipe(folders.Inputs)).Finish(TestContext.Current.CancellationToken);
        BuildFolders.AssertSame(folders.Output("whole"), folders.Output());

        void Part(int number) => folders.Build(new LineRecipe(folders.Inputs)).RunPart(new BuildPart(number, 5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Parts_that_all_come_first_plan_once()
    {
        folders.Run(output: "whole");
        Parallel.For(1, 9, new ParallelOptions { MaxDegreeOfParallelism = 8 }, number
            => folders.Build(new LineRecipe(folders.Inputs), jobs: 1).RunPart(new BuildPart(number, 8), TestContext.Current.CancellationToken));
        folders.Build(new LineRecipe(folders.Inputs)).Finish(TestContext.Current.CancellationToken);
        BuildFolders.AssertSame(folders.Output("whole"), folders.Output());
    }

    [Fact]
    public void Any_number_of_jobs_gives_the_same_bytes()
    {
        folders.Run(output: "one", jobs: 1);
        folders.Run(output: "seven", jobs: 7);
        BuildFolders.AssertSame(folders.Output("one"), folders.Output("seven"));
    }

    [Fact]
    public void Finish_names_the_units_that_are_missing()
    {
        folders.Build(new LineRecipe(folders.Inputs)).RunPart(new BuildPart(1, 2), TestContext.Current.CancellationToken);
        var error = Assert.Throws<DatasetStateException>(() => folders.Build(new LineRecipe(folders.Inputs)).Finish(TestContext.Current.CancellationToken));
        Assert.Contains("8 missing (part_00001", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folders.Output() + "/_COMPLETE"));
        Assert.Throws<DatasetStateException>(() => folders.Build(new LineRecipe(folders.Inputs), "never").Finish(TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(folders.Output("never")));
    }

    [Fact]
    public void The_same_command_again_makes_nothing_and_changes_nothing()
    {
        folders.Run();
        var before = BuildFolders.Published(folders.Output());
        var again = new LineRecipe(folders.Inputs);
        var report = folders.Run(again);
        Assert.Equal((0, 0, 122), (again.Runs, report.UnitsMade, report.Counts.Kept));
        Assert.Equal(before, BuildFolders.Published(folders.Output()));
        Assert.Equal(0, folders.Build(again).RunPart(new BuildPart(1, 1), TestContext.Current.CancellationToken).UnitsMade);
        folders.Build(again).Finish(TestContext.Current.CancellationToken);
        Assert.Equal(before, BuildFolders.Published(folders.Output()));
    }

    [Theory]
    [InlineData("data/part_00003.txt")]
    [InlineData(".shardwright/blocks/data/part_00003.txt.crc32c")]
    [InlineData(".shardwright/units/part_00003.json")]
    [InlineData(".shardwright/units/part_00003.rejected.jsonl")]
    [InlineData("_COMPLETE")]
    [InlineData("dataset_manifest.json")]
    [InlineData("SHA256SUMS")]
    [InlineData("rejected.jsonl")]
    [InlineData("groups.jsonl")]
    public void The_same_command_again_makes_whatever_was_lost(string name)
    {
        folders.Run(output: "whole");
        folders.Run();
        File.Delete(Path.Combine(folders.Output(), name));
        var recipe = new LineRecipe(folders.Inputs);
        folders.Run(recipe);
        Assert.InRange(recipe.Runs, 0, 1);
        BuildFolders.AssertSame(folders.Output("whole"), folders.Output());
        Assert.True(Verify().IsSound);
    }

    [Theory]
    [InlineData("data/part_00003.txt")]
    [InlineData("rejected.jsonl")]
    [InlineData("groups.jsonl")]
    public void The_same_command_again_mends_what_was_written_to_since(string name)
    {
        folders.Run(output: "whole");
        folders.Run();
        File.AppendAllText(Path.Combine(folders.Output(), name), "more");
        folders.Run();
        BuildFolders.AssertSame(folders.Output("whole"), folders.Output());
    }

    [Fact]
    public void What_differs_from_the_plan_is_named_and_nothing_is_touched()
    {
        folders.Run();
        var before = BuildFolders.Published(folders.Output());
        Refused(new LineRecipe(folders.Inputs) { Suffix = "!" }, "--suffix:  was planned, ! is asked");
        Refused(new LineRecipe(folders.Inputs) { Label = "v2" }, "--label: v1 was planned, v2 is asked");
        Refused(new LineRecipe(folders.Inputs) { Version = 2 }, "lines version 1 was planned, this is lines version 2");
        folders.PutInput("d.txt", 3);
        Refused(new LineRecipe(folders.Inputs), "new input: d.txt");
        File.Delete(folders.Input("d.txt"));
        File.Move(folders.Input("b.txt"), folders.Output("kept.txt"));
        Refused(new LineRecipe(folders.Inputs), "missing input: b.txt");
        File.Move(folders.Output("kept.txt"), folders.Input("b.txt"));
        folders.PutInput("b.txt", 42);
        Refused(new LineRecipe(folders.Inputs), "changed input: b.txt");
        folders.PutInput("b.txt", 41);
        Assert.Equal(0, folders.Run().UnitsMade);
        Assert.Equal(before, BuildFolders.Published(folders.Output()));

        void Refused(LineRecipe recipe, string words)
        {
            foreach (var attempt in (Action[])[() => folders.Run(recipe), () => folders.Build(recipe).RunPart(new BuildPart(1, 2), TestContext.Current.CancellationToken), () => folders.Build(recipe).Finish(TestContext.Current.CancellationToken)])
            {
                var error = Assert.Throws<DatasetStateException>(attempt);
                Assert.Contains(words, error.Message, StringComparison.Ordinal);
                Assert.Contains("--rebuild", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void An_input_that_was_touched_but_not_changed_goes_on()
    {
        folders.Build(new LineRecipe(folders.Inputs)).RunPart(new BuildPart(1, 2), TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(folders.Input("a.txt"), DateTime.UnixEpoch);
        File.Copy(folders.Input("b.txt"), folders.Input("copy"));
        File.Move(folders.Input("copy"), folders.Input("b.txt"), overwrite: true);
        Assert.Equal(8, folders.Run().UnitsMade);
        Assert.True(Verify().IsSound);
    }

    [Fact]
    public void A_rebuild_keeps_equal_fingerprints_and_retires_the_others()
    {
        folders.Run();
        var oldShard = File.ReadAllBytes(folders.Output() + "/data/part_00015.txt");
        folders.PutInput("c.txt", 3);
        var recipe = new LineRecipe(folders.Inputs);
        Assert.Throws<DatasetStateException>(() => folders.Run(recipe));
        var report = folders.Run(recipe, rebuild: true);
        Assert.Equal((16, 1, 1), (report.Units, report.UnitsMade, recipe.Runs));
        Assert.Equal(oldShard, File.ReadAllBytes(folders.Output() + "/.shardwright/old/2/data/part_00015.txt"));
        Assert.True(File.Exists(folders.Output() + "/.shardwright/old/1/_COMPLETE"));
        folders.Run(output: "fresh");
        BuildFolders.AssertSame(folders.Output("fresh"), folders.Output());

        var fewer = folders.Run(new LineRecipe(folders.Inputs) { MostUnits = 4, Label = "v2" }, rebuild: true);
        Assert.Equal((4, 0), (fewer.Units, fewer.UnitsMade));
        folders.Run(new LineRecipe(folders.Inputs) { MostUnits = 4, Label = "v2" }, "fresh4");
        BuildFolders.AssertSame(folders.Output("fresh4"), folders.Output());
        Assert.True(Verify().IsSound);
    }

    [Fact]
    public void A_rebuild_that_fails_leaves_no_mark_and_the_next_one_goes_on()
    {
        folders.Run();
        var failing = new LineRecipe(folders.Inputs) { Suffix = "!", During = (unit, _) => Fail(unit.Id == "part_00009") };
        Assert.Throws<InvalidOperationException>(() => folders.Run(failing, jobs: 1, rebuild: true));
        Assert.False(File.Exists(folders.Output() + "/_COMPLETE"));
        Assert.False(File.Exists(folders.Output() + "/dataset_manifest.json"));
        var report = folders.Run(new LineRecipe(folders.Inputs) { Suffix = "!" });
        Assert.Equal(7, report.UnitsMade);
        folders.Run(new LineRecipe(folders.Inputs) { Suffix = "!" }, "fresh");
        BuildFolders.AssertSame(folders.Output("fresh"), folders.Output());
    }

    [Fact]
    public void A_folder_of_somebody_else_is_refused_and_untouched()
    {
        Directory.CreateDirectory(folders.Output());
        File.WriteAllText(folders.Output() + "/thesis.tex", "mine");
        foreach (var rebuild in (bool[])[false, true])
        {
            Assert.Contains("nothing was touched", Assert.Throws<DatasetStateException>(() => folders.Run(rebuild: rebuild)).Message, StringComparison.Ordinal);
        }

        Assert.Equal(["thesis.tex"], Directory.EnumerateFileSystemEntries(folders.Output()).Select(Path.GetFileName));
        File.WriteAllText(folders.Output("file"), "mine");
        Assert.Contains("a file", Assert.Throws<DatasetStateException>(() => folders.Run(output: "file")).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(folders.Output("file")));
    }

    [Fact]
    public void A_unit_that_throws_leaves_no_partial_and_what_others_made()
    {
        var failing = new LineRecipe(folders.Inputs) { During = (unit, _) => Fail(unit.Id == "part_00009") };
        Assert.Equal("as asked", Assert.Throws<InvalidOperationException>(() => folders.Run(failing, jobs: 3)).Message);
        Assert.Empty(BuildFolders.Partials(folders.Output()));
        Assert.False(File.Exists(folders.Output() + "/dataset_manifest.json"));
        var made = Directory.GetFiles(folders.Output() + "/data").Length;
        Assert.InRange(made, 8, 15);
        Assert.Equal(16 - made, folders.Run().UnitsMade);
        folders.Run(output: "whole");
        BuildFolders.AssertSame(folders.Output("whole"), folders.Output());
    }

    [Fact]
    public void Cancelling_stops_the_build_and_the_same_command_goes_on()
    {
        using var stop = new CancellationTokenSource();
        var recipe = new LineRecipe(folders.Inputs) { During = (unit, _) => Cancel(unit.Id == "part_00006") };
        Assert.ThrowsAny<OperationCanceledException>(() => folders.Build(recipe, jobs: 1).Run(stop.Token));
        Assert.Empty(BuildFolders.Partials(folders.Output()));
        var rest = folders.Run();
        Assert.InRange(rest.UnitsMade, 9, 10);
        folders.Run(output: "whole");
        BuildFolders.AssertSame(folders.Output("whole"), folders.Output());
        Assert.ThrowsAny<OperationCanceledException>(() => folders.Build(new LineRecipe(folders.Inputs), "never").Run(new CancellationToken(canceled: true)));

        void Cancel(bool now)
        {
            if (now)
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public void An_input_that_changes_while_a_unit_reads_it_stops_the_build()
    {
        var recipe = new LineRecipe(folders.Inputs) { During = (unit, _) => Touch(unit.Id == "part_00003") };
        var error = Assert.Throws<InputChangedException>(() => folders.Run(recipe, jobs: 1));
        Assert.Contains("a.txt", error.Message, StringComparison.Ordinal);
        Assert.Empty(BuildFolders.Partials(folders.Output()));
        Assert.False(File.Exists(folders.Output() + "/data/part_00003.txt"));
        Assert.Contains("changed input: a.txt", Assert.Throws<DatasetStateException>(() => folders.Run()).Message, StringComparison.Ordinal);
        Assert.True(folders.Run(rebuild: true).UnitsMade > 0);
        Assert.True(Verify().IsSound);

        void Touch(bool now)
        {
            if (now)
            {
                File.AppendAllText(folders.Input("a.txt"), "one more line\n");
            }
        }
    }

    [Fact]
    public async Task A_second_build_on_an_output_at_work_is_refused_and_names_the_holder()
    {
        using var inside = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var slow = new LineRecipe(folders.Inputs) { During = (_, _) => Wait() };
        var first = Task.Run(() => folders.Run(slow, jobs: 1), TestContext.Current.CancellationToken);
        inside.Wait(TestContext.Current.CancellationToken);
        var error = Assert.Throws<DatasetStateException>(() => folders.Run());
        Assert.Contains($"pid={Environment.ProcessId}", error.Message, StringComparison.Ordinal);
        Assert.Throws<DatasetStateException>(() => folders.Build(new LineRecipe(folders.Inputs)).RunPart(new BuildPart(1, 2), TestContext.Current.CancellationToken));
        Assert.Throws<DatasetStateException>(() => folders.Build(new LineRecipe(folders.Inputs)).Finish(TestContext.Current.CancellationToken));
        goOn.Set();
        Assert.Equal(16, (await first).UnitsMade);

        void Wait()
        {
            inside.Set();
            goOn.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void An_output_that_the_disk_cannot_hold_is_refused_before_anything_is_made()
    {
        var huge = new LineRecipe(folders.Inputs) { EstimatedBytes = 1L << 60 };
        Assert.Contains("--ignore-space", Assert.Throws<StorageException>(() => folders.Run(huge)).Message, StringComparison.Ordinal);
        Assert.Equal(0, huge.Runs);
        Assert.Equal(16, new DatasetBuild(huge, folders.Settings("out", ignoreSpace: true)).Run(TestContext.Current.CancellationToken).UnitsMade);
    }

    [Fact]
    public void A_dry_run_says_what_would_be_done_and_leaves_nothing()
    {
        var plan = folders.Build(new LineRecipe(folders.Inputs)).DryRun(TestContext.Current.CancellationToken);
        Assert.Equal((16, 3), (plan.Units.Count, plan.Inputs.Count));
        Assert.False(Directory.Exists(folders.Output()));
        Assert.Equal(folders.Run().Manifest!.Fingerprint, plan.Fingerprint);
    }

    [Fact]
    public void A_journal_entry_cut_at_any_byte_only_makes_its_unit_again()
    {
        folders.PutInput("a.txt", 12);
        File.Delete(folders.Input("b.txt"));
        folders.Run(output: "whole");
        folders.Run();
        var path = folders.Output() + "/.shardwright/units/part_00001.json";
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length += length < 4 ? 1 : 61)
        {
            File.WriteAllBytes(path, whole[..length]);
            var recipe = new LineRecipe(folders.Inputs);
            folders.Run(recipe, jobs: 1);
            Assert.Equal(1, recipe.Runs);
            Assert.Equal(
                File.ReadAllText(folders.Output("whole") + "/dataset_manifest.json"), File.ReadAllText(folders.Output() + "/dataset_manifest.json"));
        }

        BuildFolders.AssertSame(folders.Output("whole"), folders.Output());
    }

    [Fact]
    public void A_plan_cut_at_any_byte_is_refused_and_a_rebuild_gets_out_of_it()
    {
        folders.PutInput("a.txt", 12);
        File.Delete(folders.Input("b.txt"));
        folders.Run(output: "whole");
        folders.Run();
        var path = folders.Output() + "/.shardwright/plan.json";
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length += length < 40 ? 1 : 37)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Contains("--rebuild", Assert.Throws<MalformedDataException>(() => folders.Run(jobs: 1)).Message, StringComparison.Ordinal);
        }

        Assert.Throws<MalformedDataException>(() => folders.Build(new LineRecipe(folders.Inputs)).RunPart(new BuildPart(1, 1), TestContext.Current.CancellationToken));
        Assert.Throws<MalformedDataException>(() => folders.Build(new LineRecipe(folders.Inputs)).Finish(TestContext.Current.CancellationToken));
        Assert.Equal(0, folders.Run(rebuild: true).UnitsMade);
        BuildFolders.AssertSame(folders.Output("whole"), folders.Output());
    }

    [Fact]
    public void A_plan_with_another_number_in_it_never_makes_a_whole_of_the_wrong_things()
    {
        folders.Build(new LineRecipe(folders.Inputs)).RunPart(new BuildPart(1, 16), TestContext.Current.CancellationToken);
        var path = folders.Output() + "/.shardwright/plan.json";
        var text = File.ReadAllText(path);
        foreach (var (old, now) in ((string, string)[])[("\"first\": 20", "\"first\": 21"), ("data/part_00004.txt", "data/part_00005.txt"), ("\"a.txt\"\n", "\"b.txt\"\n"), ("\"part_00007\"", "null")])
        {
            Assert.Contains(old, text, StringComparison.Ordinal);
            File.WriteAllText(path, text.Replace(old, now, StringComparison.Ordinal));
            Assert.Throws<MalformedDataException>(() => folders.Run(jobs: 1));
            Assert.False(File.Exists(folders.Output() + "/_COMPLETE"));
        }
    }

    [Fact]
    public void Partials_of_a_dead_process_are_passed_over()
    {
        folders.Run(output: "whole");
        Directory.CreateDirectory(folders.Output() + "/data");
        Directory.CreateDirectory(folders.Output() + "/.shardwright/units");
        File.WriteAllText(folders.Output() + "/data/part_00001.txt.0123456789ab.partial", "half a");
        File.WriteAllText(folders.Output() + "/.shardwright/units/part_00001.json.0123456789ab.partial", "half a");
        File.WriteAllText(folders.Output() + "/.shardwright/plan.json.0123456789ab.partial", "half a");
        folders.Run();
        BuildFolders.AssertSame(folders.Output("whole"), folders.Output());
    }

    [Fact]
    public void What_units_share_is_gone_before_the_mark_that_a_kill_may_leave_it_beside()
    {
        folders.Run(new LineRecipe(folders.Inputs) { During = (_, context) => File.WriteAllText(Path.GetDirectoryName(context.OutputPath) + "/shared.text.0123456789ab.partial", "all of it") });
        Assert.True(File.Exists(folders.Output() + "/_COMPLETE"));
        Assert.Empty(BuildFolders.Partials(folders.Output()));
    }

    [Fact]
    public void Finish_deletes_what_parts_that_died_left_half_written()
    {
        folders.Run(output: "whole");
        folders.Build(new LineRecipe(folders.Inputs)).RunPart(new BuildPart(1, 1), TestContext.Current.CancellationToken);
        foreach (var name in (string[])["data/part_00001.txt", ".shardwright/blocks/data/part_00001.txt.crc32c", ".shardwright/units/part_00001.json"])
        {
            File.WriteAllText($"{folders.Output()}/{name}.0123456789ab.partial", "half a");
        }

        folders.Build(new LineRecipe(folders.Inputs)).Finish(TestContext.Current.CancellationToken);
        Assert.Empty(BuildFolders.Partials(folders.Output()));
        BuildFolders.AssertSame(folders.Output("whole"), folders.Output());
    }

    private static void Fail(bool now)
    {
        if (now)
        {
            throw new InvalidOperationException("as asked");
        }
    }

    // Bit by bit, from the definition: polynomial 0x1EDC6F41 reflected, all ones before and after.
    private static uint SlowCrc(byte[] bytes)
    {
        var crc = ~0u;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
            }
        }

        return ~crc;
    }

    private VerifyReport Verify() => DatasetVerifier.Verify(new VerifyOptions { Path = folders.Output() }, TestContext.Current.CancellationToken);
}
