using Shardwright.Formats.Npz;
using Shardwright.Hygiene.Memoization;
using Shardwright.Tests.Datasets;

namespace Shardwright.Tests.Hygiene.Memoization;

public sealed class MemoFolderTests : IDisposable
{
    private static readonly MemoFunction Function = new("simulate", "1");
    private static readonly MemoInput[] Inputs = [new("n", MemoValue.Of(3))];
    private readonly TemporaryFolder folder = new();
    private readonly RecordingReporter reporter = new();
    private int made;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_result_is_computed_once_then_read_from_memory_and_by_others_from_disk()
    {
        var memo = Open();
        Same(memo.GetOrMake(Function, Inputs, Make));
        Same(memo.GetOrMake(Function, Inputs, Make));
        var other = Open();
        Same(other.GetOrMake(Function, Inputs, Make));
        Same(other.GetOrMake(Function, Inputs, Make));
        Assert.Equal(1, made);
        Assert.Equal(
            ["No cached result found. Calculating and caching the result.", "Loading result from memory cache.", "Loading result from disk cache.", "Loading result from memory cache."],
            reporter.Notes);
        Assert.Single(Entries());
    }

    [Fact]
    public void Nothing_is_written_where_it_is_disabled()
    {
        var memo = Open(options => options with { IsDisabled = true });
        memo.GetOrMake(Function, Inputs, Make);
        memo.GetOrMakeFile(Function, Inputs, folder.File("scan.npz"), WriteScan);
        Assert.Equal(2, made);
        Assert.False(Directory.Exists(memo.FolderPath));
        Assert.Empty(reporter.Notes);
    }

    [Fact]
    public void Two_functions_with_the_same_inputs_do_not_share()
    {
        var memo = Open();
        memo.GetOrMake(Function, Inputs, Make);
        memo.GetOrMake(new MemoFunction("other", "1"), Inputs, Make);
        memo.GetOrMake(new MemoFunction("simulate", "2"), Inputs, Make);
        Assert.Equal((3, 3), (made, Entries().Length));
    }

