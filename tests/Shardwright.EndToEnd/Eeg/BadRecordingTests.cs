using System.Text.Json;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Eeg;

/// <summary>Whatever lies among the recordings: the build goes on past it, lists it, ends with 3, and the cache is sound.</summary>
public sealed class BadRecordingTests : IDisposable
{
    private const string Unreadable = "unreadable_recording";
    private const string Seizure = "channel,start_time,stop_time,label,confidence\nFP1-F7,5.5,42.25,seiz,1.0\n";

    private static readonly RawRecording Sound = new();

    private static readonly (string Name, RawRecording Recording, string Reason, string Word)[] Bad =
    [
        ("records", Sound with { Records = "12a" }, Unreadable, "\"12a\""),
        ("header-bytes", Sound with { HeaderBytes = "123", Records = "99" }, Unreadable, "number of bytes in the header"),
        ("zero-samples", Sound with { Samples = ["0"] }, Unreadable, "a zero sample rate"),
        ("negative-samples", Sound with { Samples = ["-5"] }, Unreadable, "\"-5\""),
        ("zero-duration", Sound with { Duration = "0" }, Unreadable, "a zero sample rate"),
        ("negative-duration", Sound with { Duration = "-1" }, Unreadable, "\"-1\""),
        ("endless-duration", Sound with { Duration = "1E300" }, Unreadable, "at least 32 Hz"),
        ("long-duration", Sound with { Duration = "99999999" }, Unreadable, "at least 32 Hz"),
        ("no-duration", Sound with { Duration = "nan" }, Unreadable, "\"nan\""),
        ("low-rate", Sound with { Samples = ["16"] }, Unreadable, "found 16 Hz"),
        ("one-low-rate", Sound with { Samples = ["256", "256", "1", "256"] }, Unreadable, "found 1 Hz"),
        ("many-signals", Sound with { SignalCount = "9999" }, Unreadable, "expected 2560000 bytes"),
        ("no-signals", Sound with { SignalCount = "0" }, Unreadable, "number of signals"),
        ("junk-signals", Sound with { SignalCount = "abcd" }, Unreadable, "\"abcd\""),
        ("version", Sound with { Version = "GDF 2.1" }, Unreadable, "GDF"),
        ("range", Sound with { PhysicalMinimum = "-1E300", PhysicalMaximum = "1E300" }, Unreadable, "fit in float32"),
        ("volts", Sound with { PhysicalMinimum = "-1E38", PhysicalMaximum = "1E38", Units = ["V"] }, Unreadable, "physical range"),
        ("no-stamps", Sound with { Reserved = "EDF+D" }, Unreadable, "an annotation signal"),
        ("lost-stamp", Sound with { Reserved = "EDF+D", Stamp = second => second == 30 ? "" : RawRecording.At(second) }, Unreadable, "record 30"),
        ("no-number-stamp", Sound with { Reserved = "EDF+D", Stamp = _ => "+1e308\u0014\u0014\0" }, Unreadable, "time stamp"),
        ("no-cz", Sound with { Labels = [.. Sound.Labels.Where(label => !label.Contains("CZ", StringComparison.Ordinal))] }, "missing_channels", "expected Cz"),
        ("lower-case-eeg", Sound with { Labels = [.. Sound.Labels.Select(label => label.ToLowerInvariant())] }, "missing_channels", "eeg fp1-le"),
        ("line-ends-in-labels", Sound with { Labels = ["EEG \nFP1\u001b[31m"] }, "missing_channels", "missing required channels"),
        ("no\nname", Sound, "unusable_name", "line end"),
        (new string('n', 200), Sound, "unusable_name", "200 bytes"),
    ];

