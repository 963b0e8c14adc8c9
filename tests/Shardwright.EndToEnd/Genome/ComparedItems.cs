namespace Shardwright.EndToEnd.Genome;

/// <summary>Items that were held beside the twin's.</summary>
/// <param name="Indexes">Their windows, in the order in which they were printed.</param>
/// <param name="Windows">The windows there are.</param>
/// <param name="Turned">Items that are the reverse complement.</param>
/// <param name="Decided">Items that tell their two directions apart.</param>
public sealed record ComparedItems(IReadOnlyList<long> Indexes, long Windows, int Turned, int Decided);
