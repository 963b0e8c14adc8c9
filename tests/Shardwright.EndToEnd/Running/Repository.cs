namespace Shardwright.EndToEnd.Running;

/// <summary>The checkout that is tested.</summary>
public static class Repository
{
    /// <summary>Its root.</summary>
    public static string Root { get; } = Find();

    /// <summary>The launcher, as a user starts it.</summary>
    public static string Launcher { get; } = Path.Combine(Root, "shardwright");

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Shardwright.slnx")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
