using System.Collections.Concurrent;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Publishing;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;
using Shardwright.Stores.Comparing;
using Shardwright.Stores.Objects;
using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.Pushing;

/// <summary>One push: what is sent, in which order, and what came of it.</summary>
internal sealed class PushRun(IObjectStore store, PushOptions options, PushJournal journal)
{
    private readonly PushTarget target = new(store, options, journal);
    private readonly ConcurrentDictionary<string, bool> moved = new(StringComparer.Ordinal);
    private readonly long started = options.Store.Clock.GetTimestamp();
    private long movedBytes;
    private bool isWarned;

    private IReporter Reporter => options.Store.Reporter;

    /// <summary>Pushes a dataset as it was found.</summary>
    /// <param name="folder">The dataset.</param>
    /// <param name="stands">Asked before each phase whether it still is as it was found.</param>
    /// <param name="cancel">Stops in a state that the same push goes on from.</param>
    /// <returns>Whether all of it is there now; false when it no longer was as it was found.</returns>
    public async Task<bool> PublishAsync(PublishedFolder folder, Func<bool> stands, CancellationToken cancel)
    {
        Check(folder);
        await target.ListAsync(cancel).ConfigureAwait(false);
        CheckStrangers(folder);
        var plan = await target.CompareAsync(folder.Files, cancel).ConfigureAwait(false);
        if (!stands())
        {
            return false;
        }

        plan = await ResolveAsync(plan, cancel).ConfigureAwait(false);
        using var progress = Begin(plan);
        var isConfirmed = false;
        foreach (var phase in plan.Where(file => file.IsSent).GroupBy(file => file.File.File.Phase).OrderBy(group => group.Key))
        {
            var vouches = Vouches(phase.Key);
            if (vouches && !isConfirmed)
            {
                // Nothing vouches for what a server only says that it stored.
                await ConfirmAsync([.. folder.Files.Where(file => !Vouches(file.File.Phase))], cancel).ConfigureAwait(false);
                isConfirmed = true;
            }

            if (!stands())
            {
                return false;
            }

            // What vouches for others goes one after the other, the manifest last of its phase.
            await EachAsync(phase, vouches ? 1 : options.Store.Jobs, (file, token) => SendAsync(file, progress, token), cancel).ConfigureAwait(false);
            if (vouches)
            {
                await ConfirmAsync([.. phase.Select(file => file.File)], cancel).ConfigureAwait(false);
            }
        }

        return true;
    }

