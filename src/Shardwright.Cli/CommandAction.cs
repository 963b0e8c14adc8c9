using System.CommandLine;

namespace Shardwright.Cli;

/// <summary>Ties a command to what it does.</summary>
internal static class CommandAction
{
    /// <summary>What the one command of this process is run with; set once, before it starts.</summary>
    public static CommandContext Current { get; set; } = null!;

    public static void Does(this Command command, Func<ParseResult, CommandContext, ExitCode> action)
        => command.SetAction(parsed => (int)action(parsed, Current));
}
