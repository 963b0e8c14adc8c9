using Shardwright.Datasets.Discovery;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Recipes.Eeg;
using Shardwright.Tests.Datasets;

namespace Shardwright.Tests.Recipes.Eeg;

/// <summary>The folders of an official split, and who is in them.</summary>
public sealed class OfficialSplitsTests
{
    [Fact]
    public void The_splits_have_their_recordings_in_the_order_that_python_sorts_them_and_their_patients()
    {
        using var folder = new TemporaryFolder();
        Put(folder, "train/aaa/s1/aaa_s1_t0.edf", "train/aaa/s1/aaa_s1_t1.edf", "train/aaa-b/s1/aab_s1_t0.edf", "train/aaa.x/zzz.edf", "train/top_t0.edf", "train/aaa/s1/aaa_s1_t0.csv",
            "train/Aaa/S_Case_t0.edf", "dev/ddd/ddd_s1_t0.edf");

        var splits = OfficialSplits.Read(folder.Path, Reporter.Silent);

        var python = PythonOracle.Run("import pathlib, sys\nr = pathlib.Path(sys.argv[1])\nprint('\\n'.join(str(p.relative_to(r)) for p in sorted(r.glob('**/*.edf'))))", folder.File("train"));
        Assert.Equal(python.Split('\n', StringSplitOptions.RemoveEmptyEntries), splits.Splits[0].Files.Select(file => file.Name));
        Assert.Equal(["S", "aaa", "aab", "top", "zzz"], splits.Splits[0].Patients);
        Assert.Equal([("train", 6), ("dev", 1)], splits.Splits.Select(split => (split.Name, split.Files.Count)));
        Assert.Equal(
            ["[SPLIT STATS] OFFICIAL TUSZ SPLITS:", "  train: 6 files, 5 patients", "  dev: 1 files, 1 patients", "✅ PATIENT DISJOINTNESS VERIFIED - No leakage!"], splits.StatsLines);
        Assert.Equal("✅ PATIENT DISJOINTNESS VALIDATED - No leakage detected!", OfficialSplits.ValidatedLine);
    }

