using Shardwright.Datasets.Building;
using Shardwright.Datasets.Discovery;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Eeg;

/// <summary>Finds recordings and the label files beside them.</summary>
internal static class EegInputs
{
    public const string Recording = ".edf";

    /// <summary>Whether an input is a recording, and not the labels of one.</summary>
    public static bool IsRecording(InputSource input) => input.Name.EndsWith(Recording, StringComparison.Ordinal);

    /// <summary>The ending of label files.</summary>
    public static string EndingOf(LabelSource labels) => labels == LabelSource.Csv ? ".csv" : ".csv_bi";

    /// <summary>Recordings ordered by path components, each followed by its label file where it has one.</summary>
    /// <exception cref="StorageException">There is no folder, or no recording below it; or two would make one cache file.</exception>
    public static IReadOnlyList<InputSource> Find(EegOptions options, IReporter reporter)
    {
        if (!Directory.Exists(options.DataFolder))
        {
            throw new StorageException(new DataLocation(options.DataFolder), "data folder", "a folder", File.Exists(options.DataFolder) ? "a file" : "nothing there", "Check --data-dir.");
        }

        var recordings = FileSearch.Find(options.DataFolder, [Recording], reporter);
        if (recordings.Count == 0)
        {
            throw new StorageException(new DataLocation(options.DataFolder), "data folder", "recordings ending in .edf", "none", "Name the folder that has them with --data-dir.");
        }

        var chosen = recordings.Take(options.LimitFiles ?? int.MaxValue).ToArray();
        CheckNames(chosen, options.Names);
        var found = new List<InputSource>();
        foreach (var recording in chosen)
        {
            found.Add(new InputSource(recording.Name, recording.Path));
            var ending = EndingOf(options.Labels);
            if (Path.ChangeExtension(recording.Path, ending) is var labels && File.Exists(labels))
            {
                found.Add(new InputSource(Path.ChangeExtension(recording.Name, ending), labels));
            }
        }

        return found;
    }

    /// <summary>What a recording's cache file is named after.</summary>
    public static string StemOf(string recording, RecordingNames names)
        => names == RecordingNames.Stem ? Path.GetFileNameWithoutExtension(recording) : recording[..^Recording.Length].Replace("/", "__", StringComparison.Ordinal);

    private static void CheckNames(IEnumerable<FoundFile> recordings, RecordingNames names)
    {
        var pair = recordings.GroupBy(recording => StemOf(recording.Name, names), StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.ToArray();
        if (pair is not null)
        {
            throw new StorageException(
                new DataLocation(pair[1].Path), "recording", "a name of its own", $"the name of {pair[0].Path}; both would make one cache file",
                names == RecordingNames.Stem ? "Name cache files after the whole path with --names relative, or take one of the two away." : "Rename one of the two.");
        }
    }
}
