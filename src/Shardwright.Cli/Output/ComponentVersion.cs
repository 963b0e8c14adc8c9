namespace Shardwright.Cli.Output;

/// <summary>A part of the program, and its version; null where it is missing.</summary>
internal sealed record ComponentVersion(string Name, string? Version);
