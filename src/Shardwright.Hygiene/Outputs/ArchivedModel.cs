namespace Shardwright.Hygiene.Outputs;

/// <summary>One model of an archive: a folder in it.</summary>
/// <param name="Name">The folder's name, such as <c>autoencoder</c>.</param>
/// <param name="Configuration">The file with its configuration, by its name in the archive; null where it has none.</param>
/// <param name="Files">How many files it has.</param>
public sealed record ArchivedModel(string Name, string? Configuration, int Files);
