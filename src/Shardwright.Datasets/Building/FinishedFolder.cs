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

    /// <summary>Whether mark, sums and manifest vouch for each other: none of them was written by anybody since.</summary>
    /// <param name="root">The dataset's folder.</param>
    /// <param name="manifest">The manifest that lies there.</param>
    public static bool IsVouchedFor(string root, DatasetManifest manifest)
    {
        var sums = Path.Combine(root, Sha256Sums.FileName);
        return CompletionMark.Stands(root, manifest) && manifest.Files.All(file => file.Sha256 is not null) && File.Exists(sums)
            && File.ReadAllText(sums) == Sha256Sums.Format(manifest, FileHasher.Hash(Path.Combine(root, DatasetManifest.FileName)).Sha256);
    }

    /// <summary>The files beside the shards that are gone, or have other bytes than the manifest says.</summary>
    /// <param name="root">The dataset's folder.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="jobs">Files hashed at the same time.</param>
    /// <param name="cancel">Stops the hashing.</param>
    public static IReadOnlyList<string> AlteredBeside(string root, DatasetManifest manifest, int jobs, CancellationToken cancel)
    {
        var altered = new List<string>();
        var there = new List<ManifestFile>();
        foreach (var file in manifest.Files.Where(file => file.Role == ShardRole.Aux))
        {
            var found = new FileInfo(Path.Combine(root, file.Name));
            if (found.Exists && found.Length == file.Bytes)
            {
                there.Add(file);
            }
            else
            {
                altered.Add(file.Name);
            }
        }

        FileHasher.HashAll([.. there.Select(file => Path.Combine(root, file.Name))], jobs, (i, digest) =>
        {
            if (digest.Sha256 != there[i].Sha256)
            {
                altered.Add(there[i].Name);
            }
        }, cancel);
        return altered;
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
