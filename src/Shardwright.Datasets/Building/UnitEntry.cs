using Shardwright.Datasets.Manifests;

namespace Shardwright.Datasets.Building;

/// <summary>What the journal remembers of one finished unit: <c>.shardwright/units/&lt;unit&gt;.json</c>.</summary>
/// <param name="Unit">The unit's id.</param>
/// <param name="Fingerprint">All that decided its bytes.</param>
/// <param name="Output">What it made.</param>
/// <param name="Kept">Records in the output.</param>
/// <param name="Rejected">Damaged records, by reason.</param>
/// <param name="Dropped">Records that a rule dropped, by reason.</param>
/// <param name="Sides">The side files it wrote, such as <c>rejected</c>.</param>
internal sealed record UnitEntry(
    string Unit, string Fingerprint, UnitOutput Output, long Kept,
    IReadOnlyDictionary<string, long> Rejected, IReadOnlyDictionary<string, long> Dropped, IReadOnlyList<string> Sides)
{
    public void AddTo(RecordCounts counts)
    {
        counts.Keep(Kept);
        foreach (var (reason, records) in Rejected)
        {
            counts.Reject(reason, records);
        }

        foreach (var (reason, records) in Dropped)
        {
            counts.Drop(reason, records);
        }
    }
}
