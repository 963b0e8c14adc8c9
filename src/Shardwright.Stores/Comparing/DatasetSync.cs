using System.Globalization;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;
using Shardwright.Stores.Objects;

namespace Shardwright.Stores.Comparing;

/// <summary>Says of every file of two sides how it stands: by size, then by hash. Nothing is written anywhere.</summary>
public static class DatasetSync
{
    /// <summary>Compares two sides.</summary>
    /// <param name="options">Which, and how.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="StorageException">A side cannot be listed, or the source is a folder that is not there.</exception>
    /// <exception cref="MalformedDataException">The manifest of a folder is none.</exception>
    public static async Task<SyncReport> CompareAsync(SyncOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Source.Kind == StoreKind.Folder && !Directory.Exists(options.Source.Prefix))
        {
            throw new StorageException(new DataLocation(options.Source.Prefix), "folder", "a folder", "nothing there", "Check the path for typing mistakes and whether its disk is mounted.");
        }

        var source = Open(options.Source, options);
        await using (source.ConfigureAwait(false))
        {
            var target = Open(options.Target, options);
            await using (target.ConfigureAwait(false))
            {
                return await CompareAsync(source, target, options, cancel).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc cref="CompareAsync(SyncOptions, CancellationToken)"/>
    internal static async Task<SyncReport> CompareAsync(ISyncSide source, ISyncSide target, SyncOptions options, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Store.Jobs);
        var left = await source.ListAsync(cancel).ConfigureAwait(false);
        var right = await target.ListAsync(cancel).ConfigureAwait(false);
        var names = left.Keys.Union(right.Keys, StringComparer.Ordinal).Order(CodePointComparer.Instance).ToArray();
        var lines = new SyncLine[names.Length];
        var hashed = new List<int>();
        for (var i = 0; i < names.Length; i++)
        {
            var (name, isLeft, isRight) = (names[i], left.TryGetValue(names[i], out var ours), right.TryGetValue(names[i], out var theirs));
            lines[i] = !isRight ? new SyncLine(SyncLetter.OnlySource, name, ours)
                : !isLeft ? new SyncLine(SyncLetter.OnlyTarget, name, theirs)
                : new SyncLine(SyncLetter.Differs, name, ours, string.Create(CultureInfo.InvariantCulture, $"{ours} bytes at the source, {theirs} at the target"));
            if (isLeft && isRight && ours == theirs)
            {
                hashed.Add(i);
            }
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Store.Jobs, CancellationToken = cancel };
        await Parallel.ForEachAsync(
            hashed, parallel, async (i, token) => lines[i] = await ByHashAsync(source, target, names[i], left[names[i]], token).ConfigureAwait(false)).ConfigureAwait(false);
        return new SyncReport(source.Name, target.Name, lines);
    }

    private static ISyncSide Open(StoreUrl url, SyncOptions options)
        => url.Kind == StoreKind.Folder ? new FolderSide(url.Prefix) : new StoreSide(ObjectStores.Open(url, options.Store), options);

    private static async Task<SyncLine> ByHashAsync(ISyncSide source, ISyncSide target, string name, long bytes, CancellationToken cancel)
    {
        try
        {
            // The cheaper question first: where a store claims nothing, no file need be read.
            var (first, second) = target is StoreSide ? (target, source) : (source, target);
            if (await first.HashAsync(name, cancel).ConfigureAwait(false) is not { } one || await second.HashAsync(name, cancel).ConfigureAwait(false) is not { } other)
            {
                return new SyncLine(SyncLetter.Failed, name, bytes, "the same size, and no hash is claimed for it");
            }

            return one == other ? new SyncLine(SyncLetter.Same, name, bytes) : new SyncLine(SyncLetter.Differs, name, bytes, "the same size, other bytes");
        }
        catch (ShardwrightException error) when (error is StorageException or InputChangedException)
        {
            return new SyncLine(SyncLetter.Failed, name, bytes, error.Message);
        }
    }
}