    /// <summary>Pushes shards of a dataset that still grows.</summary>
    /// <param name="shards">Shards that are whole.</param>
    /// <param name="isFinished">Whether the dataset's mark has appeared.</param>
    /// <param name="cancel">Stops in a state that the same push goes on from.</param>
    /// <returns>The shards that need no more; not those that changed or went while they were sent.</returns>
    public async Task<IReadOnlyCollection<FolderFile>> GrowAsync(IReadOnlyList<FolderFile> shards, Func<bool> isFinished, CancellationToken cancel)
    {
        await target.ListAsync(cancel).ConfigureAwait(false);
        if (target.Vouchers.Count > 0 && isFinished())
        {
            // Another watcher was faster: all of it is compared with the finished dataset here.
            return shards;
        }

        var plan = await ResolveAsync(await target.CompareAsync(shards, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);
        var there = new ConcurrentBag<FolderFile>(plan.Where(file => !file.IsSent).Select(file => file.File));
        using var progress = Begin(plan);
        await EachAsync(
            plan.Where(file => file.IsSent),
            options.Store.Jobs,
            async (file, token) =>
            {
                try
                {
                    await SendAsync(file, progress, token).ConfigureAwait(false);
                    there.Add(file.File);
                }
                catch (ShardwrightException error) when (error is InputChangedException || !IsStill(file.File))
                {
                    // It is looked at again when it has come to rest.
                }
            },
            cancel).ConfigureAwait(false);
        return there;
    }

    /// <summary>How each file stands; nothing is written anywhere.</summary>
    public async Task<TransferReport> CompareAsync(IReadOnlyList<FolderFile> files, PublishedFolder? folder, CancellationToken cancel)
    {
        var plan = await target.CompareAsync(files, cancel).ConfigureAwait(false);
        var names = plan.Select(file => file.File.Name).ToHashSet(StringComparer.Ordinal);
        var lines = plan
            .Select(file => new SyncLine(file.Standing switch { Standing.Same => SyncLetter.Same, Standing.Missing => SyncLetter.OnlySource, _ => SyncLetter.Differs }, file.File.Name, file.File.Identity.Bytes))
            .Concat(target.Objects.Where(there => folder is not null && !names.Contains(there.Name)).Select(there => new SyncLine(SyncLetter.OnlyTarget, there.Name, there.Bytes)));
        return Report(files, folder, isComplete: plan.Any(file => file is { Standing: Standing.Same, File.Name: CompletionMark.FileName })) with
        {
            Same = plan.LongCount(file => file.Standing == Standing.Same),
            Lines = [.. lines.OrderBy(line => line.Name, Foundation.Text.CodePointComparer.Instance)],
        };
    }

    /// <summary>Lists the target for <see cref="CompareAsync"/>.</summary>
    public Task ListAsync(CancellationToken cancel) => target.ListAsync(cancel);

    /// <summary>Pushes one file by itself.</summary>
    public async Task SendAloneAsync(FolderFile file, CancellationToken cancel)
    {
        await FindAsync(file, cancel).ConfigureAwait(false);
        var plan = await target.CompareAsync([file], cancel).ConfigureAwait(false);
        if (plan[0].Standing is Standing.Differs)
        {
            if (!options.Replace)
            {
                PushThrow.Conflicts(store.Name, [file.Name]);
            }

            if (target.Vouchers is [var voucher, ..])
            {
                PushThrow.FinishedThere(store.Name, voucher);
            }
        }

        using var progress = Begin(plan);
        await EachAsync(plan.Where(one => one.IsSent), 1, (one, token) => SendAsync(one, progress, token), cancel).ConfigureAwait(false);
    }

    /// <summary>Looks for one file, and for what would vouch for it.</summary>
    public Task FindAsync(FolderFile file, CancellationToken cancel)
        => target.FindAsync([file.Name, CompletionMark.FileName, DatasetManifest.FileName], cancel);

    /// <summary>What was done.</summary>
    public TransferReport Report(IReadOnlyList<FolderFile> files, PublishedFolder? folder, bool isComplete) => new()
    {
        Source = options.Source,
        Target = store.Name,
        Files = files.Count,
        Bytes = files.Sum(file => file.Identity.Bytes),
        Moved = moved.Count,
        MovedBytes = Interlocked.Read(ref movedBytes),
        Same = files.LongCount(file => !moved.ContainsKey(file.Name)),
        Seconds = options.Store.Clock.GetElapsedTime(started).TotalSeconds,
        IsComplete = isComplete,
        Root = folder?.Manifest?.Root,
    };

    private static bool Vouches(PublishPhase phase) => phase is not (PublishPhase.Shards or PublishPhase.Beside);

    private async Task ConfirmAsync(IReadOnlyList<FolderFile> files, CancellationToken cancel)
    {
        if (await target.LostAsync(files, cancel).ConfigureAwait(false) is { Count: > 0 } lost)
        {
            PushThrow.Lost(store.Name, lost);
        }
    }

    private static bool IsStill(FolderFile file)
    {
        try
        {
            return FileIdentity.Of(file.Path) == file.Identity;
        }
        catch (StorageException)
        {
            return false;
        }
    }

    private static void Check(PublishedFolder folder)
    {
        if (folder.Manifest is null)
        {
            return;
        }

        foreach (var file in folder.Files)
        {
            if (file.File.Bytes is { } bytes && bytes != file.Identity.Bytes)
            {
                PushThrow.Size(file.Path, bytes, file.Identity.Bytes);
            }
        }
    }

    private static Task EachAsync(IEnumerable<PlannedFile> files, int jobs, Func<PlannedFile, CancellationToken, Task> action, CancellationToken cancel)
        => Parallel.ForEachAsync(
            files, new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancel }, async (file, token) => await action(file, token).ConfigureAwait(false));

