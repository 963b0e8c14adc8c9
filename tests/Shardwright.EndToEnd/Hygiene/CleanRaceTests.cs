using Shardwright.EndToEnd.Ptycho;
using Shardwright.EndToEnd.Running;

namespace Shardwright.EndToEnd.Hygiene;

/// <summary><c>clean --apply</c> while a build works in the same folder.</summary>
public sealed class CleanRaceTests(ScanFolders scans) : IDisposable
{
    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void What_a_build_writes_stays_whatever_its_age()
    {
        var data = workspace["data"];
        Directory.CreateDirectory(data);
        var dead = Path.Combine(workspace.Folder, "x.h5.0123456789ab.partial");
        var waiting = Path.Combine(data, "y.h5.0123456789ab.partial");
        File.WriteAllText(dead, "dead");
        using (var build = ScanFolders.StartAndAwait(data, "prepared.h5.*.partial", "ptycho", "build", "-i", scans.Scans, "-o", data))
        {
            build.Signal("STOP");
            File.WriteAllText(waiting, "closed, but in a folder in which somebody works");
            Launched.Run("clean", workspace.Folder, "--apply", "--partial-age", "0s").Ends(0);
            Assert.False(File.Exists(dead));
            Assert.True(File.Exists(waiting));
            build.Signal("CONT");
            Launched.Sane(build.Wait()).Ends(0);
        }

        Launched.Run("clean", workspace.Folder, "--apply", "--partial-age", "0s").Ends(0);
        Assert.False(File.Exists(waiting));
        Workspace.Same(scans.Built, data);
        Launched.Run("verify", data).Ends(0);
    }
}
