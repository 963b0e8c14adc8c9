using System.Text.Json;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Hygiene.Outputs;

/// <summary>The folder that a training run leaves: which files it has, and what each must be. Safe from many threads.</summary>
/// <remarks>PtychoPINN's convention. Pickles (<c>.dill</c>) are opaque bytes: that they are there and not empty is all that is looked at.</remarks>
public static class OutputFolder
{
    /// <summary>The model archive's name.</summary>
    public const string ArchiveName = "wts.h5.zip";

    private const string MetricsName = "metrics.csv";
    private const string ReadmeName = "README.md";
    private const long MostJsonBytes = 64L << 20;
    private static readonly string[] Stems = ["history", "params"];
    private static readonly string[] Pictures = ["reconstructed_amplitude.png", "reconstructed_phase.png"];

    /// <summary>Looks at every item of the convention, and for what it does not know.</summary>
    /// <param name="folder">The output folder.</param>
    /// <param name="cancel">Ends the looking.</param>
    /// <exception cref="StorageException">There is no such folder, or a file cannot be read.</exception>
    public static OutputReport Check(string folder, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = Path.GetFullPath(folder);
        if (!Directory.Exists(path))
        {
            throw new StorageException(new DataLocation(folder), "output folder", "a folder", File.Exists(path) ? "a file" : "nothing", "Check the path.");
        }

        var (found, findings, known) = (new List<string>(), new List<OutputFinding>(), new HashSet<string>(StringComparer.Ordinal) { ReadmeName });
        Look([ArchiveName], path => ModelArchive.Read(path, cancel: cancel));
        foreach (var stem in Stems)
        {
            Look([$"{stem}.json", $"{stem}.dill"], CheckParameters);
        }

        Look([MetricsName], MetricsTable.Check);
        Look([DebugLog.RelativePath], CheckLog);
        foreach (var picture in Pictures)
        {
            Look([picture], PngFile.Check);
        }

        findings.AddRange(Extras(path, known));
        return new OutputReport(path, found, findings);

        // One of the names must be there, and every one that is must be sound.
        void Look(string[] names, Action<string> check)
        {
            var isThere = false;
            foreach (var name in names)
            {
                known.Add(name);
                var item = Path.Combine(path, name);
                if (Path.Exists(item))
                {
                    isThere = true;
                    Judge(name, item, check, found, findings);
                }
            }

            if (!isThere)
            {
                findings.Add(new OutputFinding(OutputFindingKind.Missing, string.Join(" or ", names), "The convention asks for it."));
            }
        }
    }

    /// <summary>Makes an output folder, or what is missing in one: <c>logs/</c>, empty <c>history.json</c> and <c>params.json</c>, a line of <c>README.md</c>.</summary>
    /// <param name="folder">The folder; what is there stays as it is.</param>
    /// <returns>What was made, relative to the folder.</returns>
    /// <exception cref="StorageException">Something cannot be made.</exception>
    public static IReadOnlyList<string> Initialize(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = Path.GetFullPath(folder);
        var made = new List<string>();
        if (!Directory.Exists(Path.Combine(path, "logs")))
        {
            DurableFolder.Create(Path.Combine(path, "logs"));
            made.Add("logs/");
        }

        foreach (var stem in Stems.Where(stem => !File.Exists(Path.Combine(path, $"{stem}.dill"))))
        {
            Publish($"{stem}.json", "{}\n"u8);
        }

        Publish(ReadmeName, "Output of one training run: wts.h5.zip, history, params, metrics.csv, logs/debug.log, reconstructed_*.png. Nothing here belongs in git.\n"u8);
        return made;

        void Publish(string name, ReadOnlySpan<byte> bytes)
        {
            if (AtomicFile.TryPublish(Path.Combine(path, name), bytes))
            {
                made.Add(name);
            }
        }
    }

    private static void Judge(string name, string path, Action<string> check, List<string> found, List<OutputFinding> findings)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new MalformedDataException(new DataLocation(path), "item of an output folder", "a file", "a folder");
            }

            check(path);
            found.Add(name);
        }
        catch (MalformedDataException damage)
        {
            findings.Add(new OutputFinding(OutputFindingKind.Malformed, name, damage.Message));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(new DataLocation(path), "reading the file", found: error.Message, remedy: "Check who owns it.", inner: error);
        }
    }

    private static void CheckLog(string path)
    {
        using var stream = File.OpenRead(path);
    }

    private static void CheckParameters(string path)
    {
        var bytes = new FileInfo(path).Length;
        if (bytes == 0)
        {
            throw new MalformedDataException(new DataLocation(path), "file", "some bytes", "none");
        }

        if (!path.EndsWith(".json", StringComparison.Ordinal))
        {
            return;
        }

        if (bytes > MostJsonBytes)
        {
            throw new MalformedDataException(new DataLocation(path), "JSON file", "at most 64 MiB", $"{bytes} bytes");
        }

        try
        {
            using var stream = File.OpenRead(path);
            using var json = JsonDocument.Parse(stream);
        }
        catch (JsonException error)
        {
            throw new MalformedDataException(new DataLocation(path, error.BytePositionInLine), "JSON file", "JSON", error.Message, inner: error);
        }
    }

    private static IEnumerable<OutputFinding> Extras(string path, HashSet<string> known)
    {
        // The pattern reconstructed_*.png is the convention's; logs may have more than the one.
        var names = new DirectoryInfo(path).EnumerateFileSystemInfos()
            .Select(item => (item.Name, IsFolder: item is DirectoryInfo))
            .Where(item => !(item.IsFolder && item.Name == "logs"))
            .Where(item => item.IsFolder || !(item.Name.StartsWith("reconstructed_", StringComparison.Ordinal) && item.Name.EndsWith(".png", StringComparison.Ordinal)))
            .Select(item => item.IsFolder ? item.Name + "/" : item.Name);
        return names.Where(name => !known.Contains(name.TrimEnd('/'))).Order(StringComparer.Ordinal)
            .Select(name => new OutputFinding(OutputFindingKind.Extra, name, AtomicFile.IsPartial(name) ? "Not whole: its writer runs still, or died." : "The convention does not know it."));
    }
}
