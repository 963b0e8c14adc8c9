namespace Shardwright.Datasets.Verification;

/// <summary>What a check looked at, and what it found.</summary>
/// <param name="Folder">The folder that was checked.</param>
/// <param name="Files">Files that the manifest names.</param>
/// <param name="FilesRead">Files whose every byte was read.</param>
/// <param name="BytesRead">Bytes that were read.</param>
/// <param name="Findings">Everything that is wrong.</param>
/// <param name="Unchecked">What could not be checked, as sentences.</param>
public sealed record VerifyReport(string Folder, int Files, int FilesRead, long BytesRead, IReadOnlyList<Finding> Findings, IReadOnlyList<string> Unchecked)
{
    /// <summary>What was counted on the way, as sentences.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>Whether some of it, such as a window cache of the original's, has nothing that vouches for it: its files were looked at, and compared with nothing.</summary>
    public bool IsUnverified { get; init; }

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => Findings.Count == 0;
}
