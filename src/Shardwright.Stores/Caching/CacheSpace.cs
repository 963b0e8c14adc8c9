using Shardwright.Datasets.Manifests;
using Shardwright.Foundation.Files;

namespace Shardwright.Stores.Caching;

/// <summary>Keeps a cache below its limit: before bytes come, room is made by deleting what was used longest ago, and never what is in use.</summary>
/// <remarks>Many processes may share a cache: one at a time makes room. Safe from many threads.</remarks>
internal sealed class CacheSpace(string cache, long limitBytes)
{
    private const string Damaged = ".damaged" + AtomicFile.PartialSuffix;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <summary>Takes a lock, waiting for it without a thread.</summary>
    public static async Task<FileLock> LockAsync(string path, bool exclusive, CancellationToken cancel)
    {
        while (true)
        {
            if (FileLock.TryAcquire(path, exclusive) is { } held)
            {
                return held;
            }

            await Task.Delay(Poll, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Takes room for a file that is to come; the caller holds its fetch lock, and deletes the reservation when the file is there.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="name">The file, or another name for what is to come.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="isNeeded">Whether no room is an error; otherwise it is only told.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>Whether there is room.</returns>
    /// <exception cref="Foundation.Errors.StorageException">What is in use leaves no room.</exception>
    public async Task<bool> ReserveAsync(CachedDataset dataset, string name, long bytes, bool isNeeded, CancellationToken cancel)
    {
        while (true)
        {
            if (await TryReserveAsync(dataset, name, bytes, isNeeded, cancel).ConfigureAwait(false) is { } isTaken)
            {
                return isTaken;
            }

            await Task.Delay(Poll, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Bytes that the cache has, and those that are on their way.</summary>
    internal long Usage() => Files().Sum(file => file.Length);

    // Null where what is on its way for somebody else takes the room: when it has come, it can make room.
    private async Task<bool?> TryReserveAsync(CachedDataset dataset, string name, long bytes, bool isNeeded, CancellationToken cancel)
    {
        using var held = await LockAsync(Path.Combine(cache, "cache.lock"), exclusive: true, cancel).ConfigureAwait(false);
        var own = dataset.Reservation(name);
        Delete(own);
        var usage = Usage();
        if (usage + bytes > limitBytes)
        {
            usage = MakeRoom(dataset, usage, bytes);
        }

        if (usage + bytes > limitBytes)
        {
            return !isNeeded ? false : usage + bytes - Reserved() <= limitBytes ? null : throw CacheThrow.Full(cache, usage + bytes, limitBytes);
        }

        var free = FreeSpace.Available(cache);
        if (bytes > free)
        {
            return isNeeded ? throw CacheThrow.NoRoom(cache, bytes, free) : false;
        }

        using var file = File.Create(own);
        file.SetLength(bytes);
        return true;
    }

    private long Reserved() => CachedDataset.All(cache).Where(dataset => Directory.Exists(dataset.Reservations))
        .SelectMany(dataset => new DirectoryInfo(dataset.Reservations).GetFiles()).Where(file => file.Exists).Sum(file => file.Length);

    private static void Delete(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    // What is on its way counts by its reservation, which is as long as the whole.
    private IEnumerable<FileInfo> Files()
        => CachedDataset.All(cache).SelectMany(dataset => new DirectoryInfo(dataset.Folder).EnumerateFiles("*", SearchOption.AllDirectories))
            .Where(file => file.Exists && (!AtomicFile.IsPartial(file.Name) || file.Name.EndsWith(Damaged, StringComparison.Ordinal)));

    private long MakeRoom(CachedDataset wanted, long usage, long bytes)
    {
        foreach (var damaged in Files().Where(file => AtomicFile.IsPartial(file.Name)).ToArray())
        {
            usage -= damaged.Length;
            damaged.Delete();
        }

        foreach (var dataset in CachedDataset.All(cache))
        {
            usage -= RemoveDeadReservations(dataset);
        }

        foreach (var (dataset, file, use) in Shards().OrderBy(shard => shard.Use.LastWriteTimeUtc))
        {
            if (usage + bytes <= limitBytes)
            {
                return usage;
            }

            using var all = FileLock.TryAcquire(dataset.AllLock, exclusive: true);
            using var shard = all is null ? null : FileLock.TryAcquire(use.FullName, exclusive: true);
            if (shard is not null)
            {
                usage -= file.Length;
                file.Delete();
            }
        }

        return usage + bytes <= limitBytes ? usage : RemoveDatasets(wanted);
    }

    private (CachedDataset Dataset, FileInfo File, FileInfo Use)[] Shards()
        => [.. CachedDataset.All(cache).SelectMany(dataset => new DirectoryInfo(dataset.Folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.Exists && !AtomicFile.IsPartial(file.Name))
            .Select(file => (dataset, file, new FileInfo(dataset.UseLock(RelativeName.Of(dataset.Folder, file.FullName)))))
            .Where(shard => shard.Item3.Exists))];

    // Of fetches that were killed: nobody holds their lock.
    private static long RemoveDeadReservations(CachedDataset dataset)
    {
        var freed = 0L;
        foreach (var reservation in Directory.Exists(dataset.Reservations) ? new DirectoryInfo(dataset.Reservations).GetFiles().Where(file => file.Exists) : [])
        {
            using var dead = FileLock.TryAcquire(dataset.FetchLockOf(reservation.FullName), exclusive: true);
            if (dead is not null)
            {
                freed += reservation.Length;
                reservation.Delete();
            }
        }

        return freed;
    }

    // The small files of datasets that nobody has open, and what killed fetches left.
    private long RemoveDatasets(CachedDataset wanted)
    {
        foreach (var dataset in CachedDataset.All(cache).Where(dataset => dataset != wanted).ToArray())
        {
            using var open = FileLock.TryAcquire(dataset.OpenLock, exclusive: true);
            if (open is not null)
            {
                Directory.Delete(dataset.Folder, recursive: true);
            }
        }

        return Usage();
    }
}
