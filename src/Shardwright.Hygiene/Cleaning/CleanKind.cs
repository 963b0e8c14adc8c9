namespace Shardwright.Hygiene.Cleaning;

/// <summary>Why something is safe to remove.</summary>
public enum CleanKind
{
    /// <summary>A groups cache: made again when it is needed.</summary>
    GroupsCache,

    /// <summary>A folder of remembered results: computed again when they are needed.</summary>
    Memo,

    /// <summary>What a process left that died while it wrote: never whole, and never read.</summary>
    Partial,

    /// <summary>A folder of simulation outputs.</summary>
    SimulationOutput,

    /// <summary>A folder of a trial run, <c>test_…</c>, with the marks of a run in it.</summary>
    TrialRun,

    /// <summary>A folder or a file that is temporary by its name.</summary>
    Temporary,
}
