namespace Shardwright.Hygiene.Outputs;

/// <summary>What is the matter with one item of an output folder.</summary>
public enum OutputFindingKind
{
    /// <summary>The convention asks for it, and it is not there.</summary>
    Missing,

    /// <summary>It is there, but is not what its name says.</summary>
    Malformed,

    /// <summary>The convention does not know it. That alone breaks nothing.</summary>
    Extra,
}
