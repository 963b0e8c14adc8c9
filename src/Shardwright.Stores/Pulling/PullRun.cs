using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Publishing;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;
using Shardwright.Stores.Comparing;
using Shardwright.Stores.Objects;
using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.Pulling;

/// <summary>One pull into one folder. For one caller.</summary>
internal sealed partial class PullRun : IAsyncDisposable
{
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(250);

    private readonly PullOptions options;
    private readonly IObjectStore store;
    private readonly string folder;
    private readonly SemaphoreSlim slots;
    private readonly GroupCommit commit;
    private readonly ObjectDownload download;
    private readonly long started;
    private PullState state;
    private LocalFiles local;
    private long movedFiles;
    private long movedBytes;
    private long unhashed;
    private bool isBegun;

    public PullRun(PullOptions options, IObjectStore store)
    {
        this.options = options;
        this.store = store;
        folder = Path.GetFullPath(options.Folder);
        slots = new SemaphoreSlim(options.Store.Jobs);
        commit = new GroupCommit(Published);
        download = new ObjectDownload(store, options.Store, slots, bytes => Interlocked.Add(ref movedBytes, bytes));
        started = Clock.GetTimestamp();
        state = PullState.Read(folder, store.Name);
        local = new LocalFiles(folder, state, store, options.Store);
    }

    private TimeProvider Clock => options.Store.Clock;

    private IReporter Reporter => options.Store.Reporter;

