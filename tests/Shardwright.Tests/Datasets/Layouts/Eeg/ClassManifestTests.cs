using System.Diagnostics;
using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Datasets.Layouts.Eeg;

public sealed class ClassManifestTests : IDisposable
{
    private const string Dump = """
        import json, sys
        out = {"partial_seizure": [], "full_seizure": [], "no_seizure": []}
        for line in open(sys.argv[1], encoding="utf-8"):
            key, window, name = line.rstrip("\n").split("\t")
            out[key].append({"cache_file": name, "window_idx": int(window)})
        json.dump(out, open(sys.argv[2], "w"), **({"indent": 2} if any(out.values()) else {}))
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0, WindowClass.None)]
    [InlineData(1, WindowClass.Partial)]
    [InlineData(15206, WindowClass.Partial)]
    [InlineData(15207, WindowClass.Full)]
    [InlineData(15360, WindowClass.Full)]
    public void A_window_is_of_a_class_by_its_ratio(int seizure, WindowClass expected) => Assert.Equal(expected, ClassManifest.Classify(seizure, 15360));

    [Fact]
    public void There_is_no_more_seizure_than_window()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassManifest.Classify(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassManifest.Classify(-1, 1));
        Assert.Equal(WindowClass.None, ClassManifest.Classify(0, 0));
    }

    [Fact]
    public void The_bytes_are_those_of_Python()
    {
        string[] files = ["aaaa_s001_t000_windows.npz", "ö \"x\"\\\t🧠_windows.npz", "c_windows.npz"];
        AssertBytes(new ClassManifest(files, [new(0, 3), new(1, 0)], [new(1, 1_000_000)], [new(2, 0), new(0, 1), new(0, 2)]));
        AssertBytes(new ClassManifest(files, [new(0, 3)], [], []));
        AssertBytes(new ClassManifest(files, [], [], [new(2, 7)]));
        AssertBytes(new ClassManifest(files, [], [], []));
    }

    [Fact]
    public void What_was_written_is_read()
        => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new System.Random(seed);
            var files = Enumerable.Range(0, random.Next(1, 6)).Select(i => $"{(char)random.Next(48, 700)}{i}").ToArray();
            WindowPlace[] Some() => [.. Enumerable.Range(0, random.Next(4)).Select(_ => new WindowPlace(random.Next(files.Length), random.Next()))];
            var written = new ClassManifest(files, Some(), Some(), Some());
            written.Write(folder.Path);
            var read = ClassManifest.Read(folder.File(ClassManifest.FileName));
            return Named(written, written.Partial).SequenceEqual(Named(read, read.Partial)) && Named(written, written.Full).SequenceEqual(Named(read, read.Full))
                && Named(written, written.None).SequenceEqual(Named(read, read.None)) && read.Files.Distinct().Count() == read.Files.Count;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Files_stand_in_the_order_in_which_they_are_first_named()
    {
        var manifest = Parse("""{"no_seizure":[{"window_idx":3,"cache_file":"b","more":[{}]},{"cache_file":"a","window_idx":0},{"cache_file":"\u0062","window_idx":1}],"x":{"y":[1]},"full_seizure":[],"partial_seizure":[{"cache_file":"c","window_idx":2,"window_idx":4}]}""");
        Assert.Equal(["b", "a", "c"], manifest.Files);
        Assert.Equal([new(0, 3), new(1, 0), new(0, 1)], manifest.None);
        Assert.Equal([new(2, 4)], manifest.Partial);
        Assert.Empty(manifest.Full);
        Assert.Equal(4, manifest.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"partial_seizure":[],"full_seizure":[]}""")]
    [InlineData("""{"partial_seizure":{},"full_seizure":[],"no_seizure":[]}""")]
    [InlineData("""{"partial_seizure":[3],"full_seizure":[],"no_seizure":[]}""")]
    [InlineData("""{"partial_seizure":[{"cache_file":"a"}],"full_seizure":[],"no_seizure":[]}""")]
    [InlineData("""{"partial_seizure":[{"window_idx":1}],"full_seizure":[],"no_seizure":[]}""")]
    [InlineData("""{"partial_seizure":[{"cache_file":7,"window_idx":1}],"full_seizure":[],"no_seizure":[]}""")]
    [InlineData("""{"partial_seizure":[{"cache_file":"a","window_idx":"1"}],"full_seizure":[],"no_seizure":[]}""")]
    [InlineData("""{"partial_seizure":[{"cache_file":"a","window_idx":1.5}],"full_seizure":[],"no_seizure":[]}""")]
    [InlineData("""{"partial_seizure":[{"cache_file":"a","window_idx":-1}],"full_seizure":[],"no_seizure":[]}""")]
    [InlineData("""{"partial_seizure":[{"cache_file":"a","window_idx":3000000000}],"full_seizure":[],"no_seizure":[]}""")]
    [InlineData("""{"partial_seizure":[{"cache_file":"../a","window_idx":1}],"full_seizure":[],"no_seizure":[]}""")]
    [InlineData("""{"partial_seizure":[{"cache_file":"..","window_idx":1}],"full_seizure":[],"no_seizure":[]}""")]
    [InlineData("""{"partial_seizure":[{"cache_file":"","window_idx":1}],"full_seizure":[],"no_seizure":[]}""")]
    [InlineData("""{"partial_seizure":[{"cache_file":"\ud800","window_idx":1}],"full_seizure":[],"no_seizure":[]}""")]
    [InlineData("""{"partial_seizure":[],"full_seizure":[],"no_seizure":[]} x""")]
    public void What_is_no_manifest_is_refused(string json) => Assert.Throws<MalformedDataException>(() => Parse(json));

    [Fact]
    public void A_manifest_cut_or_flipped_anywhere_is_read_or_refused()
    {
        new ClassManifest(["a_windows.npz", "b"], [new(0, 3)], [new(1, 1)], [new(0, 0)]).Write(folder.Path);
        var bytes = File.ReadAllBytes(folder.File(ClassManifest.FileName));
        for (var i = 0; i < bytes.Length; i++)
        {
            Assert.ThrowsAny<ShardwrightException>(() => Parse(bytes[..i]));
            var flipped = bytes.ToArray();
            flipped[i] ^= 0x84;
            Assert.Throws<MalformedDataException>(() => Parse(flipped));
        }
    }

    [Fact]
    public void A_manifest_that_is_not_there_is_told()
        => Assert.Throws<StorageException>(() => ClassManifest.Read(folder.File("none.json")));

    [Fact]
    public void The_original_would_train_while_at_most_five_percent_are_missing()
    {
        var places = Enumerable.Range(0, 442).Select(i => new WindowPlace(i, 0)).ToArray();
        var files = places.Select(place => $"f{place.FileIndex}").ToArray();
        var manifest = new ClassManifest(files, places[..57], places[57..64], places[64..]);
        Assert.True(manifest.IsValidFor(files.ToHashSet()));
        Assert.True(manifest.IsValidFor(files.Skip(22).ToHashSet()));
        Assert.False(manifest.IsValidFor(files.Skip(23).ToHashSet()));
        Assert.False(new ClassManifest([], [], [], []).IsValidFor(new HashSet<string>()));
    }

    [Fact]
    public void A_quarter_of_a_million_windows_are_read_at_once()
    {
        var files = Enumerable.Range(0, 4667).Select(i => string.Create(CultureInfo.InvariantCulture, $"aaaaa{i:x4}_s001_t{i % 7:000}_windows.npz")).ToArray();
        var places = Enumerable.Range(0, 250_000).Select(i => new WindowPlace(i / 54, i % 54)).ToArray();
        new ClassManifest(files, [.. places.Where((_, i) => i % 20 == 0)], [.. places.Where((_, i) => i % 40 == 1)], [.. places.Where((_, i) => i % 20 != 0 && i % 40 != 1)]).Write(folder.Path);
        var path = folder.File(ClassManifest.FileName);
        var first = ClassManifest.Read(path);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var second = ClassManifest.Read(path);
        TestContext.Current.TestOutputHelper!.WriteLine($"{new FileInfo(path).Length >> 20} MiB in {clock.ElapsedMilliseconds} ms");

        // The file, the lists and the names: not a string for each window.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, new FileInfo(path).Length + 12_000_000);
        Assert.Equal(250_000, second.Count);
        Assert.Equal(first.None, second.None);
        Assert.Equal(4630, second.Files.Count);
    }

    private void AssertBytes(ClassManifest manifest)
    {
        var lines = new StringBuilder();
        foreach (var (key, places) in new[] { ("partial_seizure", manifest.Partial), ("full_seizure", manifest.Full), ("no_seizure", manifest.None) })
        {
            foreach (var place in places)
            {
                lines.Append(CultureInfo.InvariantCulture, $"{key}\t{place.WindowIndex}\t{manifest.Files[place.FileIndex].Replace("\t", "", StringComparison.Ordinal)}\n");
            }
        }

        File.WriteAllText(folder.File("lines"), lines.ToString());
        PythonOracle.Run(Dump, folder.File("lines"), folder.File("expected"));
        new ClassManifest([.. manifest.Files.Select(file => file.Replace("\t", "", StringComparison.Ordinal))], manifest.Partial, manifest.Full, manifest.None).Write(folder.Path);
        Assert.Equal(File.ReadAllText(folder.File("expected")), File.ReadAllText(folder.File(ClassManifest.FileName)));
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*.partial"));
    }

    private ClassManifest Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    private ClassManifest Parse(byte[] json)
    {
        File.WriteAllBytes(folder.File("given.json"), json);
        return ClassManifest.Read(folder.File("given.json"));
    }

    private static IEnumerable<(string File, int Window)> Named(ClassManifest manifest, IReadOnlyList<WindowPlace> places)
        => places.Select(place => (manifest.Files[place.FileIndex], place.WindowIndex));
}
