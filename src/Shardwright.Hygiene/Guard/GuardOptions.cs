namespace Shardwright.Hygiene.Guard;

/// <summary>What the guard is asked.</summary>
public sealed record GuardOptions
{
    /// <summary>A folder of the repository; null, the default, for where the process is, in the environment that git gives a hook.</summary>
    public string? Folder { get; init; }

    /// <summary>Which files. Default: all that are tracked.</summary>
    public GuardScope Scope { get; init; } = GuardScope.Tracked;

    /// <summary>Threads that look at files, 1 or more. Default: one for each processor.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;
}
