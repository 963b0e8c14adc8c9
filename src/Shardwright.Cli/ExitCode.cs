namespace Shardwright.Cli;

/// <summary>What the process says of its end. The table in <c>docs/cli.md</c> says the same.</summary>
public enum ExitCode
{
    /// <summary>Done, also when records were rejected: they are counted and printed.</summary>
    Done = 0,

    /// <summary>Failed.</summary>
    Failed = 1,

    /// <summary>The command was not written as it should be.</summary>
    Usage = 2,

    /// <summary>Finished, but a whole input was rejected, or more records than allowed.</summary>
    Rejected = 3,

    /// <summary>A check found damage or a broken contract.</summary>
    Damaged = 4,

    /// <summary>Interrupted; the same command goes on from there.</summary>
    Interrupted = 130,
}
