namespace Shardwright.Datasets.Contracts;

/// <summary>A file that could not be checked at all.</summary>
/// <param name="File">The file, as the caller named it.</param>
/// <param name="Message">Why, as one line that names it.</param>
public sealed record ContractFailure(string File, string Message);
