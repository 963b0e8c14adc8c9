using System.Text;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Manifests;

namespace Shardwright.Recipes.Genome;

/// <summary>Which names samples have, and how an id says of which it is.</summary>
internal static class SampleNames
{
    private const int LongestBytes = 180;

    // Two words before the sample, as the ids of the original have them; they stand for nothing.
    private const string NamedId = "SEQ__FILE-";

    /// <summary>The sample that an id names; null where it names none that a folder can be called after.</summary>
    public static string? Of(string id) => SampleId.TryParse(id, out var sample) && IsUsable(sample) ? sample : null;

    /// <summary>Whether a folder and a file can be called after a sample.</summary>
    public static bool IsUsable(string sample)
        => RelativeName.IsSafe(sample) && !sample.Contains('/', StringComparison.Ordinal) && !sample.Any(char.IsControl)
            && Encoding.UTF8.GetByteCount(sample) <= LongestBytes && !sample.Contains('\uFFFD', StringComparison.Ordinal);

    /// <summary>An id that names its sample: the one given where it does so already.</summary>
    public static string Named(string id, string sample) => SampleId.TryParse(id, out var named) && named == sample ? id : $"{NamedId}{sample}__{id}";
}
