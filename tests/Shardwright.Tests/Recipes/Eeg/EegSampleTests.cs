using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Formats.Edf;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Recipes.Eeg;

namespace Shardwright.Tests.Recipes.Eeg;

/// <summary>Samples of recordings, and what the parts of the recipe make of them.</summary>
public sealed class EegSampleTests
{
    // Reads the recording by the letter of the EDF specification and looks at it by Fourier transform.
    private const string Look = """
        import json, numpy as np, os, sys
        root = sys.argv[1]
        for r in json.load(open(os.path.join(root, "seizures.json"))):
            raw = open(os.path.join(root, r["recording"]), "rb").read()
            ns, n, fs = int(raw[252:256]), int(raw[236:244]), r["rate_hz"]
            assert int(raw[184:192]) == 256 * (ns + 1) and float(raw[244:252]) == 1 and n == r["seconds"], r
            at = 256
            def field(size):
                global at
                out = [raw[at + i * size:at + (i + 1) * size].decode("ascii").strip() for i in range(ns)]
                at += size * ns
                return out
            label, _, unit, pmin, pmax, dmin, dmax, _, spr, _ = [field(k) for k in (16, 80, 8, 8, 8, 8, 8, 80, 8, 32)]
            assert set(spr) == {str(fs)} and set(unit) == {"uV"}
            x = np.frombuffer(raw, "<i2", offset=at).reshape(n, ns, fs).transpose(1, 0, 2).reshape(ns, -1) / 10
            assert x.shape[1] == n * fs
            keep = np.ones(n * fs, bool)
            for s in r["seizures"]:
                keep[int((s["start_time"] - 1) * fs):int((s["stop_time"] + 1) * fs)] = False
            o1 = [i for i, name in enumerate(label) if name.startswith("EEG O1-")][0]
            quiet = x[o1][keep]
            k = 4 * fs
            p = np.mean([np.abs(np.fft.rfft((w - w.mean()) * np.hanning(k))) ** 2 for w in quiet[:len(quiet) // k * k].reshape(-1, k)], 0)
            near = lambda hz: p[int(hz * 4)]
            assert near(60) > 5 * near(55), ("mains", near(60), near(55))
            assert near(10) > 5 * near(14), ("alpha", near(10), near(14))
            assert near(2) > 3 * near(20) > 3 * near(48), ("1/f", near(2), near(20), near(48))
            assert 5 < quiet.std() < 60, quiet.std()
            assert np.abs(x).max() < 3000
            for s in r["seizures"]:
                w = x[o1][int((s["start_time"] + 1) * fs):int((s["stop_time"] - 1) * fs)]
                f = np.abs(np.fft.rfft(w * np.hanning(len(w))))
                top = (np.argmax(f[len(f) // 400:]) + len(f) // 400) * fs / len(w)
                assert abs(top - 3) < 0.3, ("spike and wave", top, s)
            print(r["recording"], len(r["seizures"]))
        """;

    private static readonly EegSampleOptions Small = new() { Folder = "", Patients = 6, Minutes = 1, RatesHz = [250, 256, 128], Seed = 3 };

