using System.Globalization;
using System.Text;
using Shardwright.Cli.Console;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Text;
using Shardwright.Recipes.Eeg;
using Shardwright.Streaming.Eeg;

namespace Shardwright.Cli.Commands;

/// <summary>The lines that the original's programs print on their way.</summary>
internal static class EegLines
{
    /// <summary>Says what is going to be built, and how much of it is there.</summary>
    public static void Announce(EegOptions options, IReadOnlyList<string> cacheFiles, string cache, Terminal terminal)
    {
        var present = cacheFiles.Count(name => File.Exists(Path.Combine(cache, name)));
        Print(terminal, Text($"Building cache for {options.Split} split ({cacheFiles.Count} files) from {options.DataFolder}"));
        Print(terminal, Text($"Cache status: {present}/{cacheFiles.Count} present, missing {cacheFiles.Count - present}"));
        if (present < cacheFiles.Count)
        {
            Print(terminal, Text($"[DATA] Building dataset index for {cacheFiles.Count} files..."));
        }
    }

    /// <summary>Says what the index and the manifest of a finished build hold.</summary>
    public static void Finish(BuildReport report, string cache, Terminal terminal)
    {
        if (report.Manifest is null)
        {
            return;
        }

        if (report is { UnitsMade: 0, Units: > 0 })
        {
            Print(terminal, Text($"[DATA] Loaded cached index: {report.Units} files, {report.Counts.Kept} windows"));
        }
        else
        {
            Print(terminal, $"[DATA] Saved index cache to {Path.Combine(cache, CacheIndex.FileName)}");
            Print(terminal, Text($"[DATA] Dataset ready! Total windows: {report.Counts.Kept}"));
        }

        PrintScan(report.Units, ClassManifest.Read(Path.Combine(cache, ClassManifest.FileName)), terminal);
    }

    /// <summary>Says what training would do about a manifest, and what the balanced list lacks.</summary>
    public static void Warn(EegStatistics statistics, Terminal terminal)
    {
        if (statistics.Stale is { } why)
        {
            terminal.Reporter.Warn($"training would make the manifest anew: {why}");
        }

        foreach (var warning in statistics.Warnings)
        {
            terminal.Reporter.Warn(warning);
        }
    }

    /// <summary>Writes the balanced list of a cache to a file: the cache file's name, a tab, the window.</summary>
    public static void Draw(string cache, int seed, string path)
    {
        var manifest = ClassManifest.Read(Path.Combine(cache, ClassManifest.FileName));
        var list = BalancedWindows.Draw(manifest, seed, name => File.Exists(Path.Combine(cache, name)));
        var text = new StringBuilder();
        foreach (var place in list.Places)
        {
            text.Append(CultureInfo.InvariantCulture, $"{manifest.Files[place.FileIndex]}\t{place.WindowIndex}\n");
        }

        AtomicFile.WriteAllText(path, text.ToString());
    }

    /// <summary>Scans a cache, telling what the original tells.</summary>
    public static ClassScan Scan(string folder, int jobs, CommandContext context)
    {
        if (!Directory.Exists(folder))
        {
            throw new StorageException(new DataLocation(folder), "cache", "a folder", File.Exists(folder) ? "a file" : "nothing there", "Check --cache-dir.");
        }

        var scan = ClassScan.Run(folder, jobs, context.Terminal.Reporter, context.Cancel);
        foreach (var (name, message) in scan.Skipped)
        {
            context.Terminal.Reporter.Warn($"Skipping {name}: {message}");
        }

        PrintScan(scan.FilesScanned, scan.Manifest, context.Terminal);
        return scan;
    }

    private static void PrintScan(int files, ClassManifest manifest, Terminal terminal)
    {
        var environment = EegEnvironment.Read(Environment.GetEnvironmentVariable);
        Print(terminal, Text($"[CACHE] tqdm disabled={(environment.DisableTqdm ? "True" : "False")} | files={files}"));
        if (manifest.Partial.Count == 0)
        {
            Print(terminal, Text($"WARNING: No partial seizure windows found in {files} files!"));
            Print(terminal, Text($"  Full seizure: {manifest.Full.Count}, No seizure: {manifest.None.Count}"));
        }
        else
        {
            Print(terminal, Text($"Manifest created: {manifest.Partial.Count} partial, {manifest.Full.Count} full, {manifest.None.Count} no-seizure"));
            Print(terminal, $"  Seizure ratio: {PythonFloat.Percent((manifest.Partial.Count + manifest.Full.Count) / (double)manifest.Count, 1)}");
        }
    }

    /// <summary>Prints lines where people read them: on standard output, or beside it where that is JSON.</summary>
    public static void Print(Terminal terminal, string line)
    {
        if (terminal.IsJson)
        {
            Terminal.ToError(() => Terminal.Print(line));
        }
        else
        {
            Terminal.Print(line);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
