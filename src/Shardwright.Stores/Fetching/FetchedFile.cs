namespace Shardwright.Stores.Fetching;

/// <summary>What became of one file of a dataset.</summary>
/// <param name="Dataset">The dataset's name.</param>
/// <param name="Path">The file's full path.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Bytes">Its size in bytes; 0 where it is not here.</param>
/// <param name="TransferredBytes">Bytes that came now.</param>
/// <param name="Sha256">SHA-256 of its bytes; null where it is not here.</param>
/// <param name="Message">Why it is not here; null where it is.</param>
public sealed record FetchedFile(string Dataset, string Path, FetchOutcome Outcome, long Bytes, long TransferredBytes, string? Sha256, string? Message);
