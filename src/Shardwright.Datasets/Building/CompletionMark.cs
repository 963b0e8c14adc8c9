using System.Globalization;
using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Building;

/// <summary><c>_COMPLETE</c>: written last, after everything it vouches for is durable.</summary>
public static class CompletionMark
{
    /// <summary>The file's name.</summary>
    public const string FileName = "_COMPLETE";

    /// <summary>Writes the mark of a finished dataset.</summary>
    /// <param name="folder">The dataset's folder.</param>
    /// <param name="manifest">The manifest that lies there.</param>
    /// <param name="firstLine">What an original's first line says; null for our own.</param>
    public static void Write(string folder, DatasetManifest manifest, string? firstLine = null)
        => AtomicFile.WriteAllText(Path.Combine(folder, FileName), Format(manifest, firstLine));

    /// <summary>The root that a mark vouches for; null where there is no mark, or one without a root.</summary>
    /// <param name="folder">The dataset's folder.</param>
    public static string? ReadRoot(string folder)
    {
        var path = Path.Combine(folder, FileName);
        const string Key = "\"root\": \"";
        if (!File.Exists(path) || new FileInfo(path).Length > 1 << 16)
        {
            return null;
        }

        var text = File.ReadAllText(path);
        var start = text.IndexOf(Key, StringComparison.Ordinal);
        var end = start < 0 ? -1 : text.IndexOf('"', start + Key.Length);
        return end < 0 ? null : text[(start + Key.Length)..end];
    }

    /// <summary>Whether the mark is, letter for letter, the one that a build of ours writes for a manifest.</summary>
    internal static bool Stands(string folder, DatasetManifest manifest)
    {
        var found = new FileInfo(Path.Combine(folder, FileName));
        var expected = Format(manifest, null);
        return found.Exists && found.Length <= (1 << 16) && File.ReadAllText(found.FullName) == expected;
    }

    private static string Format(DatasetManifest manifest, string? firstLine)
    {
        var counts = manifest.Counts ?? new RecordCounts();
        var shards = manifest.Shards.Count();
        var first = firstLine ?? string.Create(CultureInfo.InvariantCulture, $"{manifest.Recipe} {counts.Kept} records, {shards} shards");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{first}\n{{\"records\": {counts.Kept}, \"rejected\": {counts.RejectedTotal}, \"dropped\": {counts.DroppedTotal}, \"shards\": {shards}, \"root\": \"{manifest.Root}\"}}\n");
    }
}
