using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Eeg;

/// <summary><c>eeg</c> beside a Python written from the facts of the original, over random recordings.</summary>
public sealed class OriginalTests : IDisposable
{
    private static readonly string[] Rates = ["--rates", "250,256,400,512,1000", "--minutes", "1.5"];

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData("none")]
    [InlineData("deflate")]
    public void Recordings_of_every_rate_and_spelling_get_the_originals_windows_labels_manifest_and_index(string compression)
    {
        Record("--files", $"{Dose.Of(12, 60)}", "--names", "le,ref,t7,lower", "--missing", "no,both,both+ekg");
        BuildBoth("--compress", compression);
        Original.Same(workspace["ours"], workspace["theirs"]);
    }

    [Theory]
    [InlineData("no,both", "mne")]
    [InlineData("no,both+ekg", "table")]
    public void MNE_reads_and_interpolates_the_same(string missing, string interpolation)
    {
        Record("--files", "20", "--names", "le,ref,t7", "--missing", missing);
        Original.BuildWithMne(workspace["recordings"], workspace["theirs"], "--interpolation", interpolation).Ends(0);
        Ours().Ends(0);
        Original.Same(workspace["ours"], workspace["theirs"]);
    }

    [Theory]
    [InlineData("recordings")]
    [InlineData("./recordings/")]
    public void Relative_paths_are_listed_as_the_original_lists_them(string recordings)
    {
        Original.Record(workspace["recordings"], "--files", "2", "--minutes", "1.2");
        Original.BuildIn(workspace.Folder, recordings, "theirs").Ends(0);
        Launched.RunIn(workspace.Folder, "eeg", "build-cache", "--data-dir", recordings, "--cache-dir", "ours").Ends(0);
        Original.Same(workspace["ours"], workspace["theirs"]);
    }

    [Fact]
    public void Folders_are_visited_in_the_originals_order()
    {
        Original.Record(workspace["made"], "--files", "6", "--minutes", "1.1");
        Directory.CreateDirectory(workspace["recordings"]);
        string[] names = ["b", "a-b", "a", "B", "a b", "ä"];
        foreach (var (folder, name) in Directory.GetDirectories(workspace["made"]).Order(StringComparer.Ordinal).Zip(names))
        {
            Directory.Move(folder, workspace["recordings", name]);
        }

        BuildBoth();
        Original.Same(workspace["ours"], workspace["theirs"]);
    }

    [Fact]
    public void Odd_label_files_give_the_originals_labels()
    {
        string[] rows =
        [
            "channel,start_time,stop_time,label,confidence\nF7,10,20.5,seiz,1\nF8,15.25,30.0039,gnsz,1\n",
            "# Duration = 3 secs\r\n\r\nChannel,start_time,stop_time,label,confidence\r\n  F7 , 1e1 , 20.5 , mysz \r\nF8,70,9999,absz,0.5\r\n",
            "F7,10,20,SEIZ\nF7,10,20,seizure\nF7,a,20,seiz\nF7,10\n,,,\nF7,40,30,seiz\nF7,33.3333,33.3333,seiz\nF7,0,0.0039,tnsz\nF7,5,6,bckg\nF7,7,8,spkz\nF7,50,51,cpsz,1,more,fields",
            "",
            "# nothing but this\n",
        ];
        Original.Record(workspace["recordings"], "--files", $"{rows.Length + 2}", "--minutes", "1.25", "--rates", "256,250");
        var files = Directory.GetFiles(workspace["recordings"], "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        foreach (var (path, text) in files.Zip(rows))
        {
            File.WriteAllText(path, text);
        }

        File.Delete(files[rows.Length]);
        BuildBoth();
        Original.Same(workspace["ours"], workspace["theirs"]);
    }

    [Fact]
    public void A_short_recording_and_a_truncated_one_get_the_originals_windows()
    {
        Original.Record(workspace["recordings"], "--files", "3", "--minutes", "1.2", "--rates", "250,400");
        Original.Record(workspace["recordings", "short"], "--files", "1", "--minutes", "0.5");
        var shortOne = Directory.GetFiles(workspace["recordings", "short"], "*.edf", SearchOption.AllDirectories).Single();
        File.Move(shortOne, workspace["recordings", "short", "short.edf"]);
        var cut = Directory.GetFiles(workspace["recordings", "aaaaaaaa"], "*.edf", SearchOption.AllDirectories).Single();
        using (var file = File.OpenWrite(cut))
        {
            file.SetLength(file.Length - 5000);
        }

        BuildBoth();
        Original.Same(workspace["ours"], workspace["theirs"]);
    }

    [Fact]
    public void The_same_list_is_drawn_and_the_same_lines_are_said_of_it()
    {
        Record("--files", "8", "--seizures-in", "2");
        BuildBoth();
        foreach (var seed in (string[])["42", "7"])
        {
            Launched.Run("eeg", "stats", "--cache-dir", workspace["ours"], "--seed", seed, "--draw", workspace["drawn"]).Ends(0);
            Assert.Equal(Original.Run("balanced", "--cache-dir", workspace["theirs"], "--seed", seed).Ends(0).Output, File.ReadAllText(workspace["drawn"]));
        }

        var said = Lines(Launched.Run("eeg", "stats", "--cache-dir", workspace["ours"]).Ends(0));
        AssertSays(said, Original.Run("pos-weight", "--cache-dir", workspace["theirs"]).Ends(0));
    }

    [Fact]
    public void A_build_says_the_originals_lines()
    {
        Record("--files", "10");
        var theirs = Original.BuildIn(workspace.Folder, workspace["recordings"], workspace["cache"]).Ends(0);
        Directory.Delete(workspace["cache"], recursive: true);
        AssertSays(Lines(Launched.Run("eeg", "build-cache", "--data-dir", workspace["recordings"], "--cache-dir", workspace["cache"]).Ends(0)), theirs);
    }

    [Fact]
    public void The_first_files_alone_are_built_where_a_limit_says_so()
    {
        Record("--files", "5");
        BuildBoth("--limit-files", "3");
        Original.Same(workspace["ours"], workspace["theirs"]);
    }

    [Fact]
    public void A_cache_without_seizures_ends_with_2_and_the_originals_words()
    {
        Record("--files", "2");
        foreach (var path in Directory.GetFiles(workspace["recordings"], "*.csv", SearchOption.AllDirectories))
        {
            File.WriteAllText(path, "F7,1,2,bckg,1\n");
        }

        var theirs = Original.BuildIn(workspace.Folder, workspace["recordings"], workspace["theirs"]).Ends(2);
        var ours = Ours().Ends(2);
        Assert.Contains(Lines(theirs)[^1], Lines(ours));
        Original.Same(workspace["ours"], workspace["theirs"]);
    }

    [Theory]
    [InlineData("savez")]
    [InlineData("savez_compressed")]
    public void A_cache_of_the_originals_is_scanned_to_the_same_bytes_and_lines(string save)
    {
        const string Make = """
            import sys
            import numpy as np
            for name, counts in (("b", [0, 1, 15206, 15207, 15360]), ("a", [15360, 0, 7]), ("B", []), ("a b-ü\"", [9])):
                rows = np.array([np.arange(15360) < count for count in counts], np.float32).reshape(len(counts), 15360)
                getattr(np, sys.argv[2])(f"{sys.argv[1]}/{name}_windows.npz", windows=np.zeros((len(counts), 19, 15360), np.float32), labels=rows)
            """;
        Directory.CreateDirectory(workspace["cache"]);
        Python.Run(Make, workspace["cache"], save);
        var theirs = Original.Run("scan-cache", "--cache-dir", workspace["cache"]).Ends(0);
        var expected = File.ReadAllText(workspace["cache", "manifest.json"]);
        File.Delete(workspace["cache", "manifest.json"]);
        var ours = Launched.Run("eeg", "scan-cache", "--cache-dir", workspace["cache"]).Ends(0);
        Assert.Equal(expected, File.ReadAllText(workspace["cache", "manifest.json"]));
        AssertSays(Lines(ours), theirs);
    }

    private void Record(params string[] flags) => Original.Record(workspace["recordings"], [.. Rates, .. flags]);

    private void BuildBoth(params string[] flags)
    {
        Ours(flags).Ends(0);
        Original.BuildIn(workspace.Folder, workspace["recordings"], workspace["theirs"], [.. flags.Except(["--compress", "none", "deflate"])]).Ends(0);
    }

    private ToolResult Ours(params string[] flags) => Launched.Run(["eeg", "build-cache", "--data-dir", workspace["recordings"], "--cache-dir", workspace["ours"], .. flags]);

    /// <summary>What a program said, in lines, on either stream.</summary>
    private static string[] Lines(ToolResult result) => (result.Output + result.Error).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Every line of the original but its last, which is the twin's account of its time.</summary>
    private static void AssertSays(string[] lines, ToolResult original)
        => Assert.All(Lines(original).SkipLast(1), line => Assert.Contains(line, lines));
}
