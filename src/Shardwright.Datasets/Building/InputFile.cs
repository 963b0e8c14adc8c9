using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Files;

namespace Shardwright.Datasets.Building;

/// <summary>A file to build from, as the plan saw it.</summary>
/// <param name="Name">The name under which records remember it: relative to the named input, with <c>/</c>.</param>
/// <param name="Path">Where it lies, absolute.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ModifiedNanoseconds">When it was last written, in nanoseconds since 1970.</param>
/// <param name="Inode">Its inode, where the file system has them.</param>
/// <param name="Sha256">Its content's hash, lower-case hexadecimal digits.</param>
public sealed record InputFile(string Name, string Path, long Bytes, long ModifiedNanoseconds, long Inode, string Sha256)
{
    /// <summary>Whether size, time and inode are those of the plan, so that its hash still holds.</summary>
    public bool LooksUnchanged() => FileIdentity.Of(Path) == new FileIdentity(Bytes, ModifiedNanoseconds, Inode);

    /// <summary>The same content, where it lies now.</summary>
    /// <param name="path">A file whose content was compared with the plan's.</param>
    public InputFile At(string path)
    {
        var identity = FileIdentity.Of(path);
        return this with { Path = System.IO.Path.GetFullPath(path), Bytes = identity.Bytes, ModifiedNanoseconds = identity.ModifiedNanoseconds, Inode = identity.Inode };
    }

    /// <summary>Refuses to go on with a file that is not the one that the plan saw.</summary>
    /// <exception cref="InputChangedException">Size, time or inode differ.</exception>
    public void CheckUnchanged()
    {
        var now = FileIdentity.Of(Path);
        if (now != new FileIdentity(Bytes, ModifiedNanoseconds, Inode))
        {
            throw new InputChangedException(
                new DataLocation(Path), "input changed", expected: $"the file that was planned ({Bytes} bytes)",
                found: now.Bytes == Bytes ? "a file written since" : $"one of {now.Bytes} bytes",
                remedy: "Put it back, or plan anew with --rebuild.");
        }
    }
}