    // Where a manifest tells them apart, other shards may lie there; a mark that only counts them would never agree.
    private void CheckStrangers(PublishedFolder folder)
    {
        var ours = folder.Files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        var strangers = target.Objects.Select(there => there.Name)
            .Where(name => !ours.Contains(name) && PublishedFiles.IsPublished(name) && PublishedFiles.PhaseOf(name) == PublishPhase.Shards).ToArray();
        if (strangers.Length == 0)
        {
            return;
        }

        if (folder.Manifest is null && folder.Mark?.Shards is not null)
        {
            PushThrow.Strangers(store.Name, strangers);
        }

        if (!isWarned)
        {
            isWarned = true;
            Reporter.Warn($"{store.Name}: shards are there that this dataset does not have, and stay: {PushThrow.Some(strangers)}");
        }
    }

    // All conflicts are known before anything is sent; with --replace what vouches for the others goes first, and is sent again last.
    private async Task<PlannedFile[]> ResolveAsync(PlannedFile[] plan, CancellationToken cancel)
    {
        var names = plan.Select(file => file.File.Name).ToHashSet(StringComparer.Ordinal);
        var differing = plan.Where(file => file.Standing == Standing.Differs).Select(file => file.File.Name).ToArray();

        // A mark that is there already, of this very manifest, may be another's who was faster.
        var isThisManifest = plan.Any(file => file is { Standing: Standing.Same, File.Name: DatasetManifest.FileName });
        var vouching = isThisManifest ? [] : target.Vouchers.Where(name => !names.Contains(name)).ToArray();
        if (differing.Length == 0 && vouching.Length == 0)
        {
            return plan;
        }

        if (!options.Replace)
        {
            if (differing.Length > 0)
            {
                PushThrow.Conflicts(store.Name, differing);
            }

            PushThrow.Vouched(store.Name, vouching);
        }

        // Of a folder above several datasets, what vouches for each of them too.
        var withdrawn = target.Vouchers
            .Concat(plan.Where(file => file.Standing != Standing.Missing && Vouches(file.File.File.Phase)).OrderByDescending(file => file.File.File.Phase).Select(file => file.File.Name))
            .Distinct(StringComparer.Ordinal).Where(target.Has).ToArray();
        await target.WithdrawAsync(withdrawn, cancel).ConfigureAwait(false);
        return [.. plan.Select(file => withdrawn.Contains(file.File.Name) ? file with { Standing = Standing.Missing } : file)];
    }

    private IProgressTask Begin(PlannedFile[] plan)
    {
        var bytes = plan.Where(file => file.IsSent).Sum(file => file.File.Identity.Bytes);
        return plan.Any(file => file.IsSent) ? Reporter.Begin("pushing", bytes, ProgressUnit.Bytes) : Foundation.Reporting.Reporter.Silent.Begin("pushing", 0, ProgressUnit.Bytes);
    }

    private async Task SendAsync(PlannedFile planned, IProgressTask progress, CancellationToken cancel)
    {
        var file = planned.File;
        var identity = FileIdentity.Of(file.Path);
        var sha256 = FileHasher.Hash(file.Path, cancel: cancel).Sha256;
        if (FileIdentity.Of(file.Path) != identity || (file.ReadSha256 ?? sha256) != sha256 || (options.Watch && identity != file.Identity))
        {
            PushThrow.Changed(file.Path);
        }

        if (file.File.Sha256 is { } expected && expected != sha256)
        {
            PushThrow.Hash(file.Path, expected, sha256);
        }

        var put = new PutOptions { Replaces = planned.Standing is Standing.Own or Standing.Differs, Journal = journal, Progress = progress };
        var outcome = await store.PutAsync(file.Name, new ObjectContent(file.Path, identity, sha256), put, cancel).ConfigureAwait(false);
        Interlocked.Add(ref movedBytes, outcome.SentBytes);
        if (outcome.Stored)
        {
            moved.TryAdd(file.Name, true);
        }
        else if (outcome.Object.Bytes != identity.Bytes || !await target.HasAsync(outcome.Object, sha256, cancel).ConfigureAwait(false))
        {
            PushThrow.Meanwhile(store.Name, file.Name);
        }

        journal.Record(file.Name, new SentFile(identity, sha256, outcome.Object.Tag));
    }
}
