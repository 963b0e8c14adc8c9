using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Stores.Fetching;

/// <summary>Downloads datasets that a registry lists, each to a folder of its own: what is whole is skipped, what was begun is gone on with, what is wrong never gets a whole name.</summary>
/// <remarks>Safe from many threads and processes: one at a time works on a dataset (<c>.fetch/lock</c> in its folder), another one is told.</remarks>
public static class DatasetFetcher
{
    /// <summary>Downloads files, one after the other; one that fails does not keep the others from coming.</summary>
    /// <param name="options">What, and how.</param>
    /// <param name="cancel">Ends the work; what came is kept, and the next call goes on from there.</param>
    /// <exception cref="ArgumentException">The registry has no such dataset.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static async Task<FetchReport> FetchAsync(FetchOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Retries);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Output);
        var output = Path.GetFullPath(options.Output);
        var files = new List<FetchedFile>();
        foreach (var entry in Chosen(options))
        {
            await FetchAsync(entry, Path.Combine(output, entry.Name), options, files, cancel).ConfigureAwait(false);
        }

        return new FetchReport(output, files);
    }

    /// <summary>The datasets of a registry, and how much of each is here; no file is read.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="output">The folder of the datasets' folders.</param>
    public static IReadOnlyList<FetchListed> List(DatasetRegistry registry, string output)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentException.ThrowIfNullOrWhiteSpace(output);
        return [.. registry.Entries.Select(entry =>
        {
            var folder = Path.Combine(Path.GetFullPath(output), entry.Name);
            var stamps = FetchStamps.Read(folder);
            return new FetchListed(entry.Name, entry.Description, entry.Licence, entry.Files.Count, entry.Bytes, entry.Files.Count(file => IsHere(file, folder, stamps)));
        })];
    }

    private static bool IsHere(RegistryFile file, string folder, FetchStamps stamps)
    {
        var path = Path.Combine(folder, file.Path);
        return File.Exists(path) && stamps.Find(file.Path, FileIdentity.Of(path)) is { } sha256 && (file.Sha256 is null || file.Sha256 == sha256);
    }

    private static IEnumerable<RegistryEntry> Chosen(FetchOptions options)
    {
        var entries = options.Registry.Entries;
        foreach (var name in options.Names ?? [])
        {
            if (entries.All(entry => entry.Name != name))
            {
                throw new ArgumentException($"{options.Registry.Path} has no dataset \"{name}\", but {string.Join(", ", entries.Take(20).Select(entry => entry.Name))}{(entries.Count > 20 ? ", …" : "")}.");
            }
        }

        return options.Names is { } names ? entries.Where(entry => names.Contains(entry.Name)) : entries;
    }

    private static async Task FetchAsync(RegistryEntry entry, string folder, FetchOptions options, List<FetchedFile> done, CancellationToken cancel)
    {
        FileLock? held = null;
        FetchStamps? stamps = null;
        var isAnnounced = false;
        try
        {
            foreach (var file in entry.Files)
            {
                var target = Path.Combine(folder, file.Path);
                try
                {
                    held ??= FileLock.Acquire(Path.Combine(folder, FetchStamps.FolderName, "lock"), exclusive: true, TimeSpan.Zero, cancel);
                    stamps ??= FetchStamps.Read(folder);
                    if (Here(entry, file, folder, target, stamps, options, cancel) is { } here)
                    {
                        done.Add(here);
                        continue;
                    }

                    if (!isAnnounced)
                    {
                        options.Reporter.Note($"Downloading {entry.Name}...");
                        isAnnounced = true;
                    }

                    done.Add(await DownloadAsync(entry, file, target, stamps, options, cancel).ConfigureAwait(false));
                }
                catch (ShardwrightException failure)
                {
                    var outcome = failure is MalformedDataException ? FetchOutcome.Damaged : FetchOutcome.Failed;
                    done.Add(new FetchedFile(entry.Name, target, outcome, 0, 0, null, failure.Message));
                }
            }
        }
        finally
        {
            held?.Dispose();
        }
    }

    private static async Task<FetchedFile> DownloadAsync(RegistryEntry entry, RegistryFile file, string target, FetchStamps stamps, FetchOptions options, CancellationToken cancel)
    {
        using var download = new FileDownload(file, target, options, cancel);
        var fetched = await download.RunAsync(entry.Name, cancel).ConfigureAwait(false);
        stamps.Keep(file.Path, fetched.Sha256!, FileIdentity.Of(target));
        return fetched;
    }

    /// <summary>The file that is here already; null where it is to be downloaded.</summary>
    private static FetchedFile? Here(
        RegistryEntry entry, RegistryFile file, string folder, string target, FetchStamps stamps, FetchOptions options, CancellationToken cancel)
    {
        for (var above = Path.GetDirectoryName(target)!; above.Length > folder.Length; above = Path.GetDirectoryName(above)!)
        {
            if (new DirectoryInfo(above).LinkTarget is not null)
            {
                FetchThrow.NoFile(above, "a link, which leads elsewhere");
            }
        }

        if (Directory.Exists(target))
        {
            FetchThrow.NoFile(target, "a folder");
        }

        if (!File.Exists(target))
        {
            return null;
        }

        var identity = FileIdentity.Of(target);
        var sha256 = options.Rehash ? null : stamps.Find(file.Path, identity);
        if (sha256 is null)
        {
            sha256 = FileHasher.Hash(target, cancel: cancel).Sha256;
            stamps.Keep(file.Path, sha256, identity);
        }

        var isOther = file.Sha256 is not null ? file.Sha256 != sha256 : file.Bytes is { } bytes && bytes != identity.Bytes;
        if (isOther && !options.Replace)
        {
            FetchThrow.Differs(target, file.Sha256 is not null ? $"SHA-256 {file.Sha256}" : $"{file.Bytes} bytes", file.Sha256 is not null ? sha256 : $"{identity.Bytes} bytes");
        }

        var outcome = file.Sha256 is null ? FetchOutcome.Unverified : FetchOutcome.Whole;
        return isOther ? null : new FetchedFile(entry.Name, target, outcome, identity.Bytes, 0, sha256, null);
    }
}