    /// <summary>Pulls, or with a dry run only compares.</summary>
    public async Task<TransferReport> RunAsync(CancellationToken cancel)
    {
        if (options.DryRun)
        {
            return await ShowAsync(cancel).ConfigureAwait(false);
        }

        // Before anything is written, so that a wrong address or folder leaves no trace.
        var view = await SourceView.ReadAsync(store, options.Store, cancel).ConfigureAwait(false);
        await CheckFirstAsync(view, cancel).ConfigureAwait(false);
        var (held, waited) = await LockAsync(cancel).ConfigureAwait(false);
        using (held)
        {
            // Another pull may have gone on here while this one waited.
            state = PullState.Read(folder, store.Name);
            local = new LocalFiles(folder, state, store, options.Store);
            view = options.Watch ? await FollowAsync(cancel).ConfigureAwait(false)
                : waited ? await SourceView.ReadAsync(store, options.Store, cancel).ConfigureAwait(false) : view;
            return await CompleteAsync(view, cancel).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await commit.DisposeAsync().ConfigureAwait(false);
        slots.Dispose();
    }

    private static void Delete(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    private async Task CheckFirstAsync(SourceView view, CancellationToken cancel)
    {
        if (File.Exists(folder))
        {
            throw PullThrow.NoFolder(folder);
        }

        if (options.Watch && view.Mark is null)
        {
            CheckForeign([.. view.Objects.Keys, .. view.Small.Keys]);
            return;
        }

        var plan = PullPlan.Of(view, options, folder, store.Name, Foundation.Reporting.Reporter.Silent);
        PullNames.Check(store.Name, [.. plan.Files.Select(file => file.Name)], () => false);
        if (!state.WasThere && Directory.Exists(folder) && local.List().Count > 0)
        {
            CheckForeign(plan.AllNames);
            CheckDiffering(plan, await local.ExamineAsync(plan.Files, cancel).ConfigureAwait(false));
        }
    }

    private async Task<TransferReport> CompleteAsync(SourceView view, CancellationToken cancel)
    {
        var plan = PullPlan.Of(view, options, folder, store.Name, Reporter);
        await plan.FindUnlistedAsync(store, cancel).ConfigureAwait(false);
        CheckNames(plan.Files);
        var standings = await local.ExamineAsync(plan.Files, cancel).ConfigureAwait(false);
        CheckFolder(plan, standings);
        Begin();
        local.Keep();
        var data = Chosen(plan, standings, file => file.Phase <= PublishPhase.Beside);
        var isStale = data.Count > 0 || plan.IsStale(folder) || Chosen(plan, standings, file => file.Phase > PublishPhase.Beside).Any(item => item.Standing == Standing.Differs);
        if (isStale)
        {
            Withdraw(plan);
            standings = [.. standings.Select((standing, i) => plan.Files[i].Phase > PublishPhase.Beside ? Standing.Missing : standing)];
        }

        var missing = plan.Files.Where((_, i) => standings[i] != Standing.Same).Sum(file => file.Bytes);
        using (var progress = Reporter.Begin("pulling", missing, ProgressUnit.Bytes))
        {
            foreach (var phase in Enum.GetValues<PublishPhase>())
            {
                await FetchAsync(view, Chosen(plan, standings, file => file.Phase == phase), progress, cancel).ConfigureAwait(false);
            }
        }

        if (plan.Part is { } part && !PartialDataset.IsPublished(folder, part))
        {
            PartialDataset.Publish(folder, part, cancel);
        }

        return Report(plan, standings.Count(standing => standing == Standing.Same));
    }

    private async Task<TransferReport> ShowAsync(CancellationToken cancel)
    {
        var view = await SourceView.ReadAsync(store, options.Store, cancel).ConfigureAwait(false);
        var plan = PullPlan.Of(view, options, folder, store.Name, Reporter);
        await plan.FindUnlistedAsync(store, cancel).ConfigureAwait(false);
        CheckNames(plan.Files);
        var standings = await local.ExamineAsync(plan.Files, cancel).ConfigureAwait(false);
        var lines = plan.Files.Select((file, i) => standings[i] switch
        {
            Standing.Same => new SyncLine(SyncLetter.Same, file.Name, file.Bytes),
            Standing.Missing => new SyncLine(SyncLetter.OnlySource, file.Name, file.Bytes),
            Standing.Differs => new SyncLine(SyncLetter.Differs, file.Name, file.Bytes, "other bytes are here"),
            _ => new SyncLine(SyncLetter.Failed, file.Name, file.Bytes, "the source has no hash of it"),
        }).ToList();
        var names = plan.Files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        lines.AddRange(local.List().Where(name => !names.Contains(name)).Select(name => new SyncLine(SyncLetter.OnlyTarget, name, new FileInfo(Path.Combine(folder, name)).Length)));
        return Report(plan, standings.Count(standing => standing == Standing.Same)) with { Lines = lines };
    }

    private TransferReport Report(PullPlan plan, long same) => new()
    {
        Source = options.Source.ToString(),
        Target = folder,
        Files = plan.Files.Count,
        Moved = movedFiles,
        MovedBytes = movedBytes,
        Same = Math.Max(0, same - watched),
        Bytes = plan.Files.Sum(file => file.Bytes),
        Seconds = Clock.GetElapsedTime(started).TotalSeconds,
        IsComplete = File.Exists(Path.Combine(folder, CompletionMark.FileName)),
        Root = plan.Root,
        Unhashed = unhashed,
    };

    private static List<(WantedFile File, Standing Standing)> Chosen(PullPlan plan, Standing[] standings, Func<WantedFile, bool> isChosen)
        => [.. plan.Files.Select((file, i) => (file, standings[i])).Where(item => item.Item2 != Standing.Same && isChosen(item.file))];

    private void CheckNames(IReadOnlyList<WantedFile> files) => PullNames.Check(store.Name, [.. files.Select(file => file.Name)], () => !options.DryRun && IsCaseFolded());

    private bool IsCaseFolded()
    {
        Begin();
        var probe = Path.Combine(PullState.FolderOf(folder), "probe.partial");
        File.WriteAllBytes(probe, []);
        var isFolded = File.Exists(Path.Combine(PullState.FolderOf(folder), "PROBE.partial"));
        File.Delete(probe);
        return isFolded;
    }

    private void CheckDiffering(PullPlan plan, Standing[] standings)
    {
        var differing = Chosen(plan, standings, file => !plan.MayReplace(file)).Where(item => item.Standing == Standing.Differs).Select(item => item.File.Name).ToArray();
        if (differing.Length > 0 && !options.Replace)
        {
            throw PullThrow.Differs(folder, differing);
        }
    }

    private void CheckFolder(PullPlan plan, Standing[] standings)
    {
        CheckDiffering(plan, standings);
        CheckForeign(plan.AllNames);
        var isAll = standings.All(standing => standing == Standing.Same);
        if (!isAll && PublishedFiles.IsOurs(folder))
        {
            throw PullThrow.IsBuild(folder);
        }

        var needed = plan.Files.Where((_, i) => standings[i] != Standing.Same).Sum(Left);
        var free = FreeSpace.Available(folder);
        if (needed > free)
        {
            throw TransferThrow.NoRoom(folder, needed, free);
        }
    }

    // A folder that another tool filled with this dataset can be taken over; one that holds other things cannot.
    private void CheckForeign(IReadOnlyCollection<string> names)
    {
        if (state.WasThere || isBegun)
        {
            return;
        }

        var known = names.ToHashSet(StringComparer.Ordinal);
        var foreign = local.List().Where(name => !known.Contains(name)).ToArray();
        if (foreign.Length > 0)
        {
            throw PullThrow.ForeignFiles(folder, foreign);
        }
    }

    private long Left(WantedFile file)
    {
        var partial = new FileInfo(Request(file).Partial);
        return partial.Exists && file.Bytes <= ObjectDownload.WholeBytes ? Math.Max(0, file.Bytes - partial.Length) : file.Bytes;
    }

    private DownloadRequest Request(WantedFile file) => new(file.Name, Path.Combine(folder, file.Name), file.Bytes, file.Sha256, file.Tag);

    private void Begin()
    {
        if (!isBegun)
        {
            isBegun = true;
            state.Begin();
        }
    }

    // What vouches for the folder goes before anything changes, and comes back last.
    private void Withdraw(PullPlan? plan = null)
    {
        var below = plan?.Files.Where(file => file.Phase > PublishPhase.Beside && file.Name.Contains('/', StringComparison.Ordinal)).OrderByDescending(file => file.Phase) ?? Enumerable.Empty<WantedFile>();
        foreach (var path in below.Select(file => Path.Combine(folder, file.Name)).Where(File.Exists))
        {
            File.Delete(path);
            DurableFolder.Flush(Path.GetDirectoryName(path)!);
        }

        Delete(Path.Combine(folder, CompletionMark.FileName));
        DurableFolder.Flush(folder);
        Delete(Path.Combine(folder, DatasetManifest.FileName));
        Delete(Path.Combine(folder, Sha256Sums.FileName));
        DurableFolder.Flush(folder);
    }

    private async Task FetchAsync(SourceView view, List<(WantedFile File, Standing Standing)> files, IProgressTask progress, CancellationToken cancel)
    {
        if (files.Count == 0)
        {
            return;
        }

        Begin();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Store.Jobs, CancellationToken = cancel };
        await Parallel.ForEachAsync(files.Where(item => !view.Small.ContainsKey(item.File.Name)), parallel, async (item, fileCancel) =>
        {
            var got = await download.RunAsync(Request(item.File), progress, fileCancel).ConfigureAwait(false);
            if (!got.IsHashed && !store.IsLocal)
            {
                Interlocked.Increment(ref unhashed);
            }

            if (item.Standing == Standing.Unknown && FileHasher.Hash(got.Request.Target, cancel: fileCancel).Sha256 is var sha256)
            {
                if (sha256 != got.Sha256 && !options.Replace)
                {
                    ObjectDownload.Forget(got.Request);
                    throw PullThrow.Differs(folder, [item.File.Name]);
                }
            }

            Interlocked.Increment(ref movedFiles);
            await commit.AddAsync(got, fileCancel).ConfigureAwait(false);
        }).ConfigureAwait(false);
        await commit.FlushAsync().ConfigureAwait(false);
        foreach (var (file, _) in files)
        {
            if (view.Small.TryGetValue(file.Name, out var small))
            {
                cancel.ThrowIfCancellationRequested();
                AtomicFile.WriteAllBytes(Path.Combine(folder, file.Name), small.Bytes);
                state.Append([new PulledFile(file.Name, FileIdentity.Of(Path.Combine(folder, file.Name)), small.Sha256, small.Object.Tag)]);
                movedFiles++;
                movedBytes += small.Bytes.Length;
                progress.Advance(small.Bytes.Length);
            }
        }
    }

    private void Published(IReadOnlyList<Downloaded> files)
        => state.Append([.. files.Select(file => new PulledFile(file.Request.Name, FileIdentity.Of(file.Request.Target), file.Sha256, file.Tag))]);

    // One pull at a time: the second waits, and then finds what the first one brought.
    private async Task<(FileLock Held, bool Waited)> LockAsync(CancellationToken cancel)
    {
        var path = Path.Combine(PullState.FolderOf(folder), "pull.lock");
        var isTold = false;
        while (true)
        {
            if (FileLock.TryAcquire(path, exclusive: true) is { } held)
            {
                return (held, isTold);
            }

            if (!isTold)
            {
                isTold = true;
                Reporter.Note($"{folder}: waiting for another pull, {FileLock.DescribeHolder(path)}");
            }

            await Task.Delay(LockPoll, Clock, cancel).ConfigureAwait(false);
        }
    }
}
