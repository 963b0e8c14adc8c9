using Shardwright.Hygiene.Git;

namespace Shardwright.Hygiene.Guard;

/// <summary>Small text files that stand for data elsewhere.</summary>
/// <remarks>Spec: git-lfs, docs/spec.md (version 1); DVC, <c>.dvc</c> files and <c>dvc.lock</c>.</remarks>
internal static class PointerFile
{
    private const int LfsBytesLimit = 1024;
    private const int DvcBytesLimit = 64 * 1024;

    /// <summary>Whether a file is a pointer.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="head">Its first bytes.</param>
    /// <param name="bytes">Its size.</param>
    public static bool Is(GitPath path, ReadOnlySpan<byte> head, long bytes)
    {
        if (bytes < LfsBytesLimit && head.StartsWith("version https://"u8))
        {
            var version = head["version https://".Length..];
            return (version.StartsWith("git-lfs.github.com/spec/"u8) || version.StartsWith("hawser.github.com/spec/"u8))
                && head.IndexOf("\noid sha256:"u8) > 0 && DataSignature.IsText(head);
        }

        var name = path.Name;
        return bytes <= DvcBytesLimit && DataSignature.IsText(head)
            && ((name.EndsWith(".dvc", StringComparison.Ordinal) && head.IndexOf("outs:"u8) >= 0) || name is "dvc.lock" or "dvc.yaml" or ".dvcignore");
    }
}
