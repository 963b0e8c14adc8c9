using System.CommandLine;

namespace Shardwright.Cli;

/// <summary>Ties a command to what it does.</summary>
internal static class CommandAction
{
    /// <summary>Says what a command does; it is run with what the program was started with.</summary>
    public static void Does(this Command command, Func<ParseResult, CommandContext, ExitCode> action)
        => command.SetAction(parsed => (int)action(parsed, ((ProgramCommand)parsed.RootCommandResult.Command).Context!));
}
