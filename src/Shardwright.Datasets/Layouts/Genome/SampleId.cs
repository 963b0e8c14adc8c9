using System.Diagnostics.CodeAnalysis;

namespace Shardwright.Datasets.Layouts.Genome;

/// <summary>Which sample a sequence is of, as its id says. Source: <c>extract_sample_id</c> of the sharded Eden data loader.</summary>
public static class SampleId
{
    private const string Mark = "__";

    /// <summary>Takes the sample out of a sequence's id.</summary>
    /// <param name="contigId">Such as <c>BCR__ECT-LON042-1__CT1-1</c>.</param>
    /// <param name="sample">
    /// What stands between the first and the second <c>__</c>, cut at each <c>-</c>, without the first piece and joined with <c>.</c>: <c>LON042.1</c>.
    /// Empty where there is no <c>-</c>.
    /// </param>
    /// <returns>False where the id has no <c>__</c>.</returns>
    public static bool TryParse(string contigId, [NotNullWhen(true)] out string? sample)
    {
        ArgumentNullException.ThrowIfNull(contigId);
        sample = null;
        var start = contigId.IndexOf(Mark, StringComparison.Ordinal);
        if (start < 0)
        {
            return false;
        }

        var part = contigId.AsSpan(start + Mark.Length);
        var end = part.IndexOf(Mark, StringComparison.Ordinal);
        part = end < 0 ? part : part[..end];
        var dash = part.IndexOf('-');
        sample = dash < 0 ? "" : part[(dash + 1)..].ToString().Replace('-', '.');
        return true;
    }

    /// <summary>The part of an id that says what a sequence is: what stands before the first <c>__</c>, or all of it.</summary>
    /// <param name="contigId">Such as <c>BCR__ECT-SAMPLE1__CT1-1</c>.</param>
    /// <returns>Such as <c>BCR</c>.</returns>
    public static string KindOf(string contigId)
    {
        ArgumentNullException.ThrowIfNull(contigId);
        var end = contigId.IndexOf(Mark, StringComparison.Ordinal);
        return end < 0 ? contigId : contigId[..end];
    }
}
