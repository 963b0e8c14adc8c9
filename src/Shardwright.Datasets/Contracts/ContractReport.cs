namespace Shardwright.Datasets.Contracts;

/// <summary>What a check of files against contracts found.</summary>
/// <param name="Contracts">The contracts that files were held against, by name, each once.</param>
/// <param name="FilesChecked">Files that were opened and held against a contract.</param>
/// <param name="Breaches">Every rule that is broken, file after file.</param>
/// <param name="Failures">Files that could not be opened.</param>
public sealed record ContractReport(IReadOnlyList<string> Contracts, int FilesChecked, IReadOnlyList<ContractBreach> Breaches, IReadOnlyList<ContractFailure> Failures)
{
    /// <summary>How many of the broken rules are errors.</summary>
    public int Errors => Breaches.Count(breach => breach.Level == ContractLevel.Error);

    /// <summary>How many of the broken rules are warnings.</summary>
    public int Warnings => Breaches.Count - Errors;
}