    [Fact]
    public void A_patient_in_two_splits_is_an_error_that_names_up_to_ten_of_them()
    {
        using var folder = new TemporaryFolder();
        for (var i = 12; i > 0; i--)
        {
            Put(folder, $"train/p{i:D2}_s1.edf", $"dev/x/p{i:D2}_s2_t0.edf");
        }

        Put(folder, "train/only_s1.edf", "dev/P01_s1.edf");
        var error = Assert.Throws<DatasetStateException>(() => OfficialSplits.Read(folder.Path, Reporter.Silent));

        Assert.Contains(
            "PATIENT LEAKAGE DETECTED! 12 patients in both train and dev: p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, and 2 more. ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("P01", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_pair_of_splits_is_checked_and_every_pair_that_shares_is_named()
    {
        using var folder = new TemporaryFolder();
        Put(folder, "train/a_1.edf", "train/b_1.edf", "val/c_1.edf", "val/d_1.edf", "eval/b_2.edf", "eval/d_2.edf");
        var error = Assert.Throws<DatasetStateException>(() => OfficialSplits.Read(folder.Path, Reporter.Silent));
        Assert.Contains("PATIENT LEAKAGE DETECTED! 1 patients in both train and eval: b; 1 patients in both val and eval: d. ", error.Message, StringComparison.Ordinal);

        Put(folder, "val/a.edf");
        error = Assert.Throws<DatasetStateException>(() => OfficialSplits.Read(folder.Path, Reporter.Silent));
        Assert.Contains("PATIENT LEAKAGE DETECTED! 1 patients in both train and val: a; ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("val")]
    public void The_development_split_opens_under_either_name_however_it_is_asked_for(string spelling)
    {
        using var folder = new TemporaryFolder();
        Put(folder, "train/a_1.edf", $"{spelling}/b_1.edf");

        foreach (var asked in new[] { "dev", "val" })
        {
            var split = OfficialSplits.Open(folder.Path, asked, Reporter.Silent);
            Assert.Equal(("dev", spelling, folder.File(spelling)), (split.Name, split.FolderName, split.Folder));
        }

        Assert.Equal(spelling, OfficialSplits.Read(folder.Path, Reporter.Silent).Splits[1].FolderName);
    }

    [Fact]
    public void Both_names_of_the_development_split_at_once_are_an_error_that_names_both()
    {
        using var folder = new TemporaryFolder();
        Put(folder, "train/a_1.edf", "dev/b_1.edf", "val/c_1.edf");

        foreach (var open in new Action[] { () => OfficialSplits.Read(folder.Path, Reporter.Silent), () => OfficialSplits.Open(folder.Path, "val", Reporter.Silent) })
        {
            var error = Assert.Throws<DatasetStateException>(open);
            Assert.Contains($"{folder.File("dev")} and {folder.File("val")}", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal("train", OfficialSplits.Open(folder.Path, "train", Reporter.Silent).Name);
    }

    [Fact]
    public void A_root_that_is_itself_a_split_stands_for_the_folder_above_unless_it_holds_splits()
    {
        using var folder = new TemporaryFolder();
        Put(folder, "eval/train/a_1.edf", "eval/val/b_1.edf");

        Assert.Equal(folder.File("eval"), OfficialSplits.Read(folder.File("eval/train"), Reporter.Silent).Root);
        Assert.Equal(folder.File("eval"), OfficialSplits.Read(folder.File("eval/val/"), Reporter.Silent).Root);
        Assert.Equal(folder.File("eval"), OfficialSplits.Read(folder.File("eval"), Reporter.Silent).Root);
    }

    [Fact]
    public void What_is_missing_is_said()
    {
        using var folder = new TemporaryFolder();
        Put(folder, "train/a_1.edf");
        Assert.Contains("split folder: expected dev", Assert.Throws<StorageException>(() => OfficialSplits.Read(folder.Path, Reporter.Silent)).Message, StringComparison.Ordinal);
        Put(folder, "dev/b_1.EDF");
        Assert.Contains(".edf", Assert.Throws<StorageException>(() => OfficialSplits.Read(folder.Path, Reporter.Silent)).Message, StringComparison.Ordinal);
        Assert.Throws<StorageException>(() => OfficialSplits.Open(folder.File("nowhere"), "train", Reporter.Silent));
        Assert.Equal("Invalid split: test. Must be 'train', 'dev', or 'eval'", Assert.Throws<ArgumentException>(() => OfficialSplits.Open(folder.Path, "test", Reporter.Silent)).Message);
        Assert.Throws<ArgumentException>(() => OfficialSplits.Open(folder.Path, "Train", Reporter.Silent));
    }

    [Fact]
    public void Other_spellings_of_the_ending_are_counted_and_warned_of_and_not_read()
    {
        using var folder = new TemporaryFolder();
        Put(folder, "train/a_1.edf", "train/x_1.EDF", "train/y_1.Edf", "train/z.bdf", "train/q.BDF", "train/n.txt", "train/p.edf.0123.partial", "dev/b_1.edf", "eval/c_1.edf");
        var reporter = new RecordingReporter();

        var splits = OfficialSplits.Read(folder.Path, reporter);

        Assert.Equal([4, 0, 0], splits.Splits.Select(split => split.OtherFiles));
        Assert.Equal(["a"], splits.Splits[0].Patients);
        Assert.Equal(2, reporter.Warnings.Count);
        Assert.Contains(reporter.Warnings, warning => warning.StartsWith("train: 4 files", StringComparison.Ordinal));
        Assert.Contains(OfficialSplit.FinalTestLine, reporter.Warnings);
    }

    [Fact]
    public void Two_recordings_of_one_name_are_an_error_with_both_paths()
    {
        using var folder = new TemporaryFolder();
        Put(folder, "a/p_1.edf", "b/p_1.edf", "c/p_1.edf", "c/q.edf", "d/P_1.edf");
        var files = FileSearch.Find(folder.Path, [".edf"], Reporter.Silent);

        var error = Assert.Throws<DatasetStateException>(() => RecordingStems.ThrowIfShared(files));

        Assert.StartsWith($"{folder.File("a/p_1.edf")}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(folder.File("b/p_1.edf"), error.Message, StringComparison.Ordinal);
        Assert.Contains("and 1 more such pairs", error.Message, StringComparison.Ordinal);
        RecordingStems.ThrowIfShared([.. files.Where(file => file.Name[0] is not ('b' or 'c'))]);
    }

    private static void Put(TemporaryFolder folder, params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
            File.WriteAllText(folder.File(name), "");
        }
    }
}
