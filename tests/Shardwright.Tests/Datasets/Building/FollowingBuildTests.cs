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

    private LineRecipe Recipe() => new(folders.Inputs) { Beside = "list.txt" };
}
