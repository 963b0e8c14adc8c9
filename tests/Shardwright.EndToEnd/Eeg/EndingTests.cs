using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Eeg;

/// <summary>How the commands of <c>eeg</c> end, and what the environment changes.</summary>
public sealed class EndingTests : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData(1, "eeg build-cache", "--data-dir")]
    [InlineData(1, "eeg build-cache --data-dir IN --limit-files 0", "--limit-files")]
    [InlineData(1, "eeg build-cache --data-dir IN --limit-files -1", "--limit-files")]
    [InlineData(1, "eeg build-cache --data-dir IN --split nope", "--split")]
    [InlineData(1, "eeg build-cache --data-dir IN --split", "--split")]
    [InlineData(1, "eeg build-cache --data-dir IN --bandpass 120-0.5", "band")]
    [InlineData(1, "eeg build-cache --data-dir IN --bandpass 1", "--bandpass")]
    [InlineData(1, "eeg build-cache --data-dir IN --notch 55", "--notch")]
    [InlineData(1, "eeg build-cache --data-dir IN --layout continuous --compress deflate", "--compress")]
    [InlineData(1, "eeg build-cache --data-dir IN --dtype float16", "float16")]
    [InlineData(1, "eeg build-cache --data-dir IN --bogus", "--bogus")]
    [InlineData(1, "eeg build-cache --data-dir NOWHERE", "nothing there")]
    [InlineData(1, "eeg build-cache --data-dir FILE", "a file")]
    [InlineData(1, "eeg build-cache --data-dir EMPTY", ".edf")]
    [InlineData(1, "eeg scan-cache", "--cache-dir")]
    [InlineData(1, "eeg scan-cache --cache-dir NOWHERE", "nothing there")]
    [InlineData(1, "eeg scan-cache --cache-dir FILE", "a file")]
    [InlineData(2, "eeg splits", "--data-dir")]
    [InlineData(1, "eeg splits --data-dir NOWHERE", "nothing there")]
    [InlineData(1, "eeg splits --data-dir FILE", "a file")]
    [InlineData(1, "eeg splits --data-dir EMPTY", "train")]
    [InlineData(2, "eeg stats", "--cache-dir")]
    [InlineData(2, "eeg stats --cache-dir EMPTY --seed x", "--seed")]
    [InlineData(1, "eeg stats --cache-dir NOWHERE", "nothing there")]
    [InlineData(1, "eeg stats --cache-dir EMPTY", "eeg scan-cache")]
    [InlineData(2, "eeg", "build-cache")]
    [InlineData(2, "eeg nope", "nope")]
    public void A_command_that_cannot_be_done_ends_as_the_originals_do_and_says_why(int code, string command, string word)
    {
        Directory.CreateDirectory(workspace["empty"]);
        File.WriteAllText(workspace["file"], "");
        OneThatIsNone();
        var places = new Dictionary<string, string> { ["IN"] = workspace["in"], ["NOWHERE"] = workspace["nowhere"], ["FILE"] = workspace["file"], ["EMPTY"] = workspace["empty"] };
        Launched.RunIn(workspace.Folder, [.. command.Split(' ').Select(part => places.GetValueOrDefault(part, part))]).Fails(code, word);
        Assert.False(Directory.Exists(workspace["cache"]));
    }

    [Fact]
    public void A_recording_that_cannot_be_read_is_named_and_the_rest_is_built_and_the_code_is_3()
    {
        GoldenRecording.MakeIn(workspace["in"], "5.5,42.25,mysz", "1,2,seiz");
        GoldenRecording.Make(new GoldenRecording { Path = workspace["in", "p2_1.edf"], Without = ["CZ", "O1"] });
        File.WriteAllText(workspace["in", "p3_1.edf"], "not a recording");
        var result = Build("cache").Ends(3);
        Assert.Contains("p2_1.edf: missing required channels: expected O1, Cz, found", result.Error, StringComparison.Ordinal);
        Assert.Contains("left out: p3_1.edf", result.Error, StringComparison.Ordinal);
        Assert.Contains("⚠️ Cache incomplete: 2 missing after build\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("✅ Cache build complete + manifest: partial=3, full=0, none=1\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(workspace["cache"], "*.npz").Length);
        Assert.Equal(2, File.ReadAllLines(workspace["cache", "rejected.jsonl"]).Length);
        Build("cache").Ends(3);
    }

    [Fact]
    public void Files_with_another_spelling_of_the_ending_are_left_and_counted_once()
    {
        GoldenRecording.MakeIn(workspace["in"], "5.5,42.25,mysz");
        File.WriteAllText(workspace["in", "q_1.EDF"], "");
        File.WriteAllText(workspace["in", "r_1.bdf"], "");
        var error = Build("cache").Ends(0).Error;
        Assert.Single(error.Split('\n'), line => line == "warning: in: 2 files end in .EDF, .bdf or another spelling, and are left: only .edf is read");
    }

    [Fact]
    public void What_a_cache_is_can_be_looked_at()
    {
        GoldenRecording.MakeIn(workspace["in"], "5.5,42.25,mysz", "");
        Build("npz").Ends(0);
        Build("once", "--layout", "continuous").Ends(0);
        Assert.Contains("(2, 19, 15360)", Launched.Run("inspect", workspace["npz"]).Ends(0).Output, StringComparison.Ordinal);
        Assert.Contains("(19, 17920)", Launched.Run("inspect", workspace["once"]).Ends(0).Output, StringComparison.Ordinal);
        var manifest = Launched.Run("inspect", workspace["npz", "manifest.json"]).Ends(0).Output;
        Assert.Contains("class manifest of a window cache", manifest, StringComparison.Ordinal);
        Assert.Contains("with some seizure: 2", manifest, StringComparison.Ordinal);
        Assert.Contains("windows: 4", Launched.Run("inspect", workspace["npz", "_dataset_index.json"]).Ends(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_statistics_say_what_keeps_the_list_from_its_balance()
    {
        GoldenRecording.MakeIn(workspace["in"], "5.5,42.25,mysz", "");
        Build("cache").Ends(0);
        var error = Launched.Run("eeg", "stats", "--cache-dir", workspace["cache"]).Ends(0).Error;
        Assert.Contains("warning: Balanced list has 2 of 5 no-seizure windows: the manifest lists 2", error, StringComparison.Ordinal);
        Assert.Contains("warning: Balance achieved: 0.00 full and 1.00 none for each partial", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eeg build-cache", "[default: 0.5-120]")]
    [InlineData("sample eeg", "[default: 250,256,400,512]")]
    public void Help_shows_defaults_as_they_are_written(string command, string words)
        => Assert.Contains(words, Launched.Run([.. command.Split(' '), "--help"]).Ends(0).Output, StringComparison.Ordinal);

    [Fact]
    public void Where_no_recording_can_be_used_that_is_said_and_the_code_is_3()
    {
        GoldenRecording.Make(new GoldenRecording { Path = workspace["in", "p2_1.edf"], Without = ["CZ"] });
        var result = Build("cache").Ends(3);
        Assert.Contains("expected Cz, found", result.Error, StringComparison.Ordinal);
        Assert.Contains("❌ No recording can be used.", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("No seizures found", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("every shard was there", result.Output, StringComparison.Ordinal);
        GoldenRecording.MakeIn(workspace["in"], "5.5,42.25,mysz");
        File.Delete(workspace["in", "p2_1.edf"]);
        Build("cache").Ends(0);
    }

    [Fact]
    public void Real_recordings_without_the_19_channels_are_looked_into_and_left_out_by_name()
    {
        var real = Path.Combine(Repository.Root, "..", "shared", "data", "eeg");
        Assert.SkipUnless(Directory.Exists(real), $"{real} is missing: real recordings were NOT tried.");
        foreach (var file in Directory.GetFiles(real, "*.?df"))
        {
            Assert.True(Launched.Run("inspect", file, "--json").Ends(0).Output.Length > 0);
        }

        var result = Launched.Run("eeg", "build-cache", "--data-dir", real, "--cache-dir", workspace["cache"]).Ends(3);
        var recordings = Directory.GetFiles(real, "*.edf");
        Assert.Equal(recordings.Length, result.Error.Split("missing required channels: expected ").Length - 1);
        Assert.All(recordings, path => Assert.Contains($"left out: {Path.GetFileName(path)}: ", result.Error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_scan_lists_what_it_cannot_read_and_ends_with_3_or_with_2_where_no_seizure_is_left()
    {
        GoldenRecording.MakeIn(workspace["in"], "5.5,42.25,mysz", "");
        Build("cache").Ends(0);
        var (seizures, background) = (workspace["cache", "p0_s001_t000_windows.npz"], workspace["cache", "p1_s001_t000_windows.npz"]);
        Cut(background);
        Scan().Ends(3);
        Assert.Contains("p1_s001_t000_windows.npz", Scan().Error, StringComparison.Ordinal);
        File.Delete(background);
        Scan().Ends(0);
        Cut(seizures);
        Scan().Ends(2);
        Assert.True(File.Exists(seizures));
    }

    [Theory]
    [InlineData("BGB_LIMIT_FILES", "2", 2)]
    [InlineData("BGB_LIMIT_FILES", "7", 4)]
    [InlineData("BGB_LIMIT_FILES", "0", 4)]
    [InlineData("BGB_LIMIT_FILES", "-1", 4)]
    [InlineData("BGB_LIMIT_FILES", "", 4)]
    [InlineData("BGB_SMOKE_TEST", "1", 3)]
    [InlineData("BGB_SMOKE_TEST", "true", 4)]
    [InlineData("BGB_SMOKE_TEST", "01", 4)]
    public void The_environment_limits_a_build(string variable, string value, int files)
    {
        GoldenRecording.MakeIn(workspace["in"], "5.5,42.25,mysz", "", "", "");
        Assert.Contains($"Building cache for train split ({files} files)", With(variable, value).Ends(0).Output, StringComparison.Ordinal);
        Assert.Equal(files, Directory.GetFiles(workspace["cache"], "*.npz").Length);
        Assert.Contains("(1 files)", With(variable, value, "--limit-files", "1", "--cache-dir", workspace["one"]).Ends(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1.5")]
    public void A_limit_that_is_no_number_ends_with_1(string value)
    {
        OneThatIsNone();
        With("BGB_LIMIT_FILES", value).Fails(1, "BGB_LIMIT_FILES", $"\"{value}\"");
    }

    [Theory]
    [InlineData("1", "True")]
    [InlineData("true", "False")]
    public void A_flag_of_the_environment_counts_when_it_is_1(string value, string said)
    {
        GoldenRecording.MakeIn(workspace["in"], "5.5,42.25,mysz");
        Assert.Contains($"[CACHE] tqdm disabled={said} | files=1\n", With("BGB_DISABLE_TQDM", value).Ends(0).Output, StringComparison.Ordinal);
    }

    private static void Cut(string path)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(file.Length / 2);
    }

    private void OneThatIsNone()
    {
        Directory.CreateDirectory(workspace["in"]);
        File.WriteAllText(workspace["in", "a_1.edf"], "not a recording");
    }

    private ToolResult Build(string cache, params string[] flags) => Launched.Run(["eeg", "build-cache", "--data-dir", workspace["in"], "--cache-dir", workspace[cache], .. flags]);

    private ToolResult Scan() => Launched.Run("eeg", "scan-cache", "--cache-dir", workspace["cache"]);

    private ToolResult With(string variable, string value, params string[] flags)
    {
        string[] cache = flags.Contains("--cache-dir") ? [] : ["--cache-dir", workspace["cache"]];
        using var tool = Tool.Start(
            Repository.Launcher, ["eeg", "build-cache", "--data-dir", workspace["in"], .. cache, .. flags], workspace.Folder,
            new Dictionary<string, string>(Launched.Environment) { [variable] = value });
        return Launched.Sane(tool.Wait());
    }
}
