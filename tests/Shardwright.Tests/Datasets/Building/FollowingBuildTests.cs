using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Errors;

namespace Shardwright.Tests.Datasets.Building;

/// <summary>Builds that follow what they are made of, as caches do.</summary>
public sealed class FollowingBuildTests : IDisposable
{
    private readonly BuildFolders folders = new();

    public void Dispose() => folders.Dispose();

    [Fact]
    public void Changed_inputs_are_followed_and_only_their_units_made()
    {
        folders.Follow(Recipe());
        folders.PutInput("c.txt", 3);
        var changed = Recipe();
        Assert.Equal(1, folders.Follow(changed).UnitsMade);
        Assert.Equal(1, changed.Runs);
        folders.PutInput("d.txt", 12);
        Assert.Equal(2, folders.Follow(Recipe()).UnitsMade);
        File.Delete(folders.Input("d.txt"));
        Assert.Equal(0, folders.Follow(Recipe()).UnitsMade);
        folders.Run(Recipe(), "fresh");
        BuildFolders.AssertSame(folders.Output("fresh"), folders.Output());
    }

    [Fact]
    public void Another_version_of_the_recipe_is_followed()
    {
        var units = folders.Follow(Recipe()).Units;
        var newer = new LineRecipe(folders.Inputs) { Version = 2, Beside = "list.txt" };
        Assert.Equal(units, folders.Follow(newer).UnitsMade);
    }

    [Fact]
    public void Other_options_are_not_followed()
    {
        folders.Follow(Recipe());
        folders.PutInput("c.txt", 3);
        var other = new LineRecipe(folders.Inputs) { Suffix = "!", Beside = "list.txt" };
        var refused = Assert.Throws<DatasetStateException>(() => folders.Follow(other));
        Assert.Contains("--suffix", refused.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folders.Output(), CompletionMark.FileName)));
    }

    [Fact]
    public void What_the_recipe_writes_beside_is_in_the_manifest_and_withdrawn_with_it()
    {
        var report = folders.Follow(Recipe());
        var beside = Assert.Single(report.Manifest!.Files, file => file.Name == "list.txt");
        Assert.Equal(ShardRole.Aux, beside.Role);
        folders.PutInput("c.txt", 3);
        Assert.Throws<InvalidOperationException>(() => folders.Follow(new LineRecipe(folders.Inputs) { Beside = "list.txt", During = (_, _) => throw new InvalidOperationException() }));
        Assert.False(File.Exists(Path.Combine(folders.Output(), "list.txt")));
        Assert.True(File.Exists(Path.Combine(folders.Output(), ".shardwright", "old", "1", "list.txt")));
    }

    [Fact]
    public void Inputs_that_are_there_but_are_not_asked_for_are_given_up_only_with_rebuild()
    {
        folders.PutInput("d.txt", 12);
        folders.Follow(Recipe());
        Directory.CreateDirectory(folders.Output("other"));
        File.Copy(folders.Input("a.txt"), Path.Combine(folders.Output("other"), "a.txt"));
        var before = BuildFolders.Published(folders.Output());
        var refused = Assert.Throws<DatasetStateException>(() => folders.Follow(new LineRecipe(folders.Output("other")) { Beside = "list.txt" }));
        Assert.Contains("is there, but is not asked for: b.txt", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, BuildFolders.Published(folders.Output()));
        File.Delete(folders.Input("b.txt"));
        Assert.DoesNotContain("b.txt", Message(folders.Output("other")).Split("asked for")[1], StringComparison.Ordinal);
        foreach (var name in (string[])["c.txt", "d.txt"])
        {
            File.Delete(folders.Input(name));
        }

        Assert.Equal(0, folders.Follow(new LineRecipe(folders.Output("other")) { Beside = "list.txt" }).UnitsMade);
    }

    [Fact]
    public void What_stands_beside_and_was_altered_is_written_again_and_altered_checksums_make_their_unit_anew()
    {
        folders.Run(Recipe(), "whole");
        folders.Follow(Recipe());
        foreach (var name in (string[])["list.txt", "groups.jsonl", "rejected.jsonl", "SHA256SUMS", "_COMPLETE", "dataset_manifest.json", ".shardwright/blocks/data/part_00001.txt.crc32c"])
        {
            var path = Path.Combine(folders.Output(), name);
            var whole = File.ReadAllBytes(path);
            foreach (var altered in (byte[][])[[], [.. whole.Select(value => (byte)(value ^ 1))], whole[..^1]])
            {
                File.WriteAllBytes(path, altered);
                Assert.Equal(name.StartsWith('.') ? 1 : 0, folders.Follow(Recipe()).UnitsMade);
                BuildFolders.AssertSame(folders.Output("whole"), folders.Output());
            }
        }
    }

    [Fact]
    public void A_build_that_stops_while_it_withdraws_goes_on_withdrawing()
    {
        folders.Follow(Recipe());
        folders.PutInput("c.txt", 3);

        // What was left by one that died after its first steps: mark and lists are gone, the manifest still says what else there is.
        foreach (var name in (string[])["_COMPLETE", "rejected.jsonl", "groups.jsonl"])
        {
            File.Delete(Path.Combine(folders.Output(), name));
        }

        Assert.Throws<InvalidOperationException>(() => folders.Follow(new LineRecipe(folders.Inputs) { Beside = "list.txt", During = (_, _) => throw new InvalidOperationException() }));
        Assert.False(File.Exists(Path.Combine(folders.Output(), "list.txt")));
        Assert.False(File.Exists(Path.Combine(folders.Output(), "dataset_manifest.json")));
    }

    private string Message(string inputs) => Assert.Throws<DatasetStateException>(() => folders.Follow(new LineRecipe(inputs) { Beside = "list.txt" })).Message;

    private LineRecipe Recipe() => new(folders.Inputs) { Beside = "list.txt" };
}
