using Shardwright.Datasets.Building;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
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
            var (labels, name) = (SeizureEvents.PathOf(recording.Path, options.Labels), SeizureEvents.PathOf(recording.Name, options.Labels));
            if (IsFile(labels))
            {
                found.Add(new InputSource(name, labels));
            }
            else if (Path.Exists(labels) || new FileInfo(labels).LinkTarget is not null)
            {
                reporter.Warn($"{name} is no file: its recording has no labels");
            }
        }

        return found;
    }

    // Not a pipe, whose opening would wait for a writer.
    private static bool IsFile(string path)
    {
        try
        {
            return File.Exists(path) && FileIdentity.Of(path).Bytes >= 0;
        }
        catch (StorageException)
        {
            return false;
        }
    }
}
