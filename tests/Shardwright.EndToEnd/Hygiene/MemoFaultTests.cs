using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Hygiene;

/// <summary>Kept results that are damaged, cannot be kept, or are made by two at once.</summary>
public sealed class MemoFaultTests : IDisposable
{
    private static readonly Dictionary<string, string> Remembering = new(Launched.Environment) { ["PTYCHO_DISABLE_MEMOIZE"] = "no" };

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void What_is_damaged_is_said_and_made_again_and_what_cannot_be_kept_is_no_error()
    {
        using (var one = Start("one", "memo"))
        using (var two = Start("two", "memo"))
        {
            Launched.Sane(one.Wait()).Ends(0);
            Launched.Sane(two.Wait()).Ends(0);
        }

        Workspace.Same(workspace["one"], workspace["two"]);
        var entry = Assert.Single(Directory.GetFiles(workspace["memo"]));
        var bytes = File.ReadAllBytes(entry);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(entry, bytes);
        Assert.Contains("computed again", Run("three", "memo").Error, StringComparison.Ordinal);
        Workspace.Same(workspace["one"], workspace["three"]);
        Assert.Contains("from disk cache", Run("four", "memo").Error, StringComparison.Ordinal);
        Workspace.Same(workspace["one"], workspace["four"]);
        using var disk = new SmallDisk(workspace["disk"], "100k");
        Assert.Contains("not kept", Run("five", "disk/memo").Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(workspace["disk", "memo"]));
        Workspace.Same(workspace["one"], workspace["five"]);
    }

    private ToolResult Run(string folder, string memo)
    {
        using var tool = Start(folder, memo);
        return Launched.Sane(tool.Wait()).Ends(0);
    }

    private Tool Start(string folder, string memo)
        => Tool.Start(Repository.Launcher, ["sample", "ptycho", "-o", workspace[folder], "--count", "60", "--memo-dir", workspace[memo]], environment: Remembering);
}
