namespace Shardwright.Stores.Comparing;

/// <summary>How a file stands on two sides; the letters are those of <c>rclone check --combined</c>.</summary>
public enum SyncLetter
{
    /// <summary><c>=</c>: the same on both sides.</summary>
    Same,

    /// <summary><c>+</c>: only at the source.</summary>
    OnlySource,

    /// <summary><c>-</c>: only at the target.</summary>
    OnlyTarget,

    /// <summary><c>*</c>: on both sides, with other bytes.</summary>
    Differs,

    /// <summary><c>!</c>: it could not be compared.</summary>
    Failed,
}
