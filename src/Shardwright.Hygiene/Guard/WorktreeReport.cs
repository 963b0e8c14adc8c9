namespace Shardwright.Hygiene.Guard;

/// <summary>What lies in a folder on disk, tracked or not.</summary>
/// <param name="Folder">The folder's full path.</param>
/// <param name="OverBytes">Files larger than this are listed.</param>
/// <param name="LargeFiles">They, the largest first.</param>
/// <param name="Folders">The folders right below, and those deeper that hold more than so many bytes; the largest first.</param>
/// <param name="Bytes">The sizes of all files together, without <c>.git</c>.</param>
/// <param name="Files">How many files there are.</param>
public sealed record WorktreeReport(string Folder, long OverBytes, IReadOnlyList<WorktreeFile> LargeFiles, IReadOnlyList<WorktreeFolder> Folders, long Bytes, long Files);
