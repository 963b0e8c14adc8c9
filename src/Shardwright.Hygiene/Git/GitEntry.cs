namespace Shardwright.Hygiene.Git;

/// <summary>A file as the index or a commit has it.</summary>
/// <param name="Path">Its path in the repository.</param>
/// <param name="Mode">Its mode: what kind of entry it is.</param>
/// <param name="Id">The name of its object, in hexadecimal digits.</param>
/// <param name="Stamp">What the index remembers of the file in the working folder, where that was asked for.</param>
internal readonly record struct GitEntry(GitPath Path, int Mode, string Id, FileStamp? Stamp = null)
{
    private const int KindMask = 0xf000;
    private const int FileKind = 0x8000;

    /// <summary>Whether it is a file with content: neither a link, nor a submodule, nor one that is gone.</summary>
    public bool IsFile => (Mode & KindMask) == FileKind;
}
