using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Datasets.Layouts.Genome;

public sealed class SequenceFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Samples_are_found_in_either_layout_in_the_order_of_their_code_points()
    {
        string[] names = ["b", "B", "\U0001F9EC", "\uFB01", "a.1", "a-1", "a"];
        foreach (var name in names)
        {
            Touch(name, name == "b" ? SequenceLayout.Packed : SequenceLayout.Sqlite);
        }

        Directory.CreateDirectory(folder.File("empty"));
        Directory.CreateDirectory(folder.File("other"));
        File.WriteAllText(folder.File("other/glm_dataset_another.sqlite"), "");
        File.WriteAllText(folder.File("glm_dataset_x.sqlite"), "");
        var found = SequenceFolder.Find(folder.Path);
        Assert.Equal(["B", "a", "a-1", "a.1", "b", "\uFB01", "\U0001F9EC"], found.Select(sample => sample.Sample));
        Assert.Equal(SequenceLayout.Packed, Assert.Single(found, sample => sample.Sample == "b").Layout);
        Assert.All(found, sample => Assert.True(File.Exists(sample.Path)));
    }

    [Fact]
    public void A_dataset_has_its_samples_in_a_folder_of_their_own()
    {
        Touch("outer", SequenceLayout.Sqlite);
        Directory.CreateDirectory(folder.File("sequences"));
        Assert.Equal("outer", Assert.Single(SequenceFolder.Find(folder.Path)).Sample);
        Touch("sequences/inner", SequenceLayout.Sqlite);
        Assert.Equal("inner", Assert.Single(SequenceFolder.Find(folder.Path)).Sample);
    }

    [Fact]
    public void Links_are_followed_and_one_to_nowhere_is_still_a_sample()
    {
        using var elsewhere = new TemporaryFolder();
        File.WriteAllText(elsewhere.File("glm_dataset_linked.sqlite"), "");
        File.CreateSymbolicLink(folder.File("linked"), elsewhere.Path);
        Directory.CreateDirectory(folder.File("lost"));
        File.CreateSymbolicLink(folder.File("lost/glm_dataset_lost.sqlite"), folder.File("nowhere"));
        var found = SequenceFolder.Find(folder.Path);
        Assert.Equal(["linked", "lost"], found.Select(sample => sample.Sample));
        using var store = SequenceStore.Open(found);
        Assert.Equal([0, 1], store.FindUnusable([0, 1], TestContext.Current.CancellationToken).Select(one => one.Sample));
    }

    [Fact]
    public void A_sample_with_both_layouts_is_an_error_that_names_both()
    {
        Touch("s", SequenceLayout.Sqlite);
        Touch("s", SequenceLayout.Packed);
        var error = Assert.Throws<DatasetStateException>(() => SequenceFolder.Find(folder.Path));
        Assert.Contains("glm_dataset_s.sqlite and glm_dataset_s.packed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_of_two_layouts_cannot_be_read_together()
    {
        Touch("s", SequenceLayout.Sqlite);
        Touch("t", SequenceLayout.Packed);
        var error = Assert.Throws<DatasetStateException>(() => SequenceStore.Open(SequenceFolder.Find(folder.Path)));
        Assert.Contains("sample t", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SequenceStore.Open([]));
    }

    [Fact]
    public void A_folder_without_samples_is_an_error_in_the_words_of_the_original()
    {
        Directory.CreateDirectory(folder.File("sequences"));
        var error = Assert.Throws<StorageException>(() => SequenceFolder.Find(folder.Path));
        Assert.Contains($"No SQLite files found in {folder.Path}", error.Message, StringComparison.Ordinal);
        Assert.Contains("genome store", error.Remedy, StringComparison.Ordinal);
        Assert.Contains("nothing there", Assert.Throws<StorageException>(() => SequenceFolder.Find(folder.File("missing"))).Message, StringComparison.Ordinal);
        File.WriteAllText(folder.File("file"), "");
        Assert.Contains("a file", Assert.Throws<StorageException>(() => SequenceFolder.Find(folder.File("file"))).Found, StringComparison.Ordinal);
    }

    private void Touch(string name, SequenceLayout layout)
    {
        Directory.CreateDirectory(folder.File(name));
        File.WriteAllText(folder.File($"{name}/{GenomeNames.SequencesOf(Path.GetFileName(name), layout)}"), "");
    }
}
