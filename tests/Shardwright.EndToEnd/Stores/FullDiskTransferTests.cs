using Shardwright.EndToEnd.Running;
using Shardwright.Tests.Stores.Fake;

namespace Shardwright.EndToEnd.Stores;

/// <summary>Disks that fill up, or that nobody may write on.</summary>
public sealed class FullDiskTransferTests : IDisposable
{
    private const string Url = $"{StoreRuns.Bucket}/ds";

    private readonly Workspace workspace = new();
    private readonly FakeS3 server = new();
    private readonly string built;

    public FullDiskTransferTests(RawSpectra raw) => built = raw.Built;

    public void Dispose()
    {
        server.Dispose();
        workspace.Dispose();
    }

    [Fact]
    public void A_pull_onto_a_disk_without_room_says_so_before_it_begins_and_goes_on_with_room()
    {
        Pushed();
        using var disk = new SmallDisk(workspace["disk"], "1m");
        var failed = StoreRuns.Run(server, workspace, "pull", Url, workspace["disk", "ds"]).Ends(1);
        Assert.Contains("space", Assert.Single(failed.Complaints), StringComparison.OrdinalIgnoreCase);
        disk.Grow("64m");
        StoreRuns.Run(server, workspace, "pull", Url, workspace["disk", "ds"]).Ends(0);
        Workspace.Same(built, workspace["disk", "ds"]);
    }

    [Theory]
    [InlineData("pull", Url)]
    [InlineData("watch", Url)]
    public void A_disk_that_fills_up_meanwhile_keeps_what_came_and_goes_on(string command, string url)
    {
        Pushed();
        using var disk = new SmallDisk(workspace["disk"], "64m");
        var (got, filler) = (0, workspace["disk", "filler"]);
        server.Arrives = request =>
        {
            if (request.Operation == FakeOperation.Get && request.Key.EndsWith(".parquet", StringComparison.Ordinal) && Interlocked.Increment(ref got) == 4)
            {
                Tool.Run("/bin/dd", "if=/dev/zero", $"of={filler}", "bs=64k");
            }
        };
        var failed = StoreRuns.Run(server, workspace, command, url, workspace["disk", "ds"], "-j", "2").Ends(1);
        Assert.Contains("space", Assert.Single(failed.Complaints), StringComparison.OrdinalIgnoreCase);
        server.Arrives = null;
        var state = new StoreState(server, "ds", StoreState.Travelling(built));
        Assert.False(state.Sound(workspace["disk", "ds"]));
        var here = StoreState.Travelling(workspace["disk", "ds"]).Keys.Where(name => name.EndsWith(".parquet", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(here);
        File.Delete(filler);
        var before = server.Requests.Count;
        StoreRuns.Run(server, workspace, command, url, workspace["disk", "ds"]).Ends(0);
        Assert.DoesNotContain(server.Requests.Skip(before), request => request.Operation == FakeOperation.Get && here.Any(name => request.Key == $"ds/{name}"));
        state.Ended(workspace["disk", "ds"]);
    }

    [Theory]
    [InlineData("full")]
    [InlineData("read-only")]
    public void A_push_that_can_keep_no_state_pushes_all_the_same_and_says_so(string how)
    {
        using var disk = new SmallDisk(workspace["disk"], "16m");
        Workspace.Copy(built, workspace["disk", "ds"]);
        Tool.Run("/bin/rm", "-rf", workspace["disk", "ds", ".shardwright", "stores"]);
        if (how == "full")
        {
            Tool.Run("/bin/dd", "if=/dev/zero", $"of={workspace["disk", "filler"]}", "bs=4k");
        }
        else
        {
            Tool.Run("/bin/mount", "-o", "remount,ro", workspace["disk"]).Ends(0);
        }

        var pushed = StoreRuns.Run(server, workspace, "push", workspace["disk", "ds"], Url).Ends(0);
        Assert.Contains("cannot be kept", pushed.Error, StringComparison.Ordinal);
        var state = new StoreState(server, "ds", StoreState.Travelling(built));
        state.Ended();

        // Nothing is remembered, and nothing is sent again.
        StoreRuns.Run(server, workspace, "push", workspace["disk", "ds"], Url).Ends(0);
        state.Ended();
    }

    private void Pushed()
    {
        Workspace.Copy(built, workspace["source"]);
        StoreRuns.Run(server, workspace, "push", workspace["source"], Url).Ends(0);
    }
}