    private static readonly (string Name, RawRecording Recording, int Windows, string Fact)[] Odd =
    [
        ("unfinished", Sound with { Records = "-1" }, 1, "as while recording"),
        ("too-many-records", Sound with { Records = "99999" }, 1, "The header says 99999 data records"),
        ("too-few-records", Sound with { Records = "3" }, 1, "The header says 3 data records"),
        ("header-bytes", Sound with { HeaderBytes = "junk" }, 1, "number of bytes"),
        ("foreign-text", Sound with { Patient = "J\u00f6rg \u00fe\u00ff", Labels = [.. Sound.Labels.SkipLast(1), "EKG \u00b5\u00ff"] }, 1, "not ASCII"),
        ("date", Sound with { Date = "99:99:99" }, 1, ""),
        ("cut", Sound with { Cut = 5000, Seconds = 62 }, 1, "no whole data record"),
        ("header-alone", Sound with { Seconds = 0 }, 0, "\"gaps\":0"),
        ("half-a-record", Sound with { Seconds = 1, Cut = 5000 }, 0, "no whole data record"),
        ("short", Sound with { Seconds = 59 }, 0, ""),
        ("gap", Sound with { Reserved = "EDF+D", Seconds = 150, Stamp = second => RawRecording.At(second < 75 ? second : second + 1000) }, 4, "\"gaps\":1"),
        ("backward", Sound with { Reserved = "EDF+D", Seconds = 130, Stamp = second => RawRecording.At(second < 65 ? second + 1000 : second - 65) }, 2, "\"gaps\":1"),
        ("overlap", Sound with { Reserved = "EDF+D", Seconds = 130, Stamp = second => RawRecording.At(second < 65 ? second : second - 40) }, 2, "\"gaps\":1"),
        ("nothing-but-gaps", Sound with { Reserved = "EDF+D", Seconds = 70, Stamp = second => RawRecording.At(second * 10) }, 0, "\"gaps\":69"),
        ("bdf", Sound with { Version = "\u00ffBIOSEMI", SampleBytes = 3, DigitalMinimum = "-8388608", DigitalMaximum = "8388607" }, 1, ""),
        ("constant", Sound with { Constant = 7 }, 1, ""),
        ("digital-range-of-zero", Sound with { DigitalMinimum = "5", DigitalMaximum = "5" }, 1, "a digital range of zero"),
        ("physical-range-of-zero", Sound with { PhysicalMinimum = "5", PhysicalMaximum = "5" }, 1, "a physical range of zero"),
        ("units", Sound with { Units = ["uV", "mV", "V", "", "\u00b5V", "furlong"] }, 1, ""),
        ("rates", Sound with { Samples = ["256", "512", "100", "33"] }, 1, ""),
        ("fast", Sound with { Samples = ["2560"], Duration = "0.0001" }, 0, ""),
        ("alike", Sound with { Labels = ["EEG FP1-LE", "EEG FP1-LE", .. Sound.Labels] }, 1, "Fp1 is there 3 times"),
        ("t3-and-t7", Sound with { Labels = ["EEG T7-LE", .. Sound.Labels] }, 1, "T3 is there 2 times"),
        ("two-references", Sound with { Labels = [.. Sound.Labels, "EEG FP1-REF"] }, 1, "Fp1 is there 2 times"),
        ("no-fz", Sound with { Labels = [.. Sound.Labels.Where(label => !label.Contains("FZ", StringComparison.Ordinal))] }, 1, "\"interpolated\":[\"Fz\"]"),
        ("no-pz", Sound with { Labels = [.. Sound.Labels.Where(label => !label.Contains("PZ", StringComparison.Ordinal))] }, 1, "\"interpolated\":[\"Pz\"]"),
        ("lower-case", Sound with { Labels = [.. RawRecording.Names.Select(name => name.ToLowerInvariant())] }, 1, ""),
        (" space  \u00fc ", Sound, 1, ""),
        ("-rf", Sound, 1, ""),
        ("quote\"$(x);`", Sound, 1, ""),
    ];

    private readonly Workspace workspace = new();

