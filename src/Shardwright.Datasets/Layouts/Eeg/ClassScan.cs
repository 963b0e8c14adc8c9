using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>Finds the class of every window of a cache by reading its labels.</summary>
/// <param name="Manifest">What was found.</param>
/// <param name="FilesScanned">Cache files looked at.</param>
/// <param name="Skipped">Files that could not be read or have no labels: name and what was wrong.</param>
public sealed record ClassScan(ClassManifest Manifest, int FilesScanned, IReadOnlyList<KeyValuePair<string, string>> Skipped)
{
    /// <summary>Scans every cache file of a folder, by name, then window.</summary>
    public static ClassScan Run(string folder, int jobs, IReporter reporter, CancellationToken cancel) => throw new NotSupportedException(folder);
}
