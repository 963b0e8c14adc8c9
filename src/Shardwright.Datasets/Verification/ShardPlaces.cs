using Shardwright.Datasets.Manifests;

namespace Shardwright.Datasets.Verification;

/// <summary>Where the files of a manifest lie when its shards may be elsewhere.</summary>
/// <remarks>
/// A manifest above its shards names them with the folders in between. Whoever names the folder of the shards, there or where they were
/// moved to, leaves out the folders that all of them have in front; auxiliary files may have stayed beside the manifest.
/// </remarks>
internal sealed class ShardPlaces
{
    private readonly string folder;
    private readonly string manifestFolder;
    private readonly int foldersLeftOut;

    public ShardPlaces(DatasetManifest manifest, string folder, string manifestFolder)
    {
        this.folder = folder;
        this.manifestFolder = manifestFolder;
        var names = manifest.Shards.Select(shard => shard.Name).ToArray();
        foldersLeftOut = folder == manifestFolder ? 0
            : Enumerable.Range(0, CommonFolders(names) + 1).FirstOrDefault(count => names.Any(name => File.Exists(Path.Combine(folder, Without(name, count)))));
    }

    /// <summary>A file's name relative to the folder of the shards.</summary>
    public string NameBelow(ManifestFile file) => file.Role == ShardRole.Shard ? Without(file.Name, foldersLeftOut) : file.Name;

    /// <summary>Where a file is to lie.</summary>
    public string PathOf(ManifestFile file) => Path.Combine(file.Role == ShardRole.Shard ? folder : FolderOf(file.Name), NameBelow(file));

    /// <summary>The folder that an auxiliary file lies in under its name.</summary>
    public string FolderOf(string auxName) => File.Exists(Path.Combine(folder, auxName)) ? folder : manifestFolder;

    private static string Without(string name, int folders) => name.Split('/', folders + 1)[folders];

    private static int CommonFolders(string[] names)
    {
        if (names.Length == 0)
        {
            return 0;
        }

        var common = names[0].Split('/')[..^1];
        foreach (var name in names)
        {
            var folders = name.Split('/')[..^1];
            var same = 0;
            while (same < Math.Min(common.Length, folders.Length) && common[same] == folders[same])
            {
                same++;
            }

            common = common[..same];
        }

        return common.Length;
    }
}
