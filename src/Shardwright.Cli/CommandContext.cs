using Shardwright.Cli.Console;

namespace Shardwright.Cli;

/// <summary>What a command is run with.</summary>
/// <param name="Terminal">Where it prints.</param>
/// <param name="Cancel">Set by Ctrl-C.</param>
internal sealed record CommandContext(Terminal Terminal, CancellationToken Cancel);
