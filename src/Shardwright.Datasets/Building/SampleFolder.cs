using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Building;

/// <summary>A folder of sample files: made once, found again by the same command, and never mixed with anything else.</summary>
public static class SampleFolder
{
    private const string NoteName = "sample.txt";

    /// <summary>Takes a folder for one sample, and leaves a note of what it is.</summary>
    /// <param name="folder">Empty, new, or that of the same sample.</param>
    /// <param name="command">All that decides the sample's bytes, as a command on one line.</param>
    /// <exception cref="DatasetStateException">The folder holds other things, or another sample.</exception>
    public static void Claim(string folder, string command)
    {
        var note = Path.Combine(folder, NoteName);
        var text = command + "\n";
        if (File.Exists(note) ? File.ReadAllText(note) != text : Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new DatasetStateException(new DataLocation(folder), "sample folder", "an empty folder, or the same sample", "other files", "Name another --output; nothing was touched.");
        }

        AtomicFile.WriteAllText(note, text);
    }
}
