using System.CommandLine;

namespace Shardwright.Cli;

/// <summary>A command whose original ends with 1 after wrong usage, because 2 tells of something else there.</summary>
internal sealed class TwinCommand(string name, string description) : Command(name, description);
