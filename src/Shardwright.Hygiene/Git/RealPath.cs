using System.Text;

namespace Shardwright.Hygiene.Git;

/// <summary>Paths without links in them, as git and the kernel name files.</summary>
internal static class RealPath
{
    private const int PathBytes = 4096;

    /// <summary>The path of something that exists; the full path as it was given where the system does not say.</summary>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var resolved = new byte[PathBytes];
        return LibC.RealPath(full, resolved) == 0 ? full : Encoding.UTF8.GetString(resolved.AsSpan(0, resolved.AsSpan().IndexOf((byte)0)));
    }
}
