using Shardwright.Datasets.Splits;

namespace Shardwright.Datasets.Publishing;

/// <summary>A file of a dataset as it travels.</summary>
/// <param name="Name">Relative to the dataset's folder, with <c>/</c>.</param>
/// <param name="Phase">When it is published.</param>
/// <param name="Split">Its split; null where it belongs to none, or nobody says.</param>
/// <param name="Bytes">Its size as the manifest has it; null where no manifest names it.</param>
/// <param name="Sha256">Its hash as the manifest has it, lower-case hexadecimal; null where no manifest names it, or without hashes.</param>
public sealed record PublishedFile(string Name, PublishPhase Phase, SplitName? Split, long? Bytes, string? Sha256);
