using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Verification;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Publishing;

/// <summary>What of a folder of this machine is published, as it was at one moment.</summary>
/// <remarks>The mark is looked at first, then the manifest, then the files: what a folder holds after its mark was seen is all that it will ever hold.</remarks>
public sealed record PublishedFolder
{
    private const long LargestMark = 1 << 16;

    private PublishedFolder()
    {
    }

    /// <summary>The manifest, if it is there and ours; null where files were taken by their names.</summary>
    public DatasetManifest? Manifest { get; private init; }

    /// <summary>What <c>_COMPLETE</c> says; null where it is not there.</summary>
    public MarkedCounts? Mark { get; private init; }

    /// <summary>The files in the order in which they are published.</summary>
    public required IReadOnlyList<FolderFile> Files { get; init; }

    /// <summary>Names that the manifest has and the folder has not; without a manifest, those of links to folders and to nothing, pipes and what cannot be spelt.</summary>
    public IReadOnlyList<string> Missing { get; private init; } = [];

    /// <summary>How many files hold records.</summary>
    public int Shards => Files.Count(file => file.File.Phase == PublishPhase.Shards);

    /// <summary>Looks at a folder: by its manifest where that is ours, else by names.</summary>
    /// <param name="folder">The dataset's folder; a missing one holds nothing.</param>
    /// <param name="shardsFolder">Where the shards lie, if not beside their manifest; null for there.</param>
    /// <param name="ignoresManifest">Whether files are taken by their names although there is a manifest: it may be an old one, of a folder that still grows.</param>
    /// <exception cref="StorageException">A folder or a file may not be read.</exception>
    /// <exception cref="MalformedDataException">The manifest is none.</exception>
    public static PublishedFolder Look(string folder, string? shardsFolder = null, bool ignoresManifest = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var root = Path.GetFullPath(folder);
        var (markPath, manifestPath) = (Path.Combine(root, CompletionMark.FileName), Path.Combine(root, DatasetManifest.FileName));
        var mark = Read(markPath, LargestMark);
        var manifestBytes = ignoresManifest ? null : Read(manifestPath, ManifestReader.LargestBytes);
        var manifest = manifestBytes is null ? null : ManifestReader.Parse(manifestPath, manifestBytes);
        manifest = manifest?.Format is null ? null : manifest;
        var paths = manifest is null ? ByName(root, shardsFolder) : ByManifest(manifest, root, shardsFolder);

        // What appeared after it was looked for is not there yet.
        _ = mark is null && paths.Remove(CompletionMark.FileName);
        _ = manifestBytes is null && !ignoresManifest && paths.Remove(DatasetManifest.FileName);
        var published = manifest is null ? PublishedFiles.Of(paths.Keys) : PublishedFiles.Of(manifest, paths.Keys);
        var files = new List<FolderFile>(published.Count);
        var missing = new List<string>();
        foreach (var file in published)
        {
            var path = paths[file.Name];
            if (IdentityOf(path) is { } identity)
            {
                var read = path == markPath ? mark : path == manifestPath ? manifestBytes : null;
                files.Add(new FolderFile(file, path, identity, read is null ? null : Convert.ToHexStringLower(SHA256.HashData(read))));
            }
            else
            {
                missing.Add(file.Name);
            }
        }

        if (manifest is null)
        {
            missing.AddRange(paths.Keys.Where(name => !RelativeName.IsSafe(name) && !AtomicFile.IsPartial(name)).Order(CodePointComparer.Instance));
        }

        return new PublishedFolder
        {
            Manifest = manifest,
            Mark = mark is null ? null : MarkedCounts.Parse(Encoding.UTF8.GetString(mark)),
            Files = files,
            Missing = missing,
        };
    }

    private static Dictionary<string, string> ByManifest(DatasetManifest manifest, string root, string? shardsFolder)
    {
        var places = new ShardPlaces(manifest, shardsFolder is null ? root : Path.GetFullPath(shardsFolder), root);
        var paths = manifest.Files.ToDictionary(file => file.Name, places.PathOf, StringComparer.Ordinal);
        paths[DatasetManifest.FileName] = Path.Combine(root, DatasetManifest.FileName);
        paths[CompletionMark.FileName] = Path.Combine(root, CompletionMark.FileName);
        if (File.Exists(Path.Combine(root, Sha256Sums.FileName)))
        {
            paths[Sha256Sums.FileName] = Path.Combine(root, Sha256Sums.FileName);
        }

        return paths;
    }

    // Names are as a manifest would have them: relative to its folder where the shards lie below that, else to the folder that has them.
    private static Dictionary<string, string> ByName(string root, string? shardsFolder)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        AddNames(paths, root);
        if (shardsFolder is not null && Path.GetFullPath(shardsFolder) is var shards && !RelativeName.IsSafe(RelativeName.Of(root, shards)))
        {
            AddNames(paths, shards);
        }

        return paths;
    }

    private static void AddNames(Dictionary<string, string> paths, string root)
    {
        var prefix = Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar;
        try
        {
            var found = new FileSystemEnumerable<string>(
                root, (ref FileSystemEntry entry) => entry.ToFullPath(), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false })
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory || (entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.FileName[0] != '.'),
                ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && IsEntered(entry.Directory[root.Length..].TrimStart('/'), entry.FileName),
            };
            foreach (var path in found)
            {
                paths.TryAdd(path[prefix.Length..], path);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // A folder that is not there yet, or was moved away while it was listed, holds nothing more.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Refused(root, "list the folder", error);
        }
    }

    // Nothing hidden, but for the block checksums of the dataset, or of those below.
    private static bool IsEntered(ReadOnlySpan<char> parent, ReadOnlySpan<char> name)
        => parent[(parent.LastIndexOf('/') + 1)..] is BuildFolder.StateName ? name is "blocks" : name[0] != '.' || name is BuildFolder.StateName;

    private static byte[]? Read(string path, long mostBytes)
    {
        try
        {
            return new FileInfo(path) is not { Exists: true } file ? null
                : file.Length <= mostBytes ? File.ReadAllBytes(path)
                : throw new MalformedDataException(new DataLocation(path), "size of the file", $"at most {mostBytes} bytes", $"{file.Length}", "Look at what it is, and move it away.");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, "read the file", error);
        }
    }

    // Gone, a link to nothing, or a pipe, a socket or a device: nothing that could be read whole.
    private static FileIdentity? IdentityOf(string path) => Directory.Exists(path) ? null : FileIdentity.Find(path);

    private static StorageException Refused(string path, string subject, Exception error)
        => new(new DataLocation(path), subject, found: error.Message.TrimEnd('.'), remedy: "Check who owns it, and the disk; the same command then goes on.", inner: error);
}
