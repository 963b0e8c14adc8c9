namespace Shardwright.Formats;

/// <summary>How far a gzip member is.</summary>
internal enum ZlibInflateState
{
    /// <summary>More input or more room is needed.</summary>
    Going,

    /// <summary>The member ended, and its checksum and length were right.</summary>
    End,

    /// <summary>It is not a gzip member, or its content or checksum is wrong.</summary>
    Damaged,
}
