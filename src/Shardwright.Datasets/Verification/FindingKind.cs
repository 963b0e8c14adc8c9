namespace Shardwright.Datasets.Verification;

/// <summary>What a check can find.</summary>
public enum FindingKind
{
    /// <summary>A file of the manifest is not there.</summary>
    Missing,

    /// <summary>A shard is there that the manifest does not know.</summary>
    Extra,

    /// <summary>A file is shorter than it was.</summary>
    Truncated,

    /// <summary>A file has another size or other bytes than it had.</summary>
    Changed,

    /// <summary>A shard has another number of records than the manifest says.</summary>
    Rows,

    /// <summary>A block of a shard has other bytes than it had.</summary>
    Block,

    /// <summary>A group stands on two sides of the split.</summary>
    Leak,

    /// <summary>The manifest contradicts itself: its root, its counts, its lists.</summary>
    Manifest,

    /// <summary>The dataset is not marked as complete, or its mark vouches for another.</summary>
    Incomplete,

    /// <summary>A shard, or a list beside it, cannot be read.</summary>
    Unreadable,

    /// <summary>The index of a window cache is not there, or counts other windows than the cache has.</summary>
    Index,

    /// <summary>The class manifest of a window cache is not there, names no window, or others than the cache has.</summary>
    Classes,

    /// <summary>No window of a window cache has any seizure.</summary>
    Seizures,

    /// <summary>One split stands in two folders.</summary>
    Splits,

    /// <summary>The list of a split's sequences names some that are not where their ids say, or have another length.</summary>
    Sequences,

    /// <summary>A window database contradicts itself, the list of its split, or the sequences that its windows are of.</summary>
    Windows,
}
