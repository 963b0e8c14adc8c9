namespace Shardwright.EndToEnd.Running;

/// <summary>A disk of a given size, mounted at a folder until it is disposed.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string folder;

    public SmallDisk(string folder, string size)
    {
        Dose.RequireRoot();
        this.folder = Directory.CreateDirectory(folder).FullName;
        var mounted = Tool.Run("/bin/mount", "-t", "tmpfs", "-o", $"size={size}", "shardwright-test", folder);
        Dose.Require(mounted.ExitCode == 0, $"a tmpfs ({mounted.Error.Trim()})");
    }

    /// <summary>Gives it another size.</summary>
    public void Grow(string size) => Tool.Run("/bin/mount", "-o", $"remount,size={size}", folder).Ends(0);

    public void Dispose() => Tool.Run("/bin/umount", folder).Ends(0);
}
