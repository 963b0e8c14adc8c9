using System.Text;
using System.Text.Json;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Eeg;

/// <summary>Whatever stands in a label file: rows that can be read count, others are counted, and no file of labels is taken for none.</summary>
public sealed class BadLabelTests : IDisposable
{
    private const string Head = "channel,start_time,stop_time,label,confidence\n";
    private const string Ten = "a,0,10,seiz,1\n";

    private static readonly (string Name, byte[] Text, int SeizureSamples, int Skipped, int Repaired)[] Readable =
    [
        ("negative", Utf8(Head + "a,-5,10,seiz,1\n"), 2560, 0, 1),
        ("reversed", Utf8(Head + "a,20,10,seiz,1\n"), 0, 1, 0),
        ("no-numbers", Utf8(Head + "a,nan,10,seiz,1\na,0,inf,seiz,1\na,-inf,5,seiz,1\na,1e999,5,seiz,1\n"), 0, 4, 0),
        ("endless", Utf8(Head + "a,-1e300,1e300,seiz,1\n"), 61 * 256, 0, 1),
        ("beyond", Utf8(Head + "a,1e308,1.7e308,seiz,1\n"), 0, 0, 1),
        ("empty", [], 0, 0, 0),
        ("head-alone", Utf8(Head), 0, 0, 0),
        ("mark", [0xef, 0xbb, 0xbf, .. Utf8(Head + Ten)], 2560, 0, 0),
        ("windows", Utf8((Head + Ten).Replace("\n", "\r\n", StringComparison.Ordinal)), 2560, 0, 0),
        ("old-mac", Utf8((Head + Ten).Replace('\n', '\r')), 2560, 0, 0),
        ("quoted", Utf8(Head + "\"a,b\",\"0\",\"10\",\"seiz\",\"1\"\n"), 2560, 0, 0),
        ("unknown", Utf8(Head + Ten + string.Concat(Enumerable.Range(0, 500).Select(i => $"a,0,1,x{i}\u001b[31m,1\n"))), 2560, 0, 0),
        ("latin", [.. Utf8(Head + Ten), .. "a,20,30,seiz\u00ff,1\n"u8], 2560, 0, 0),
        ("garbage", [.. Enumerable.Range(0, 20_000).Select(i => i % 97 == 0 ? (byte)'\n' : unchecked((byte)((i * 31) | 0x80)))], 0, 207, 0),
    ];

    private static readonly (string Name, byte[] Text, string Word)[] Refused =
    [
        ("one-line", new byte[100_000], "a longer one"),
        ("utf-16", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Head + Ten)], "UTF-16"),
        ("utf-16-be", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Head + Ten)], "UTF-16"),
    ];

    private readonly Workspace workspace = new();

    public BadLabelTests() => Directory.CreateDirectory(workspace["in"]);

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Rows_that_can_be_read_count_and_what_cannot_be_labels_is_listed()
    {
        foreach (var (name, text) in Readable.Select(one => (one.Name, one.Text)).Concat(Refused.Select(one => (one.Name, one.Text))))
        {
            Add(name, text);
        }

        Add("large", []);
        using (var file = File.OpenWrite(workspace["in", "large.csv"]))
        {
            file.SetLength(70L << 20);
        }

        var built = Build().Ends(3);
        Assert.Contains("labels that nobody knows", built.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', built.Error);
        var facts = Lines("recordings.jsonl").ToDictionary(line => line.RootElement.GetProperty("recording").GetString()!, line => line.RootElement);
        Assert.Equal(
            Readable.Select(one => (one.Name, one.SeizureSamples, one.Skipped, one.Repaired)),
            Readable.Select(one => (one.Name, Number(facts[one.Name + ".edf"], "seizure_samples"), Number(facts[one.Name + ".edf"], "skipped_rows"), Number(facts[one.Name + ".edf"], "repaired_rows"))));
        var rejected = Lines("rejected.jsonl").ToDictionary(line => line.RootElement.GetProperty("path").GetString()!, line => line.RootElement);
        Assert.Equal(Refused.Length + 1, rejected.Count);
        Assert.All(Refused.Append(("large", [], "70")), one =>
        {
            Assert.Equal("unreadable_labels", rejected[one.Item1 + ".edf"].GetProperty("reason").GetString());
            Assert.Contains(one.Item3 == "70" ? "size of a label file" : one.Item3, rejected[one.Item1 + ".edf"].GetProperty("message").GetString(), StringComparison.Ordinal);
        });
        Launched.Run("verify", workspace["out"]).Ends(0);
    }

    [Fact]
    public void Recordings_without_labels_are_background_or_rejected_as_asked()
    {
        Add("labelled", Utf8(Head + Ten));
        new RawRecording().Write(workspace["in", "bare.edf"]);
        Assert.Contains("1 of 2 recordings have no label file", Build().Ends(0).Error, StringComparison.Ordinal);
        (Build("--labels", "csv_bi") with { Output = "" }).Fails(1, "--rebuild", "csv_bi is asked");
        Assert.Contains("2 of 2 recordings have no label file", Build("--labels", "csv_bi", "--rebuild").Ends(2).Error, StringComparison.Ordinal);
        Build("--require-labels", "--rebuild").Ends(3);
        var rejected = Assert.Single(Lines("rejected.jsonl")).RootElement;
        Assert.Equal(("bare.edf", "unlabelled"), (rejected.GetProperty("path").GetString(), rejected.GetProperty("reason").GetString()));
        Launched.Run("verify", workspace["out"]).Ends(0);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static int Number(JsonElement facts, string key) => facts.GetProperty(key).GetInt32();

    private void Add(string name, byte[] labels)
    {
        new RawRecording().Write(workspace["in", name + ".edf"]);
        File.WriteAllBytes(workspace["in", name + ".csv"], labels);
    }

    private ToolResult Build(params string[] flags) => Launched.Run(["eeg", "build-cache", "--data-dir", workspace["in"], "--cache-dir", workspace["out"], .. flags]);

    private List<JsonDocument> Lines(string name) => [.. File.ReadLines(workspace["out", name]).Select(line => JsonDocument.Parse(line))];
}
