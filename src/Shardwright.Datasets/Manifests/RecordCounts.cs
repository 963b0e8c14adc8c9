namespace Shardwright.Datasets.Manifests;

/// <summary>Where every record that was read went: kept + rejected + dropped = read.</summary>
public sealed class RecordCounts
{
    private readonly SortedDictionary<string, long> rejected = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> dropped = new(StringComparer.Ordinal);

    /// <summary>Records that stand in shards.</summary>
    public long Kept { get; private set; }

    /// <summary>Whole inputs that could not be read; how many records they held is not known.</summary>
    public long RejectedInputs { get; private set; }

    /// <summary>Records not kept because they are damaged, by reason, reasons in ordinal order.</summary>
    public IReadOnlyDictionary<string, long> Rejected => rejected;

    /// <summary>Records not kept because a rule says so, by reason, reasons in ordinal order.</summary>
    public IReadOnlyDictionary<string, long> Dropped => dropped;

    /// <summary>All records not kept because they are damaged.</summary>
    public long RejectedTotal => rejected.Values.Sum();

    /// <summary>All records not kept because a rule says so.</summary>
    public long DroppedTotal => dropped.Values.Sum();

    /// <summary>Every record that was read.</summary>
    public long Read => Kept + RejectedTotal + DroppedTotal;

    /// <summary>Counts records that were kept.</summary>
    public void Keep(long records = 1) => Kept += records;

    /// <summary>Counts damaged records.</summary>
    public void Reject(string reason, long records = 1) => rejected[reason] = rejected.GetValueOrDefault(reason) + records;

    /// <summary>Counts records that a rule drops.</summary>
    public void Drop(string reason, long records = 1) => dropped[reason] = dropped.GetValueOrDefault(reason) + records;

    /// <summary>Counts whole inputs that could not be read.</summary>
    public void RejectInputs(long inputs) => RejectedInputs += inputs;

    /// <summary>Adds all of another count to this one.</summary>
    public void Add(RecordCounts other)
    {
        Kept += other.Kept;
        RejectedInputs += other.RejectedInputs;
        foreach (var (reason, records) in other.rejected)
        {
            Reject(reason, records);
        }

        foreach (var (reason, records) in other.dropped)
        {
            Drop(reason, records);
        }
    }
}
