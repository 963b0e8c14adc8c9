namespace Shardwright.Hygiene.Git;

/// <summary>What the index remembers of a file, to see whether it was changed; as in the index, each number is cut to 32 bits.</summary>
internal readonly record struct FileStamp(uint ChangedSeconds, uint ChangedNanoseconds, uint ModifiedSeconds, uint ModifiedNanoseconds, uint Inode, uint Bytes);
