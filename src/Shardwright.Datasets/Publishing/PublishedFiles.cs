using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts;
using Shardwright.Datasets.Layouts.Documents;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Publishing;

/// <summary>What of a folder or a bucket belongs to its dataset, and in which order it is published. Safe from many threads.</summary>
public static class PublishedFiles
{
    private static readonly string[] DatabaseScraps = ["-journal", "-wal", "-shm"];

    /// <summary>The files that a manifest names, then those that every finished dataset has, in the order in which they are published; within a phase by name.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="others">All other names that lie beside it, of which <c>SHA256SUMS</c> and <c>_COMPLETE</c> are taken.</param>
    public static IReadOnlyList<PublishedFile> Of(DatasetManifest manifest, IEnumerable<string> others)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(others);
        var named = manifest.Files.Select(file => new PublishedFile(file.Name, file.Role == ShardRole.Shard ? PublishPhase.Shards : PublishPhase.Beside, file.Split, file.Bytes, file.Sha256));
        var rest = others.Append(DatasetManifest.FileName).Where(name => name is DatasetManifest.FileName or Sha256Sums.FileName or CompletionMark.FileName).Distinct(StringComparer.Ordinal);
        return InOrder(named.Concat(rest.Select(name => new PublishedFile(name, PhaseOf(name), null, null, null))));
    }

    /// <summary>The files of a dataset without a manifest of ours, by their names alone.</summary>
    /// <param name="names">All names, relative to the dataset's folder.</param>
    public static IReadOnlyList<PublishedFile> Of(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return InOrder(names.Where(IsPublished).Select(name => new PublishedFile(name, PhaseOf(name), SplitOf(name), null, null)));
    }

    /// <summary>Whether a file travels: nothing half written, nothing hidden but block checksums, also of datasets below, no scraps of a database at work.</summary>
    /// <param name="name">Relative to the dataset's folder, with <c>/</c>.</param>
    public static bool IsPublished(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return RelativeName.IsSafe(name) && !AtomicFile.IsPartial(name) && !IsHidden(IsBlocks(name, out var above) ? above : name)
            && !DatabaseScraps.Any(scrap => name.EndsWith(scrap, StringComparison.Ordinal));
    }

    /// <summary>When a file is published, by its name.</summary>
    /// <param name="name">Relative to the dataset's folder, with <c>/</c>.</param>
    /// <remarks>Of a folder above several datasets, what vouches for each of them goes last too.</remarks>
    public static PublishPhase PhaseOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name[(name.LastIndexOf('/') + 1)..] switch
        {
            CompletionMark.FileName => PublishPhase.Mark,
            DatasetManifest.FileName or Sha256Sums.FileName => PublishPhase.Manifest,
            _ => ShardFiles.EndingOf(name) is null || IsBlocks(name, out _) ? PublishPhase.Beside : PublishPhase.Shards,
        };
    }

    /// <summary>Whether a folder is being written by one of our builds, so that every name without <c>.partial</c> is of a whole file.</summary>
    /// <param name="folder">The folder.</param>
    public static bool IsOurs(string folder)
    {
        var build = new BuildFolder(folder);
        return File.Exists(build.Plan) || File.Exists(new LiveFolder(folder).Checkpoint);
    }

    // Of the dataset itself, or of one below it.
    private static bool IsBlocks(string name, out string above)
    {
        var at = name.LastIndexOf($"/{BlockChecksums.Folder}", StringComparison.Ordinal);
        above = at < 0 ? "" : name[..at];
        return BlockChecksums.IsName(name[(at + 1)..]);
    }

    private static bool IsHidden(string name) => name.StartsWith('.') || name.Contains("/.", StringComparison.Ordinal);

    // The folder says it, else the original's name of its one validation shard.
    private static SplitName? SplitOf(string name)
        => name.Split('/').SkipLast(1).Select(part => SplitNames.TryParse(part, out var split) ? split : (SplitName?)null).LastOrDefault(split => split is not null)
            ?? (ShardFiles.EndingOf(name) is null ? null : name == LiveFolder.ValidationName ? SplitName.Val : null);

    private static List<PublishedFile> InOrder(IEnumerable<PublishedFile> files)
        => [.. files.OrderBy(file => file.Phase).ThenBy(file => file.Name.EndsWith(DatasetManifest.FileName, StringComparison.Ordinal)).ThenBy(file => file.Name, CodePointComparer.Instance)];
}
