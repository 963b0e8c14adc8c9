using System.Globalization;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Publishing;

namespace Shardwright.Stores.Pushing;

/// <summary>Whether what a mark vouches for is there.</summary>
internal static class MarkedFolder
{
    /// <summary>In what a folder and its mark differ; null where they agree, or there is no mark.</summary>
    public static (string Expected, string Found)? Disagreement(PublishedFolder folder)
    {
        if (folder.Mark is not { } mark)
        {
            return null;
        }

        if (folder.Manifest is { } manifest)
        {
            if (folder.Missing.Count > 0)
            {
                return ("all files of the manifest", $"not there: {PushThrow.Some(folder.Missing)}");
            }

            if (mark.Root is { } root && manifest.Root is { } other && root != other)
            {
                return ($"root {root}", $"a manifest of {other}");
            }
        }
        else if (mark.Root is not null)
        {
            return (DatasetManifest.FileName, "none");
        }

        return mark.Shards is { } shards && shards != folder.Shards ? (Count(shards), Count(folder.Shards)) : null;
    }

    private static string Count(long shards) => string.Create(CultureInfo.InvariantCulture, $"{shards} {(shards == 1 ? "shard" : "shards")}");
}
