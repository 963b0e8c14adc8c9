using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Foundation.Text;

namespace Shardwright.Datasets.Layouts.Eeg;

/// <summary>Finds the class of every window of a cache by reading its labels.</summary>
/// <param name="Manifest">What was found.</param>
/// <param name="FilesScanned">Cache files looked at.</param>
/// <param name="Skipped">Files that could not be read or have no labels, by name: the name and what was wrong.</param>
public sealed record ClassScan(ClassManifest Manifest, int FilesScanned, IReadOnlyList<KeyValuePair<string, string>> Skipped)
{
    /// <summary>What is said of a file without labels.</summary>
    public const string NoLabels = "it has no labels";

    private const string Pattern = "*.npz";

    /// <summary>Scans every <c>*.npz</c> of a folder, by name in code-point order, then window. Of each file only the labels are read; one that cannot be read is skipped and listed.</summary>
    /// <param name="folder">The cache's folder.</param>
    /// <param name="jobs">Files read at the same time.</param>
    /// <param name="reporter">Where progress goes.</param>
    /// <param name="cancel">Stops between two files.</param>
    /// <exception cref="StorageException">There is no such folder.</exception>
    public static ClassScan Run(string folder, int jobs, IReporter reporter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(reporter);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(jobs);
        if (!Directory.Exists(folder))
        {
            throw new StorageException(new DataLocation(folder), "window cache", "a folder", File.Exists(folder) ? "a file" : "nothing there", "Check the path.");
        }

        var names = Directory.EnumerateFileSystemEntries(folder, Pattern).Select(path => Path.GetFileName(path)).Order(CodePointComparer.Instance).ToArray();
        var found = new (string? Classes, string? Fault)[names.Length];
        using (var progress = reporter.Begin("reading labels", names.Length, ProgressUnit.Items))
        {
            Parallel.For(0, names.Length, new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancel }, i =>
            {
                found[i] = Scan(Path.Combine(folder, names[i]));
                progress.Advance(1);
            });
        }

        return new ClassScan(
            Collect(names, found), names.Length, [.. names.Zip(found).Where(pair => pair.Second.Fault is not null).Select(pair => KeyValuePair.Create(pair.First, pair.Second.Fault!))]);
    }

    private static (string? Classes, string? Fault) Scan(string path)
    {
        try
        {
            return LabelScan.ClassesOf(path) is { } classes ? (classes, null) : (null, NoLabels);
        }
        catch (ShardwrightException error)
        {
            return (null, error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, error.Message);
        }
    }

    private static ClassManifest Collect(string[] names, (string? Classes, string? Fault)[] found)
    {
        var files = new List<string>();
        List<WindowPlace> partial = [], full = [], none = [];
        for (var i = 0; i < names.Length; i++)
        {
            if (found[i].Classes is not { Length: > 0 } classes)
            {
                continue;
            }

            for (var window = 0; window < classes.Length; window++)
            {
                (classes[window] switch { WindowClasses.None => none, WindowClasses.Partial => partial, _ => full }).Add(new WindowPlace(files.Count, window));
            }

            files.Add(names[i]);
        }

        return new ClassManifest(files, partial, full, none);
    }
}
