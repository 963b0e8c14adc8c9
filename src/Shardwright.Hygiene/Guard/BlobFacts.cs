namespace Shardwright.Hygiene.Guard;

/// <summary>What is known of a file's content as git has it.</summary>
/// <param name="Bytes">Its size; below zero where it is not to be had.</param>
/// <param name="Format">What it is; nothing where it was too large to be opened.</param>
/// <param name="IsText">Whether all of it is text; said of documentation past the limit only.</param>
/// <param name="IsPointer">Whether it only says where the data is: git-lfs, DVC.</param>
internal readonly record struct BlobFacts(long Bytes, DataFormat Format, bool IsText, bool IsPointer)
{
    /// <summary>The content is not to be had.</summary>
    public static BlobFacts Missing => new(-1, DataFormat.None, false, false);
}
