using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Foundation.Reporting;

namespace Shardwright.Streaming.Ptycho;

/// <summary>Which patterns of one scan each record has, and in which order the records come.</summary>
internal sealed class ScanOrder
{
    private readonly PositionGroups? groups;

    private ScanOrder(PositionGroups? groups, long records)
    {
        this.groups = groups;
        Records = records;
    }

    /// <summary>Patterns of a record.</summary>
    public int PatternsInRecord => groups?.Size ?? 1;

    /// <summary>Records of the scan.</summary>
    public long Records { get; }

    /// <summary>The patterns of one record.</summary>
    /// <param name="record">The record, from 0.</param>
    /// <param name="members">Receives their indexes.</param>
    public void Of(long record, Span<long> members)
    {
        if (groups is null)
        {
            members[0] = record;
        }
        else
        {
            groups.Of((int)record).CopyTo(members);
        }
    }

    /// <summary>Draws the groups of a scan.</summary>
    /// <param name="reader">The scan's product.</param>
    /// <param name="path">Where it lies, for the cache beside it.</param>
    /// <param name="plan">What is read.</param>
    /// <param name="reporter">Where to warn of draws that give less than was asked for.</param>
    public static ScanOrder Draw(ProductShardReader reader, string path, ScanPlan plan, IReporter reporter)
    {
        if (plan.Groups is not { } options)
        {
            return new ScanOrder(null, reader.Rows);
        }

        var product = reader.Product;
        var groups = plan.CachesGroups
            ? CachedGroups.Draw(GroupsCache.PathBeside(path, options.GridSize, options.NeighborCount), product.XPixels, product.YPixels, options).Groups
            : PositionGroups.Draw(product.XPixels, product.YPixels, options);
        foreach (var warning in groups.Warnings)
        {
            reporter.Warn($"{Path.GetFileName(path)}: {warning}");
        }

        return new ScanOrder(groups, groups.Count);
    }
}
