using Shardwright.Datasets.Verification;

namespace Shardwright.Stores.Comparing;

/// <summary>What a check of a dataset in a store looked at, and what it found.</summary>
/// <param name="Address">The dataset.</param>
/// <param name="Files">Objects that were to be there.</param>
/// <param name="FilesRead">Objects whose every byte was read.</param>
/// <param name="BytesRead">Bytes that were read.</param>
/// <param name="FilesClaimed">Objects that were not read, and whose claimed hash is the manifest's.</param>
/// <param name="Findings">Everything that is wrong.</param>
/// <param name="Unchecked">What was not checked, as sentences.</param>
public sealed record StoreVerifyReport(
    string Address, int Files, int FilesRead, long BytesRead, int FilesClaimed, IReadOnlyList<Finding> Findings, IReadOnlyList<string> Unchecked)
{
    /// <summary>The root of the dataset; null where nobody named it.</summary>
    public string? Root { get; init; }

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => Findings.Count == 0;
}
