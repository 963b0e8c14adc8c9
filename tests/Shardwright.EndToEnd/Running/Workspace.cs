using System.Runtime.Versioning;
using System.Security.Cryptography;

[assembly: SupportedOSPlatform("linux")]

namespace Shardwright.EndToEnd.Running;

/// <summary>A folder of one test's own, which anybody may enter; deleted at its end.</summary>
public sealed class Workspace : IDisposable
{
    private const UnixFileMode Open = (UnixFileMode)0b111_111_111;
    private static readonly string[] Unpublished = [".shardwright/plan.json", ".shardwright/lock", ".shardwright/units/", ".shardwright/scratch/", ".shardwright/old/", ".shardwright/stores/"];

    public Workspace()
    {
        Folder = Directory.CreateTempSubdirectory("shardwright-e2e-").FullName;
        File.SetUnixFileMode(Folder, Open);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>A path in it.</summary>
    public string this[params string[] names] => Path.Combine([Folder, .. names]);

    /// <summary>Copies a file or a folder with all its times.</summary>
    public static void Copy(string from, string to) => Tool.Run("/bin/cp", "-a", from, to).Ends(0);

    /// <summary>Hashes of every file that a build publishes, by name; what it keeps for itself is left out.</summary>
    public static SortedDictionary<string, string> Published(string folder)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            var name = Path.GetRelativePath(folder, path);
            if (!name.EndsWith(".partial", StringComparison.Ordinal) && !Unpublished.Any(start => name.StartsWith(start, StringComparison.Ordinal)))
            {
                found.Add(name, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
            }
        }

        return found;
    }

    /// <summary>Fails the test unless two folders publish the same bytes under the same names.</summary>
    public static void Same(string expected, string found) => Assert.Equal(Published(expected), Published(found));

    /// <summary>Fails the test where a whole-looking file is there that the finished dataset does not have.</summary>
    public static void NothingHalf(string finished, string folder)
    {
        var whole = Published(finished);
        foreach (var (name, hash) in Directory.Exists(folder) ? Published(folder) : [])
        {
            Assert.True(whole.TryGetValue(name, out var right) && right == hash, $"{name} looks whole, but is not what it should be");
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
