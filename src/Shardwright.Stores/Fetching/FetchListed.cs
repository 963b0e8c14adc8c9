namespace Shardwright.Stores.Fetching;

/// <summary>A dataset of a registry, and how much of it is here.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is.</param>
/// <param name="Licence">What it may be used for.</param>
/// <param name="Files">How many files it has.</param>
/// <param name="Bytes">Their size in bytes; null where it is not known.</param>
/// <param name="FilesHere">How many of them are here and were checked since they last changed.</param>
public sealed record FetchListed(string Name, string Description, string Licence, int Files, long? Bytes, int FilesHere);
