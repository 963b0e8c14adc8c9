namespace Shardwright.Hygiene.Outputs;

/// <summary>What a model archive holds; every byte of it was read.</summary>
/// <param name="Path">The archive's full path.</param>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes.</param>
/// <param name="IsVouched">Whether it has a manifest of ours, and every file is as that says; the original's archives have none.</param>
/// <param name="Models">The models, in code-point order.</param>
/// <param name="Files">The files, in code-point order.</param>
public sealed record ArchiveContents(
    string Path, long Bytes, string Sha256, bool IsVouched, IReadOnlyList<ArchivedModel> Models, IReadOnlyList<ArchivedFile> Files);
