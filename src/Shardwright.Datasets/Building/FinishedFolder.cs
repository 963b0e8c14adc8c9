using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Checksums;

namespace Shardwright.Datasets.Building;

/// <summary>The last steps of every folder of shards, in the order that lets nobody see a mark without what it vouches for.</summary>
internal static class FinishedFolder
{
    /// <summary>What the manifest says of a file that stands beside the shards.</summary>
    /// <param name="root">The dataset's folder.</param>
    /// <param name="name">The file, relative to it.</param>
    public static ManifestFile AuxFile(string root, string name)
    {
        var digest = FileHasher.Hash(Path.Combine(root, name));
        return new ManifestFile(name, ShardRole.Aux, null, digest.Bytes, null, digest.Sha256);
    }

    /// <summary>Writes manifest, sums and, last, the mark.</summary>
    /// <param name="root">The dataset's folder.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="firstLine">What an original's mark says; null for our own words.</param>
    /// <param name="cancel">Stops before the mark.</param>
    public static void Publish(string root, DatasetManifest manifest, string? firstLine, CancellationToken cancel)
    {
        var path = ManifestWriter.Write(root, manifest);
        Sha256Sums.Write(root, manifest, FileHasher.Hash(path, cancel: cancel).Sha256);
        cancel.ThrowIfCancellationRequested();
        CompletionMark.Write(root, manifest, firstLine);
    }
}
