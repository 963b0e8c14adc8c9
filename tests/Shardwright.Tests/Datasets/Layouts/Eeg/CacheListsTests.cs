using System.Text.Json;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Datasets.Layouts.Eeg;

/// <summary>The index, and the list of recordings.</summary>
public sealed class CacheListsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("[16777217]", "[\"a\"]")]
    [InlineData("[9223372036854775807, 9223372036854775807]", "[\"a\", \"b\"]")]
    [InlineData("[16777216,16777216,16777216,16777216,16777216,16777216,16777216,16777216,1]", "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\"]")]
    public void An_index_of_more_windows_than_a_cache_can_have_is_refused(string counts, string files)
    {
        File.WriteAllText(folder.File(CacheIndex.FileName), $"{{\"files\": {files}, \"window_counts\": {counts}}}");
        Assert.Throws<MalformedDataException>(() => CacheIndex.Read(folder.File(CacheIndex.FileName)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void The_bytes_of_an_index_are_those_of_Python(int count)
    {
        string[] files = ["/data/train/aaaa/s001/aaaa_s001_t000.edf", "b \"ü\\🧠.edf", "c.edf"];
        var index = new CacheIndex(files[..count], new long[] { 55, 0, 1 }[..count]);
        index.Write(folder.Path);
        var expected = PythonOracle.Run(
            "import json, sys\nprint(json.dumps({'files': sys.argv[2:], 'window_counts': [55, 0, 1][:len(sys.argv) - 2]}), end='')", ["", .. files[..count]]);
        Assert.Equal(expected, File.ReadAllText(folder.File(CacheIndex.FileName)));
        var read = CacheIndex.Read(folder.File(CacheIndex.FileName));
        Assert.Equal(index.Files, read.Files);
        Assert.Equal(index.WindowCounts, read.WindowCounts);
        Assert.Equal(index.WindowCounts.Sum(), read.Windows);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"files": [], "window_counts": {}}""")]
    [InlineData("""{"files": ["a"], "window_counts": []}""")]
    [InlineData("""{"files": [1], "window_counts": [1]}""")]
    [InlineData("""{"files": ["a"], "window_counts": [null]}""")]
    [InlineData("""{"files": ["a"], "window_counts": [1.5]}""")]
    [InlineData("""{"files": ["a"], "window_counts": [-1]}""")]
    [InlineData("""{"files": ["\ud800"], "window_counts": [1]}""")]
    public void What_is_no_index_is_refused(string json)
    {
        File.WriteAllText(folder.File("x.json"), json);
        Assert.Throws<MalformedDataException>(() => CacheIndex.Read(folder.File("x.json")));
    }

    [Fact]
    public void An_index_that_is_not_there_is_told() => Assert.Throws<StorageException>(() => CacheIndex.Read(folder.File("x.json")));

    [Fact]
    public void The_facts_of_recordings_are_read_as_they_were_written()
    {
        RecordingFacts[] all =
        [
            new() { Recording = "a/b.edf", File = "b_windows.npz", Patient = "b", Classes = "npf", Samples = 20480, SeizureSamples = 17, Labels = "csv" },
            new()
            {
                Recording = "c", File = "c_signal.npz", Patient = "ü", Classes = "", Samples = 1, SeizureSamples = 0, Labels = "none", Interpolated = ["Fz", "Pz"], Gaps = 2, SkippedRows = 3,
                RepairedRows = 4, UnknownLabels = new Dictionary<string, int> { ["SEIZ"] = 1, ["odd"] = 2 }, Oddities = ["One.", "Two."],
            },
        ];
        var lines = all.Select(Line).ToArray();
        File.WriteAllText(folder.File(RecordingList.FileName), string.Join("\n", lines) + "\n");
        Assert.Equal(lines, RecordingList.Read(folder.Path)!.Select(Line));
        Assert.StartsWith("""{"recording":"a/b.edf","file":"b_windows.npz","patient":"b","classes":"npf","samples":20480,"seizure_samples":17,"labels":"csv","interpolated":[],"gaps":0,""", lines[0]);
    }

    [Fact]
    public void A_cache_without_a_list_has_none() => Assert.Null(RecordingList.Read(folder.Path));

    [Fact]
    public void A_line_that_no_build_writes_is_refused()
    {
        var good = Line(new() { Recording = "a", File = "a_windows.npz", Patient = "a", Classes = "npf", Samples = 1, SeizureSamples = 1, Labels = "csv" });
        string[] bad =
        [
            "", "x", "[]", good[..^1], good.Replace("\"npf\"", "\"nqf\"", StringComparison.Ordinal), good.Replace("\"gaps\":0", "\"gaps\":\"0\"", StringComparison.Ordinal),
            good.Replace("\"gaps\":0", "\"gaps\":99999999999", StringComparison.Ordinal), good.Replace("\"recording\"", "\"other\"", StringComparison.Ordinal),
            good.Replace("\"a\"", "null", StringComparison.Ordinal), good.Replace("\"oddities\":[]", "\"oddities\":[null]", StringComparison.Ordinal),
        ];
        foreach (var line in bad)
        {
            File.WriteAllText(folder.File(RecordingList.FileName), good + "\n" + line + "\n");
            Assert.Equal(1, Assert.Throws<MalformedDataException>(() => RecordingList.Read(folder.Path)).Location.RecordIndex);
        }
    }

    private static string Line(RecordingFacts facts)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            RecordingList.WriteFields(json, facts);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
