namespace Shardwright.Datasets.Contracts;

/// <summary>How bad it is that a rule of a contract is broken.</summary>
public enum ContractLevel
{
    /// <summary>The file does not keep its contract.</summary>
    Error,

    /// <summary>It looks wrong, but can be right: it is told, and fails only a strict check.</summary>
    Warning,
}
