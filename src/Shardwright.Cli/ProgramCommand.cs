using System.CommandLine;

namespace Shardwright.Cli;

/// <summary>The program itself: the root of all commands, which knows what they are run with.</summary>
internal sealed class ProgramCommand(string description) : RootCommand(description)
{
    /// <summary>What the command of this process is run with; set before it starts.</summary>
    public CommandContext? Context { get; set; }
}
