namespace Shardwright.Hygiene.Guard;

/// <summary>What a file in git breaks.</summary>
public enum GuardRule
{
    /// <summary>Its name is one that data and results have.</summary>
    Pattern,

    /// <summary>It is larger than a source or a fixture may be.</summary>
    Size,

    /// <summary>Its bytes are those of a data format, whatever its name.</summary>
    Content,

    /// <summary>Its content is not to be had, so nothing vouches for it.</summary>
    Unreadable,
}
