using Shardwright.Datasets.Discovery;
using Shardwright.Foundation.Errors;

namespace Shardwright.Recipes.Eeg;

/// <summary>The names that recordings give to their cache files. Safe from many threads.</summary>
public static class RecordingStems
{
    /// <summary>What a recording's cache file is named after.</summary>
    /// <param name="recording">The recording's name relative to the data folder, with <c>/</c>.</param>
    /// <param name="names">Which part of it counts.</param>
    public static string Of(string recording, RecordingNames names) => names == RecordingNames.Stem
        ? Path.GetFileNameWithoutExtension(recording)
        : recording[..^Path.GetExtension(recording).Length].Replace("/", "__", StringComparison.Ordinal);

    /// <summary>Checks that no two recordings share a name: both would be one file of the cache, and one of them silently the other's copy.</summary>
    /// <param name="files">The recordings of one cache.</param>
    /// <param name="names">What cache files are named after.</param>
    /// <exception cref="DatasetStateException">Two do; the message names both paths, and counts further pairs.</exception>
    public static void ThrowIfShared(IReadOnlyList<FoundFile> files, RecordingNames names = RecordingNames.Stem)
    {
        ArgumentNullException.ThrowIfNull(files);
        var first = new Dictionary<string, FoundFile>(StringComparer.Ordinal);
        var pairs = new List<(FoundFile First, FoundFile Second)>();
        foreach (var file in files)
        {
            var stem = Of(file.Name, names);
            if (!first.TryAdd(stem, file))
            {
                pairs.Add((first[stem], file));
            }
        }

        if (pairs.Count > 0)
        {
            var (one, other) = pairs[0];
            throw EegInputThrow.SameStem(Of(one.Name, names), one.Path, other.Path, pairs.Count - 1);
        }
    }
}