    public BadRecordingTests() => Directory.CreateDirectory(workspace["in"]);

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Every_bad_recording_is_left_out_and_listed_and_the_build_goes_on()
    {
        AddSound();
        foreach (var (name, recording, _, _) in Bad)
        {
            recording.Write(workspace["in", name + ".edf"]);
        }

        File.WriteAllBytes(workspace["in", "empty.edf"], []);
        File.WriteAllText(workspace["in", "nine.edf"], "0       X");
        File.WriteAllBytes(workspace["in", "zeros.edf"], new byte[10_000]);
        File.WriteAllText(workspace["in", "text.edf"], string.Concat(Enumerable.Repeat("no recording\n", 1000)));
        var expected = Bad.Select(bad => (Path: bad.Name + ".edf", bad.Reason, bad.Word))
            .Concat(((string[])["empty", "nine", "zeros", "text"]).Select(name => (Path: name + ".edf", Reason: Unreadable, Word: "EDF"))).OrderBy(bad => bad.Path, StringComparer.Ordinal).ToArray();

        var built = Build().Ends(3);
        Assert.Contains($"whole files rejected: {expected.Length}", built.Output, StringComparison.Ordinal);
        var rejected = Lines("rejected.jsonl").Select(line => line.RootElement).OrderBy(line => line.GetProperty("path").GetString(), StringComparer.Ordinal).ToArray();
        Assert.Equal(expected.Select(bad => (bad.Path, bad.Reason)), rejected.Select(line => (line.GetProperty("path").GetString()!, line.GetProperty("reason").GetString()!)));
        Assert.All(expected.Zip(rejected), pair =>
        {
            var message = pair.Second.GetProperty("message").GetString()!;
            Assert.Contains(pair.First.Word, message, StringComparison.Ordinal);
            Assert.DoesNotContain(workspace.Folder, message, StringComparison.Ordinal);
        });
        AssertSoundWithWindows(1);
        Assert.Contains("Nothing to build", Build().Ends(3).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_odd_recording_is_built_and_told_about()
    {
        AddSound();
        foreach (var (name, recording, _, _) in Odd)
        {
            recording.Write(workspace["in", name + ".edf"]);
        }

        var built = Build().Ends(0);
        Assert.Contains("have gaps; no window spans one", built.Error, StringComparison.Ordinal);
        var facts = Lines("recordings.jsonl").ToDictionary(line => line.RootElement.GetProperty("recording").GetString()!);
        Assert.All(Odd, odd =>
        {
            var (name, _, windows, fact) = odd;
            var found = facts[name + ".edf"].RootElement;
            Assert.Equal((name, windows), (name, found.GetProperty("classes").GetString()!.Length));
            Assert.Contains(fact, found.GetRawText().Replace("\\u0022", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
        });
        AssertSoundWithWindows(1 + Odd.Sum(odd => odd.Windows));
    }

    [Fact]
    public void Windows_never_span_a_gap_and_labels_follow_the_clock()
    {
        // 75 seconds, a gap of 1000, 75 seconds: two windows in each. The seizure is in the last five seconds of the first stretch, where no window is, and in the
        // first five of the second.
        Odd.Single(odd => odd.Name == "gap").Recording.Write(workspace["in", "gap.edf"]);
        File.WriteAllText(workspace["in", "gap.csv"], "a,70,1080,seiz,1\n");
        Build("--layout", "continuous").Ends(0);
        var facts = Lines("recordings.jsonl").Single().RootElement;
        Assert.Equal(("nnpn", 10 * 256), (facts.GetProperty("classes").GetString(), facts.GetProperty("seizure_samples").GetInt32()));
    }

    [Fact]
    public void What_is_no_file_is_skipped_with_a_warning()
    {
        AddSound();
        Directory.CreateDirectory(workspace["in", "folder.edf"]);
        File.CreateSymbolicLink(workspace["in", "dead.edf"], "/nowhere");
        File.CreateSymbolicLink(workspace["in", "loop.edf"], "loop.edf");
        Tool.Run("/usr/bin/mkfifo", workspace["in", "pipe.edf"], workspace["in", "sound_piped.csv"]).Ends(0);
        Tool.Run("/bin/sh", "-c", "cp \"$1/sound.edf\" \"$(printf '%s/\\377.edf' \"$1\")\"", "sh", workspace["in"]).Ends(0);
        foreach (var name in (string[])["piped", "foldered", "dead"])
        {
            Sound.Write(workspace["in", $"sound_{name}.edf"]);
        }

        Directory.CreateDirectory(workspace["in", "sound_foldered.csv"]);
        File.CreateSymbolicLink(workspace["in", "sound_dead.csv"], "/nowhere");
        var built = Build().Ends(0);
        foreach (var line in (string[])["folder.edf is a folder", "dead.edf is a link to nothing", "loop.edf is a link to nothing", "pipe.edf is a pipe", ".edf has a name that is not UTF-8",
            "sound_piped.csv is no file", "sound_foldered.csv is no file", "sound_dead.csv is no file", "3 of 4 recordings have no label file"])
        {
            Assert.Contains(line, built.Error, StringComparison.Ordinal);
        }

        AssertSoundWithWindows(4);

        // .NET cannot spell that name, and so not delete it.
        Tool.Run("/bin/sh", "-c", "rm -f \"$(printf '%s/\\377.edf' \"$1\")\"", "sh", workspace["in"]).Ends(0);
    }

    [Fact]
    public void No_recording_at_all_is_an_error_and_nothing_is_made()
    {
        Refused(Build(), "recordings ending in .edf", "none");
        File.WriteAllText(workspace["in", "a.EDF"], "");
        Refused(Build(), "recordings ending in .edf", "none");
        Assert.False(Directory.Exists(workspace["out"]));
    }

    [Fact]
    public void Recordings_that_are_all_bad_make_an_empty_cache_that_ends_with_3_and_never_verifies()
    {
        File.WriteAllBytes(workspace["in", "a.edf"], []);
        File.WriteAllBytes(workspace["in", "b.edf"], new byte[500]);
        Assert.Contains("Nothing to build: no input can be used", Build().Ends(3).Output, StringComparison.Ordinal);
        Assert.Equal(2, Lines("rejected.jsonl").Count);
        Assert.Contains("it names no window", Launched.Run("verify", workspace["out"]).Ends(4).Output, StringComparison.Ordinal);
        Assert.Equal(0, Launched.Run("read", workspace["out"], "--json").Ends(0).Json.GetProperty("records").GetInt64());

        // What is put right is followed.
        AddSound();
        Build().Ends(3);
        AssertSoundWithWindows(1);
    }

    [Fact]
    public void One_name_in_two_folders_is_an_error_that_names_both_unless_whole_paths_are_asked_for()
    {
        foreach (var folder in (string[])["a", "b"])
        {
            Directory.CreateDirectory(workspace["in", folder]);
            Sound.Write(workspace["in", folder, "x.edf"]);
        }

        File.WriteAllText(workspace["in", "a", "x.csv"], Seizure);
        Refused(Build(), "a/x.edf", "b/x.edf", "--names relative");
        Assert.False(Directory.Exists(workspace["out"]));
        Build("--names", "relative").Ends(0);
        AssertSoundWithWindows(2);
    }

    [Theory]
    [InlineData("edf")]
    [InlineData("csv")]
    public void A_file_that_may_not_be_read_ends_the_build_and_is_named(string ending)
    {
        AddSound();
        Directory.CreateDirectory(workspace["out"]);
        Tool.Run("/bin/chmod", "777", workspace["out"]).Ends(0);
        Tool.Run("/bin/chmod", "000", workspace["in", "sound." + ending]).Ends(0);
        Refused(Nobody.Run("eeg", "build-cache", "--data-dir", workspace["in"], "--cache-dir", workspace["out"]), "sound." + ending, ending == "edf" ? "permission" : "denied");
    }

    [Fact]
    public void A_recording_of_more_than_memory_is_left_out()
    {
        Assert.SkipUnless(Dose.IsLong, "a gigabyte is hashed, for SHARDWRIGHT_TEST_ALL=1");
        AddSound();

        // Of the lowest rate that is taken, which becomes the most that a file of its size can.
        (Sound with { Samples = ["32"] }).Write(workspace["in", "sparse.edf"]);
        using (var file = File.OpenWrite(workspace["in", "sparse.edf"]))
        {
            file.SetLength(1L << 30);
        }

        Build().Ends(3);
        Assert.Contains("memory to work on it", Assert.Single(Lines("rejected.jsonl")).RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
        AssertSoundWithWindows(1);
    }

    private void AddSound()
    {
        Sound.Write(workspace["in", "sound.edf"]);
        File.WriteAllText(workspace["in", "sound.csv"], Seizure);
    }

    private static void Refused(ToolResult result, params string[] words)
    {
        // The original's lines stand on standard output before anything can fail.
        (result.Ends(1) with { Output = "" }).Fails(1, words);
    }

    private ToolResult Build(params string[] flags) => Launched.Run(["eeg", "build-cache", "--data-dir", workspace["in"], "--cache-dir", workspace["out"], .. flags]);

    private void AssertSoundWithWindows(int windows)
    {
        Launched.Run("verify", workspace["out"]).Ends(0);
        Assert.Equal(windows, Launched.Run("read", workspace["out"], "--json").Ends(0).Json.GetProperty("records").GetInt64());
    }

    private List<JsonDocument> Lines(string name) => [.. File.ReadLines(workspace["out", name]).Select(line => JsonDocument.Parse(line))];
}
