namespace Shardwright.Hygiene.Outputs;

/// <summary>How much a line of a log matters: the names of Python's levels.</summary>
public enum DebugLevel
{
    /// <summary>For whoever looks for a mistake.</summary>
    Debug,

    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Probably not as it was meant, though the work goes on.</summary>
    Warning,

    /// <summary>Failed.</summary>
    Error,
}
