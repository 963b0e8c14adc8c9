using System.Runtime.CompilerServices;
using Shardwright.Datasets.Layouts;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Opening;
using Shardwright.Foundation.Errors;

namespace Shardwright.Streaming.Reading;

/// <summary>Reads a dataset in batches.</summary>
public static class BatchReading
{
    /// <summary>Reads the records of a plan, batch by batch.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="plan">What to read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Batches; each is valid until the next is asked for.</returns>
    /// <exception cref="MalformedDataException">A shard is damaged, or has other fields than the first.</exception>
    /// <exception cref="StorageException">A shard, or the list that the order needs, is not there.</exception>
    /// <exception cref="DatasetStateException">The balanced list of a window cache cannot be drawn, or its manifest does not fit the cache.</exception>
    public static IAsyncEnumerable<Batch> ReadBatchesAsync(this Dataset dataset, ReadPlan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.BatchSize, 1, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfNegative(plan.Seed, nameof(plan));
        return plan.Order switch
        {
            ReadOrder.Sequential or ReadOrder.EdenEpoch when dataset.Recipe == GenomeNames.Recipe => WindowReading.Read(dataset, plan, cancellationToken),
            ReadOrder.EdenEpoch => throw new ArgumentException($"Only windows of genomes have the order eden-epoch; {dataset.Name} has {dataset.Recipe} records.", nameof(plan)),
            ReadOrder.Sequential => ReadSequential(dataset, plan, cancellationToken),
            ReadOrder.EegBalanced => BalancedReading.Read(dataset, plan, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(plan), plan.Order, "There is no such order."),
        };
    }

    internal static int Clear(RecordColumn[] columns)
    {
        foreach (var column in columns)
        {
            column.Clear();
        }

        return 0;
    }

    internal static void CheckFields(Dataset dataset, DatasetShard shard, IShardReader reader, RecordColumn[] columns)
    {
        if (!reader.Fields.SequenceEqual(columns.Select(column => column.Field)))
        {
            throw new MalformedDataException(
                new DataLocation(Path.Combine(dataset.Name, shard.Name)), "fields",
                string.Join(", ", columns.Select(column => column.Field.Name)), string.Join(", ", reader.Fields.Select(field => field.Name)),
                "The shards of this dataset do not belong together.");
        }
    }

    private static async IAsyncEnumerable<Batch> ReadSequential(Dataset dataset, ReadPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RecordColumn[]? columns = null;
        var (position, filled) = (0L, 0);
        DatasetShard[] shards = [.. dataset.Shards.Where(shard => plan.Split is null || shard.Split == plan.Split)];
        for (var i = 0; i < shards.Length; i++)
        {
            var shard = shards[i];
            using var reader = await dataset.OpenShardAsync(shard, cancellationToken).ConfigureAwait(false);
            dataset.Prefetch(shards.Skip(i + 1).Take(1));
            columns ??= [.. reader.Fields.Select(field => new RecordColumn(field))];
            CheckFields(dataset, shard, reader, columns);
            while (reader.Read(plan.BatchSize - filled, columns) is var count && (filled += count) == plan.BatchSize)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new Batch(position, columns);
                position += filled;
                filled = Clear(columns);
            }
        }

        if (filled > 0)
        {
            yield return new Batch(position, columns!);
        }
    }
}
