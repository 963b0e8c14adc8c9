using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Checksums;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;
using Shardwright.Foundation.Reporting;
using Shardwright.Stores.Pulling;
using Shardwright.Stores.Transfers;

namespace Shardwright.Stores.Caching;

public sealed partial class StoreSource
{
    // Whoever makes room may delete a dataset that nobody has open, between the making of its folders and the lock.
    private static async Task<FileLock> TakeAsync(string cache, CachedDataset dataset, string source, CancellationToken cancel)
    {
        using var held = await CacheSpace.LockAsync(Path.Combine(cache, "cache.lock"), exclusive: true, cancel).ConfigureAwait(false);
        dataset.Create(source);
        return await CacheSpace.LockAsync(dataset.OpenLock, exclusive: false, cancel).ConfigureAwait(false);
    }

    private ManifestFile Named(string name) => files.GetValueOrDefault(name) ?? throw CacheThrow.NoFile(store.Name, name);

    private async Task BringBesideAsync(SmallObject manifest, CancellationToken cancel)
    {
        using var held = await CacheSpace.LockAsync(dataset.FetchLock(Beside), exclusive: true, cancel).ConfigureAwait(false);
        state.Begin();
        var missing = Manifest.Files.Where(file => file.Role == ShardRole.Aux && !IsWhole(file)).ToArray();
        var path = Path.Combine(Folder, DatasetManifest.FileName);
        var hasManifest = File.Exists(path) && FileHasher.Hash(path, cancel: cancel).Sha256 == manifest.Sha256;
        if (missing.Length == 0 && hasManifest)
        {
            return;
        }

        await space.ReserveAsync(dataset, Beside, missing.Sum(file => file.Bytes) + manifest.Bytes.Length, isNeeded: true, cancel).ConfigureAwait(false);
        using (var progress = options.Store.Reporter.Begin("fetching what stands beside the shards", missing.Sum(file => file.Bytes), ProgressUnit.Bytes))
        {
            await using var commit = new GroupCommit(Remember);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Store.Jobs, CancellationToken = cancel };
            await Parallel.ForEachAsync(missing, parallel, async (file, fileCancel)
                => await commit.AddAsync(await download.RunAsync(Request(file), progress, fileCancel).ConfigureAwait(false), fileCancel).ConfigureAwait(false)).ConfigureAwait(false);
            await commit.FlushAsync().ConfigureAwait(false);
        }

        AtomicFile.WriteAllBytes(path, manifest.Bytes);
        File.Delete(dataset.Reservation(Beside));
    }

    private async Task<bool> BringAsync(ManifestFile file, bool isNeeded, CancellationToken cancel)
    {
        if (IsWhole(file))
        {
            return true;
        }

        using var held = await CacheSpace.LockAsync(dataset.FetchLock(file.Name), exclusive: true, cancel).ConfigureAwait(false);
        return await FetchAsync(file, isNeeded, cancel).ConfigureAwait(false);
    }

    private async Task<bool> FetchAsync(ManifestFile file, bool isNeeded, CancellationToken cancel)
    {
        // Another process, or the fetching ahead, may have brought it while this one waited.
        if (IsWhole(file))
        {
            return true;
        }

        if (File.Exists(Path.Combine(Folder, file.Name)))
        {
            SetAside(file.Name);
        }

        if (!await space.ReserveAsync(dataset, file.Name, file.Bytes, isNeeded, cancel).ConfigureAwait(false))
        {
            return false;
        }

        using var progress = options.Store.Reporter.Begin($"fetching {file.Name}", file.Bytes, ProgressUnit.Bytes);
        var got = await download.RunAsync(Request(file), progress, cancel).ConfigureAwait(false);

        // Together: whoever makes room must count the file or its reservation, and never both.
        using (await CacheSpace.LockAsync(Path.Combine(options.Folder, "cache.lock"), exclusive: true, cancel).ConfigureAwait(false))
        {
            DurableFiles.Publish([(got.Request.Partial, got.Request.Target)]);
            File.Delete(dataset.Reservation(file.Name));
        }

        File.Delete(got.Request.State);
        Remember([got]);
        return true;
    }

    private void SetAside(string name)
    {
        var (path, aside) = (Path.Combine(Folder, name), Path.Combine(Folder, name) + ".damaged" + AtomicFile.PartialSuffix);
        File.Move(path, aside, overwrite: true);
        options.Store.Reporter.Warn($"{path} was damaged, and is fetched again; the damaged copy is kept as {aside}");
    }

    private DownloadRequest Request(ManifestFile file) => new(file.Name, Path.Combine(Folder, file.Name), file.Bytes, file.Sha256, null);

    private void Remember(IReadOnlyList<Downloaded> came)
        => state.Append([.. came.Select(got => new PulledFile(got.Request.Name, FileIdentity.Of(got.Request.Target), got.Sha256, got.Tag))]);

    private bool IsWhole(ManifestFile file)
    {
        var path = Path.Combine(Folder, file.Name);
        if (new FileInfo(path) is not { Exists: true } info || info.Length != file.Bytes)
        {
            return false;
        }

        var identity = FileIdentity.Of(path);
        if (state.Find(file.Name, identity) is { } known)
        {
            return known.Sha256 == file.Sha256;
        }

        if (FileHasher.Hash(path).Sha256 != file.Sha256)
        {
            return false;
        }

        state.Append([new PulledFile(file.Name, identity, file.Sha256!, null)]);
        return true;
    }

    private async Task PrefetchAsync()
    {
        await foreach (var name in asked.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (ending.IsCancellationRequested || files.GetValueOrDefault(name) is not { Role: ShardRole.Shard } file)
            {
                continue;
            }

            try
            {
                using var use = await CacheSpace.LockAsync(dataset.UseLock(name), exclusive: false, ending.Token).ConfigureAwait(false);
                if (await BringAsync(file, isNeeded: false, ending.Token).ConfigureAwait(false))
                {
                    File.SetLastWriteTimeUtc(dataset.UseLock(name), options.Store.Clock.GetUtcNow().UtcDateTime);
                }
            }
            catch (Exception error) when (error is OperationCanceledException or ShardwrightException)
            {
                // Whoever opens the shard meets the same error, and says it.
            }
        }
    }
}
