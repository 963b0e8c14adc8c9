using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using Shardwright.Datasets.Layouts;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Datasets.Opening;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Reporting;
using Shardwright.Streaming.Reading;

namespace Shardwright.Streaming.Ptycho;

/// <summary>Reads patterns, or groups of neighbouring ones, of a dataset of scans.</summary>
public static class ScanReading
{
    /// <summary>Reads the records of a plan, scan after scan, batch by batch.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="plan">What to read.</param>
    /// <param name="reporter">Where to warn of draws that give less than was asked for.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>
    /// Batches of <c>diffraction</c>, <c>x</c>, <c>y</c> and <c>scan_index</c>, each of C patterns: (C, height, width) and (C). Each batch is valid until the next is asked for. Without groups
    /// C is 1, and the records are those of a sequential reading.
    /// </returns>
    /// <exception cref="MalformedDataException">A product is damaged, or has other patterns than the first.</exception>
    /// <exception cref="DatasetStateException">The dataset has records of another kind, or a scan too few patterns for its groups.</exception>
    public static IAsyncEnumerable<Batch> ReadScansAsync(this Dataset dataset, ScanPlan plan, IReporter reporter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(plan);
        plan.Check();
        return dataset.Recipe == ProductNames.Recipe
            ? Read(dataset, plan, reporter, cancellationToken)
            : throw new DatasetStateException(new DataLocation(dataset.Name), "records", "patterns of ptychography scans", $"{dataset.Recipe} records", "Read them without groups.");
    }

    private static async IAsyncEnumerable<Batch> Read(Dataset dataset, ScanPlan plan, IReporter reporter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RecordColumn[]? columns = null;
        var (position, filled) = (0L, 0);
        foreach (var shard in dataset.Shards.Where(shard => plan.Split is null || shard.Split == plan.Split))
        {
            var (reader, lease) = await dataset.OpenShardAsync<ProductShardReader>(shard, cancellationToken).ConfigureAwait(false);
            using var held = lease;
            var order = ScanOrder.Draw(reader, Path.Combine(dataset.Name, shard.Name), plan, reporter);
            var fields = Fields(reader.Fields, order.PatternsInRecord);
            columns ??= [.. fields.Select(field => new RecordColumn(field))];
            CheckFields(dataset, shard, fields, columns);
            var record = new GroupBuffer(reader, order.PatternsInRecord);
            for (var i = 0L; i < order.Records; i++)
            {
                record.Append(order, i, columns);
                if (++filled == plan.BatchSize)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return new Batch(position, columns);
                    position += filled;
                    filled = BatchReading.Clear(columns);
                }
            }
        }

        if (filled > 0)
        {
            yield return new Batch(position, columns!);
        }
    }

    private static RecordField[] Fields(IReadOnlyList<RecordField> one, int patterns)
        => patterns == 1 ? [.. one] : [.. one.Select(field => field with { TypeName = Several(field.TypeName, patterns) })];

    private static string Several(string type, int patterns) => type.EndsWith(']')
        ? type.Replace("[", string.Create(CultureInfo.InvariantCulture, $"[{patterns} × "), StringComparison.Ordinal)
        : string.Create(CultureInfo.InvariantCulture, $"{type}[{patterns}]");

    private static void CheckFields(Dataset dataset, DatasetShard shard, RecordField[] fields, RecordColumn[] columns)
    {
        if (!fields.SequenceEqual(columns.Select(column => column.Field)))
        {
            throw new MalformedDataException(
                new DataLocation(Path.Combine(dataset.Name, shard.Name)), "patterns", columns[0].Field.TypeName, fields[0].TypeName, "The products of this dataset do not belong together.");
        }
    }

    private sealed class GroupBuffer(ProductShardReader reader, int patterns)
    {
        private readonly long[] group = new long[patterns];
        private readonly byte[] diffraction = new byte[checked(patterns * reader.PatternBytes)];
        private readonly byte[] x = new byte[patterns * sizeof(double)];
        private readonly byte[] y = new byte[patterns * sizeof(double)];
        private readonly byte[] scan = new byte[patterns * sizeof(long)];

        public void Append(ScanOrder order, long record, RecordColumn[] columns)
        {
            order.Of(record, group);
            for (var i = 0; i < group.Length; i++)
            {
                reader.ReadPattern(group[i], diffraction.AsSpan(i * reader.PatternBytes, reader.PatternBytes));
                BinaryPrimitives.WriteDoubleLittleEndian(x.AsSpan(i * sizeof(double)), reader.Product.XPixels[group[i]]);
                BinaryPrimitives.WriteDoubleLittleEndian(y.AsSpan(i * sizeof(double)), reader.Product.YPixels[group[i]]);
                BinaryPrimitives.WriteInt64LittleEndian(scan.AsSpan(i * sizeof(long)), reader.Product.ScanIndex[group[i]]);
            }

            columns[0].Append(diffraction, isNull: false);
            columns[1].Append(x, isNull: false);
            columns[2].Append(y, isNull: false);
            columns[3].Append(scan, isNull: false);
        }
    }
}