    [Fact]
    public void The_same_options_give_the_same_files_and_another_seed_gives_others()
    {
        using var folder = new TemporaryFolder();
        var cancel = TestContext.Current.CancellationToken;
        var report = EegSample.Write(Small with { Folder = folder.File("a") }, cancel);
        EegSample.Write(Small with { Folder = folder.File("b") }, cancel);
        EegSample.Write(Small with { Folder = folder.File("c"), Seed = 4 }, cancel);
        var first = Path.Combine(folder.File("a"), report.Recordings[0].Name);

        Assert.Equal(Hashes(folder.File("a")), Hashes(folder.File("b")));
        Assert.NotEqual(Hash(first), Hash(first.Replace("/a/", "/c/", StringComparison.Ordinal)));
        Assert.Equal(20, Hashes(folder.File("a")).Count);
        Assert.Equal(report.Bytes, report.Recordings.Sum(recording => new FileInfo(Path.Combine(folder.File("a"), recording.Name)).Length));
        Assert.Equal(PinnedHash, Hash(first));

        File.Delete(first);
        EegSample.Write(Small with { Folder = folder.File("a") }, cancel);
        Assert.Equal(Hashes(folder.File("a")), Hashes(folder.File("b")));
        Assert.Throws<DatasetStateException>(() => EegSample.Write(Small with { Folder = folder.File("a"), Minutes = 2 }, cancel));
        Assert.ThrowsAny<OperationCanceledException>(() => EegSample.Write(Small with { Folder = folder.File("d") }, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void The_recipe_reads_what_the_sample_says_it_is()
    {
        using var folder = new TemporaryFolder();
        var report = EegSample.Write(Small with { Folder = folder.Path }, TestContext.Current.CancellationToken);
        var splits = OfficialSplits.Read(folder.Path, Reporter.Silent);
        Assert.Equal([("train", 4), ("dev", 1), ("eval", 1)], splits.Splits.Select(split => (split.Name, split.Files.Count)));
        RecordingStems.ThrowIfShared([.. splits.Splits.SelectMany(split => split.Files)]);
        foreach (var (index, recording) in report.Recordings.Index())
        {
            var path = folder.File(recording.Name);
            using var reader = EdfReader.Open(path);
            var pick = ChannelPick.Of(path, reader.Header.Signals, WindowGrid.Channels, ChannelName.Synonyms);
            Assert.Empty(reader.Header.Oddities);
            Assert.Equal(index == 2 ? ["Fz", "Pz"] : [], pick.Interpolated);
            Assert.Empty(pick.Warnings);
            Assert.Equal((60, recording.RateHz), (reader.Header.Records, (int)reader.Header.Signals[0].SampleRateHz));
            Assert.Equal(recording.Patient, PatientId.Of(recording.Name));

            var expected = new byte[60 * 256];
            foreach (var seizure in recording.Seizures)
            {
                expected.AsSpan((int)(seizure.StartSeconds * 256)..(int)(seizure.StopSeconds * 256)).Fill(1);
            }

            foreach (var kind in Enum.GetValues<SeizureLabelFile>())
            {
                var events = SeizureEvents.Read(SeizureEvents.PathOf(path, kind), SeizureEvents.DefaultLabels);
                var mask = new byte[expected.Length];
                events.Mark(mask, 0);
                Assert.Equal(expected, mask);
                Assert.Equal((0, 0, 60), (events.SkippedRows, events.RepairedRows(60), events.DurationSeconds));
                Assert.Empty(events.UnknownLabels);
            }
        }

        Assert.Contains(report.Recordings[1].Labels, label => label == "EEG T7-REF");
        Assert.Contains(report.Recordings[4].Labels, label => label == "EEG EKG1-LE");
        Assert.Equal([22, 22, 20, 22, 22, 22], report.Recordings.Select(recording => recording.Labels.Count));
    }

    [Fact]
    public void The_signals_look_like_EEG_to_an_independent_eye()
    {
        using var folder = new TemporaryFolder();
        var report = EegSample.Write(Small with { Folder = folder.Path, Minutes = 3 }, TestContext.Current.CancellationToken);

        var seen = PythonOracle.Run(Look, folder.Path).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(report.Recordings.Select(recording => $"{recording.Name} {recording.Seizures.Count}"), seen);
    }

    [Theory]
    [InlineData(12, 10)]
    [InlineData(3, 1)]
    [InlineData(100, 60)]
    [InlineData(1000, 7)]
    public void A_sample_of_any_size_has_all_that_the_recipe_must_deal_with(int patients, int minutes)
    {
        var options = Small with { Patients = patients, Minutes = minutes };
        var plan = new SampleRecordings(options);
        EegSampleRecording[] recordings = [.. Enumerable.Range(0, patients).Select(plan.Describe)];

        Assert.Equal(patients, recordings.Select(recording => recording.Patient).Distinct().Count());
        Assert.Equal(["train", "dev", "eval"], recordings.Select(recording => recording.Split).Distinct());
        Assert.Contains(recordings, recording => recording.Labels.Count == 20);
        Assert.All(recordings, recording =>
        {
            var at = 0.0;
            foreach (var seizure in recording.Seizures)
            {
                Assert.True(at < seizure.StartSeconds && seizure.StartSeconds < seizure.StopSeconds && seizure.StopSeconds < recording.Seconds, seizure.ToString());
                at = seizure.StopSeconds;
            }
        });
    }

    [Fact]
    public void The_default_sample_has_windows_of_every_class_in_train_and_seizures_in_every_split()
    {
        var options = new EegSampleOptions { Folder = "" };
        var plan = new SampleRecordings(options);
        EegSampleRecording[] recordings = [.. Enumerable.Range(0, options.Patients).Select(plan.Describe)];
        Assert.Equal([("train", 8), ("dev", 2), ("eval", 2)], recordings.CountBy(recording => recording.Split).Select(pair => (pair.Key, pair.Value)));
        Assert.Equal([("train", true), ("dev", true), ("eval", true)], recordings.GroupBy(one => one.Split).Select(split => (split.Key, split.Any(one => one.Seizures.Count > 0))));
        Assert.Contains(recordings, recording => recording.Seizures.Count == 0);
        var train = recordings.Where(recording => recording.Split == "train").ToList();
        Assert.Contains(train, recording => recording.Seizures.Any(seizure => seizure.StopSeconds - seizure.StartSeconds >= 70));
        Assert.Contains(train, recording => recording.Seizures.Any(seizure => seizure.StopSeconds - seizure.StartSeconds < 60));
        Assert.Equal([250, 256, 400, 512], train.Select(recording => recording.RateHz).Distinct());
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        var good = Small with { Folder = folder.File("a") };
        EegSampleOptions[] bad =
        [
            good with { Patients = 2 }, good with { Patients = 1001 }, good with { Minutes = 0 }, good with { Minutes = 1441 }, good with { Seed = -1 },
            good with { RatesHz = [] }, good with { RatesHz = [256, 0] }, good with { RatesHz = [10_001] },
        ];

        Assert.All(bad, options => Assert.Throws<ArgumentException>(() => EegSample.Write(options, TestContext.Current.CancellationToken)));
        Assert.False(Directory.Exists(folder.File("a")));
    }

    [Fact]
    public void The_list_of_seizures_is_the_report()
    {
        using var folder = new TemporaryFolder();
        var report = EegSample.Write(Small with { Folder = folder.Path }, TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(File.ReadAllBytes(folder.File(EegSample.ListName)));

        Assert.Equal(
            report.Recordings.SelectMany(recording => recording.Seizures.Select(seizure => (recording.Name, seizure.StartSeconds, seizure.StopSeconds, seizure.Label))),
            json.RootElement.EnumerateArray().SelectMany(recording => recording.GetProperty("seizures").EnumerateArray().Select(seizure => (
                recording.GetProperty("recording").GetString()!, seizure.GetProperty("start_time").GetDouble(), seizure.GetProperty("stop_time").GetDouble(),
                seizure.GetProperty("label").GetString()!))));
    }

    private const string PinnedHash = "5480331121190b7960829138182d692b040d82883303e26780a2541d66fe52c7";

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private static List<string> Hashes(string folder)
        => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => string.Create(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(folder, path)} {Hash(path)}"))];
}
