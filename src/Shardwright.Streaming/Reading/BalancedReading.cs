using System.Runtime.CompilerServices;
using Shardwright.Datasets.Layouts;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Datasets.Opening;
using Shardwright.Streaming.Eeg;

namespace Shardwright.Streaming.Reading;

/// <summary>Reads the windows of a cache in the order of its balanced list.</summary>
internal static class BalancedReading
{
    public static async IAsyncEnumerable<Batch> Read(Dataset dataset, ReadPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cache = CacheFolder.Open(dataset.Folder);
        var (manifest, list) = Draw(dataset, cache, plan);
        var shards = dataset.Shards.ToDictionary(shard => shard.Name, StringComparer.Ordinal);
        using var readers = new OpenReaders<IShardReader>(EegWindowSet.DefaultOpenFiles);
        RecordColumn[]? columns = null;
        var (position, filled) = (0L, 0);
        for (var i = 0; i < list.Count; i++)
        {
            var place = list.Places[i];
            if (!readers.TryGet(place.FileIndex, out var reader))
            {
                var name = manifest.Files[place.FileIndex];
                var shard = shards.GetValueOrDefault(name) ?? new DatasetShard(name, null, null, null);
                reader = await dataset.OpenShardAsync(shard, cancellationToken).ConfigureAwait(false);
                readers.Add(place.FileIndex, reader);
                columns ??= [.. reader.Fields.Select(field => new RecordColumn(field))];
                BatchReading.CheckFields(dataset, shard, reader, columns);
            }

            if (place.WindowIndex >= reader.Rows)
            {
                EegThrow.NoWindow(Path.Combine(cache.Folder, manifest.Files[place.FileIndex]), place.WindowIndex, reader.Rows);
            }

            reader.Seek(place.WindowIndex);
            filled += reader.Read(1, columns!);
            if (filled == plan.BatchSize)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new Batch(position, columns!);
                position += filled;
                filled = BatchReading.Clear(columns!);
            }
        }

        if (filled > 0)
        {
            yield return new Batch(position, columns!);
        }
    }

    private static (ClassManifest Manifest, BalancedWindows List) Draw(Dataset dataset, CacheFolder cache, ReadPlan plan)
    {
        if (!File.Exists(cache.ManifestPath))
        {
            EegThrow.NoManifest(cache.ManifestPath);
        }

        var manifest = ClassManifest.Read(cache.ManifestPath);
        if (ManifestCheck.Staleness(manifest, cache) is { } why)
        {
            EegThrow.Stale(cache.ManifestPath, why);
        }

        if (plan.Split is { } split && dataset.Shards.Any(shard => shard.Split is { } other && other != split))
        {
            EegThrow.OtherSplit(dataset.Name, split.ToString());
        }

        return (manifest, BalancedWindows.Draw(manifest, plan.Seed, cache.IsPresent, cache.ManifestPath));
    }
}
