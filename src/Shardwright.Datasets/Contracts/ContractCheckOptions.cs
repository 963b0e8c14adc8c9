using Shardwright.Foundation.Reporting;

namespace Shardwright.Datasets.Contracts;

/// <summary>What is checked against a contract, and how.</summary>
public sealed record ContractCheckOptions
{
    /// <summary>Files, and folders that are searched for the files that the contract names.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The name of a built-in contract, or a contract's file; null for the built-in one that fits each path by what it holds.</summary>
    public string? Contract { get; init; }

    /// <summary>Whether values are read, where a rule is about them. Default true; otherwise keys, types and shapes are checked alone.</summary>
    public bool ReadsValues { get; init; } = true;

    /// <summary>Where to say how far the check is, and what was passed over. Default: nowhere.</summary>
    public IReporter Reporter { get; init; } = Foundation.Reporting.Reporter.Silent;
}