    [Fact]
    public void An_entry_with_any_byte_changed_or_cut_is_computed_again_and_replaced()
    {
        Open().GetOrMake(Function, Inputs, Make);
        var path = Assert.Single(Entries());
        var whole = File.ReadAllBytes(path);
        var random = new Random(3);
        for (var round = 0; round < 60; round++)
        {
            var spoilt = whole.ToArray();
            if (round % 3 == 0)
            {
                spoilt = spoilt[..random.Next(spoilt.Length)];
            }
            else
            {
                spoilt[random.Next(spoilt.Length)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(path, spoilt);
            Same(Open().GetOrMake(Function, Inputs, Make));
            Assert.True(Same(Open().GetOrMake(Function, Inputs, () => throw new InvalidOperationException("not replaced"))));
        }

        // A flip in the stamp's time changes no result: everything else was found out.
        Assert.InRange(made, 50, 61);
        Assert.Equal(made - 1, reporter.Warnings.Count);
    }

    [Fact]
    public void NumPy_reads_what_is_kept()
    {
        Open().GetOrMake(Function, Inputs, () => MemoResult.OfTuple(Array(1), Array(2)));
        var found = PythonOracle.Run("import numpy,sys\nz=numpy.load(sys.argv[1])\nprint(z.files, z['arr_1'].tolist(), end='')", Assert.Single(Entries()));
        Assert.Equal("['arr_0', 'arr_1'] [2.0, 3.0]", found);
        var tuple = Open().GetOrMake(Function, Inputs, Make);
        Assert.Equal(MemoLayout.Tuple, tuple.Layout);
        Assert.Equal(2, tuple.Arrays.Count);
    }

    [Fact]
    public void A_result_by_names_comes_back_by_names()
    {
        KeyValuePair<string, NpyArray>[] arrays = [new("result", Array(1)), new("obj", Array(2))];
        Open().GetOrMake(Function, Inputs, () => MemoResult.OfNamed(arrays));
        var found = Open().GetOrMake(Function, Inputs, Make);
        Assert.Equal((MemoLayout.Named, 2.0), (found.Layout, found["obj"].As<double>()[0]));
    }

    [Fact]
    public void An_old_entry_is_read_under_its_old_key_and_a_pickled_one_is_not()
    {
        const string Script =
            """
            import numpy, sys
            numpy.savez(sys.argv[1] + '/' + 'a' * 40 + '.npz', result=numpy.arange(3.0))
            numpy.savez(sys.argv[1] + '/' + 'b' * 40 + '.npz', numpy.arange(2.0), numpy.arange(3.0))
            numpy.savez(sys.argv[1] + '/' + 'c' * 40 + '.npz', dict_data=numpy.array({'x': 1}, dtype=object))
            """;
        Directory.CreateDirectory(folder.File("memo"));
        PythonOracle.Run(Script, folder.File("memo"));
        Assert.Equal([0, 1, 2], Open().GetOrMake(Function, Inputs, Make, new string('a', 40))["result"].As<double>().ToArray());
        Assert.Equal(MemoLayout.Tuple, Open().GetOrMake(Function, Inputs, Make, new string('b', 40)).Layout);
        Assert.Equal(0, made);
        Same(Open().GetOrMake(Function, Inputs, Make, new string('c', 40)));
        Assert.Equal(1, made);
        Assert.Contains("pickle", Assert.Single(reporter.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_made_once_and_each_copy_has_its_very_bytes()
    {
        var memo = Open();
        Assert.True(memo.GetOrMakeFile(Function, Inputs, folder.File("one.npz"), WriteScan));
        var bytes = File.ReadAllBytes(folder.File("one.npz"));
        Assert.False(memo.GetOrMakeFile(Function, Inputs, folder.File("two.npz"), WriteScan));
        Assert.Equal(bytes, File.ReadAllBytes(folder.File("two.npz")));
        Assert.Equal(1, made);
        var entry = Assert.Single(Entries());
        var spoilt = File.ReadAllBytes(entry);
        spoilt[100] ^= 1;
        File.WriteAllBytes(entry, spoilt);
        Assert.True(memo.GetOrMakeFile(Function, Inputs, folder.File("three.npz"), WriteScan));
        Assert.False(memo.GetOrMakeFile(Function, Inputs, folder.File("four.npz"), WriteScan));
        Assert.Equal(bytes, File.ReadAllBytes(folder.File("four.npz")));
        Assert.Equal(["four.npz", "one.npz", "three.npz", "two.npz"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_folder_that_cannot_be_made_costs_only_the_keeping()
    {
        File.WriteAllText(folder.File("memo"), "a file");
        Same(Open().GetOrMake(Function, Inputs, Make));
        Assert.Contains("not kept", Assert.Single(reporter.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_fails_is_not_kept()
    {
        Assert.Throws<InvalidOperationException>(() => Open().GetOrMake(Function, Inputs, () => throw new InvalidOperationException()));
        Assert.False(Directory.Exists(folder.File("memo")));
    }

    [Fact]
    public void Many_at_once_do_no_harm()
    {
        Parallel.For(0, 8, _ => Same(Open().GetOrMake(Function, Inputs, Make)));
        Same(Open().GetOrMake(Function, Inputs, () => throw new InvalidOperationException("not kept")));
        Assert.Single(Directory.GetFileSystemEntries(folder.File("memo")));
        Assert.Empty(reporter.Warnings);
    }

    [Fact]
    public void Memory_lets_go_of_what_was_used_longest_ago()
    {
        var memo = Open(options => options with { MemoryBytes = 20 });
        memo.GetOrMake(Function, Inputs, Make);
        memo.GetOrMake(Function, [new("n", MemoValue.Of(4))], Make);
        memo.GetOrMake(Function, Inputs, Make);
        Assert.Equal("Loading result from disk cache.", reporter.Notes.Last());
    }

    [Fact]
    public void Clearing_removes_entries_and_nothing_else()
    {
        var memo = Open();
        memo.GetOrMake(Function, Inputs, Make);
        memo.GetOrMake(new MemoFunction("other", "1"), Inputs, Make);
        var old = Path.Combine(memo.FolderPath, new string('a', 40) + ".npz");
        WriteScan(old);
        var notes = Path.Combine(memo.FolderPath, "notes.npz");
        File.Copy(Entries()[0], notes);
        var text = Path.Combine(memo.FolderPath, new string('b', 64) + ".npz");
        File.WriteAllText(text, "not an archive");
        var link = Path.Combine(memo.FolderPath, new string('c', 64) + ".npz");
        File.CreateSymbolicLink(link, notes);

        Assert.Single(memo.Clear(new MemoFilter { Function = "other" }, isDryRun: true).Entries);
        Assert.Empty(memo.Clear(new MemoFilter { OlderThan = TimeSpan.FromDays(1) }).Entries);
        Assert.Single(memo.Clear(new MemoFilter { Function = "other" }).Entries);
        var listing = memo.Clear();
        Assert.Equal((2, 3), (listing.Entries.Count, listing.Others.Count));
        Assert.Equal(new[] { notes, text, link }.Order(StringComparer.Ordinal), Directory.GetFileSystemEntries(memo.FolderPath).Order(StringComparer.Ordinal));
        Assert.Empty(memo.List().Entries);
    }

    [Fact]
    public void A_folder_that_is_not_there_has_no_entries() => Assert.Empty(Open().List().Entries);

    private static NpyArray Array(double first) => NpyArray.Of<double>([first, first + 1]);

    private static bool Same(MemoResult result)
    {
        Assert.Equal(MemoLayout.One, result.Layout);
        Assert.Equal([1, 2], result["result"].As<double>().ToArray());
        return true;
    }

    private MemoFolder Open(Func<MemoOptions, MemoOptions>? with = null)
    {
        var options = new MemoOptions { Folder = folder.File("memo"), Reporter = reporter };
        return MemoFolder.Open(with?.Invoke(options) ?? options);
    }

    private string[] Entries() => Directory.GetFiles(folder.File("memo"));

    private MemoResult Make()
    {
        Interlocked.Increment(ref made);
        return MemoResult.Of(Array(1));
    }

    private void WriteScan(string path)
    {
        made++;
        using var stream = File.Create(path);
        using var writer = new NpzWriter(stream);
        writer.Add("diffraction", NpyArray.Of<float>(new float[4096], 16, 16, 16), NpzCompression.Deflate);
        writer.Add("xcoords", Array(1));
        writer.Finish();
    }
}
