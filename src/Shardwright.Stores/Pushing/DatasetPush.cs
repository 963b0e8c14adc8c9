using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Publishing;
using Shardwright.Foundation.Files;
using Shardwright.Stores.Objects;
using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.Pushing;

/// <summary>Publishes a dataset in a store: shards, then what stands beside them, then the manifest, then <c>_COMPLETE</c>.</summary>
public static class DatasetPush
{
    /// <summary>Where a dataset keeps what was sent to and fetched from stores, relative to its folder.</summary>
    internal const string StateFolder = ".shardwright/stores";

    /// <summary>Pushes a dataset, or one file.</summary>
    /// <param name="options">What, where to, and how.</param>
    /// <param name="cancel">Stops in a state that the same push goes on from.</param>
    /// <exception cref="Foundation.Errors.StorageException">The store or the disk refuses.</exception>
    /// <exception cref="Foundation.Errors.MalformedDataException">A file is not what the manifest says; it was not sent.</exception>
    /// <exception cref="Foundation.Errors.InputChangedException">A file changed while it was sent; it was not stored.</exception>
    /// <exception cref="Foundation.Errors.DatasetStateException">The target has other bytes under a name, and <see cref="PushOptions.Replace"/> was not given; or files are missing that the manifest or <c>_COMPLETE</c> speak of.</exception>
    public static async Task<TransferReport> RunAsync(PushOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var store = ObjectStores.Open(options.Target, options.Store);
        await using (store.ConfigureAwait(false))
        {
            return await RunAsync(options, store, cancel).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="RunAsync(PushOptions, CancellationToken)"/>
    internal static async Task<TransferReport> RunAsync(PushOptions options, IObjectStore store, CancellationToken cancel, string? cacheFolder = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Store.Jobs);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Poll, TimeSpan.Zero);
        var source = Path.GetFullPath(options.Source);
        if (File.Exists(source))
        {
            return await OneFileAsync(options, store, source, cacheFolder ?? CacheFolder(), cancel).ConfigureAwait(false);
        }

        if (!Directory.Exists(source) && (!options.Watch || options.DryRun))
        {
            PushThrow.NoSource(options.Source);
        }

        if (options.Target.Kind == StoreKind.Folder && RelativeName.Of(source, options.Target.Prefix) is var below && (below == "." || RelativeName.IsSafe(below)))
        {
            PushThrow.IntoItself(options.Source, options.Target.Prefix);
        }

        using var journal = new PushJournal(PushJournal.PathOf(Path.Combine(source, StateFolder), store.Name), store.Name, isWritten: !options.DryRun, options.Store.Reporter);
        var run = new PushRun(store, options, journal);
        return options.DryRun ? await CompareAsync(options, run, source, cancel).ConfigureAwait(false)
            : options.Watch ? await new FolderWatch(options, run, store.Name, source).RunAsync(cancel).ConfigureAwait(false)
            : await OnceAsync(options, run, source, cancel).ConfigureAwait(false);
    }

    private static async Task<TransferReport> OnceAsync(PushOptions options, PushRun run, string source, CancellationToken cancel)
    {
        var folder = PublishedFolder.Look(source, options.ShardsFolder);
        if (folder.Files.Count == 0)
        {
            PushThrow.NoFiles(options.Source);
        }

        if (folder.Manifest is not null && folder.Missing.Count > 0)
        {
            PushThrow.Missing(options.Source, folder.Missing);
        }

        if (MarkedFolder.Disagreement(folder) is { } words)
        {
            PushThrow.MarkDisagrees(options.Source, words.Expected, words.Found);
        }

        foreach (var name in folder.Missing)
        {
            options.Store.Reporter.Warn($"{options.Source}: {name} is no file but a link to a folder or to nothing, or a pipe, or has a name that cannot travel: skipped");
        }

        await run.PublishAsync(folder, static () => true, cancel).ConfigureAwait(false);
        return run.Report(folder.Files, folder, isComplete: folder.Mark is not null);
    }

    private static async Task<TransferReport> CompareAsync(PushOptions options, PushRun run, string source, CancellationToken cancel)
    {
        var folder = PublishedFolder.Look(source, options.ShardsFolder);
        await run.ListAsync(cancel).ConfigureAwait(false);
        return await run.CompareAsync(folder.Files, folder, cancel).ConfigureAwait(false);
    }

    // Its folder may be anybody's: nothing is kept there. An upload in parts that was cut off is remembered in the user's cache.
    private static async Task<TransferReport> OneFileAsync(PushOptions options, IObjectStore store, string path, string cacheFolder, CancellationToken cancel)
    {
        var name = Path.GetFileName(path);
        if (options.Watch)
        {
            PushThrow.WatchedFile(options.Source);
        }

        if (name is CompletionMark.FileName or DatasetManifest.FileName)
        {
            PushThrow.AloneInPublic(options.Source);
        }

        var address = $"{store.Name}/{name}";
        using var journal = new PushJournal(PushJournal.PathOf(cacheFolder, address), address, isWritten: !options.DryRun, options.Store.Reporter) { KeepsSent = false };
        var run = new PushRun(store, options, journal);
        var file = new FolderFile(new PublishedFile(name, PublishPhase.Shards, null, null, null), path, FileIdentity.Of(path));
        if (options.DryRun)
        {
            await run.FindAsync(file, cancel).ConfigureAwait(false);
            return await run.CompareAsync([file], null, cancel).ConfigureAwait(false);
        }

        await run.SendAloneAsync(file, cancel).ConfigureAwait(false);
        return run.Report([file], null, isComplete: false);
    }

    private static string CacheFolder()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        return Path.Combine(
            string.IsNullOrEmpty(cache) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache") : cache, "shardwright", "stores");
    }
}
