namespace Shardwright.Hygiene.Guard;

/// <summary>Which files the guard looks at.</summary>
public enum GuardScope
{
    /// <summary>All files that git tracks, as the index has them.</summary>
    Tracked,

    /// <summary>What the next commit adds or changes, as it is staged.</summary>
    Staged,

    /// <summary>Every file of every commit that any branch or tag reaches.</summary>
    History,
}
