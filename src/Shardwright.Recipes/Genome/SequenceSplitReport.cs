using Shardwright.Datasets.Splits;

namespace Shardwright.Recipes.Genome;

/// <summary>How sequences were split.</summary>
/// <param name="Files">train, val and test, in this order; one without sequences has a list, too.</param>
/// <param name="Samples">Samples in all, those without sequences included.</param>
/// <param name="SharedSamples">Samples with sequences in more than one split: none where samples stay together.</param>
/// <param name="StrayIds">Sequences whose id names another sample than the folder they lie in, or none.</param>
public sealed record SequenceSplitReport(IReadOnlyList<SequenceSplitFile> Files, int Samples, int SharedSamples, long StrayIds)
{
    /// <summary>The side of each sample; null where they do not stay together.</summary>
    public IReadOnlyDictionary<string, SplitName>? SplitOfSample { get; init; }

    /// <summary>Sequences in all.</summary>
    public long Sequences => Files.Sum(file => file.Sequences);

    /// <summary>Their letters.</summary>
    public long Bases => Files.Sum(file => file.Bases);
}
