using Shardwright.Datasets.Building;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Recipes.Eeg;

/// <summary>Finds recordings and the label files beside them.</summary>
internal static class EegInputs
{
    /// <summary>Whether an input is a recording, and not the labels of one.</summary>
    public static bool IsRecording(InputSource input) => input.Name.EndsWith(RecordingFiles.Ending, StringComparison.Ordinal);

    /// <summary>Recordings ordered by path components, each followed by its label file where it has one.</summary>
    /// <exception cref="StorageException">There is no folder, or no recording below it; or two would make one cache file.</exception>
    public static IReadOnlyList<InputSource> Find(EegOptions options, IReporter reporter)
    {
        if (!Directory.Exists(options.DataFolder))
        {
            throw EegInputThrow.NoFolder(options.DataFolder);
        }

        var recordings = RecordingFiles.Find(options.DataFolder, reporter).Files;
        if (recordings.Count == 0)
        {
            throw new StorageException(new DataLocation(options.DataFolder), "data folder", "recordings ending in .edf", "none", "Name the folder that has them with --data-dir.");
        }

        var chosen = recordings.Take(options.LimitFiles ?? int.MaxValue).ToArray();
        RecordingStems.ThrowIfShared(chosen, options.Names);
        var found = new List<InputSource>();
        foreach (var recording in chosen)
        {
            found.Add(new InputSource(recording.Name, recording.Path));
            if (SeizureEvents.PathOf(recording.Path, options.Labels) is var labels && File.Exists(labels))
            {
                found.Add(new InputSource(SeizureEvents.PathOf(recording.Name, options.Labels), labels));
            }
        }

        return found;
    }
}
