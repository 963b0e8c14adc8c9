using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using Shardwright.Cli.Commands;
using Shardwright.Cli.Console;
using Shardwright.Foundation.Errors;
using Shardwright.Hygiene.Outputs;
using Shardwright.Stores;

namespace Shardwright.Cli;

/// <summary>The door: reads the command line, runs one command, and turns every failure into one line and an exit code.</summary>
internal static class CommandLine
{
    public static ExitCode Run(string[] args)
    {
        var root = Root(args.FirstOrDefault());
        var parsed = root.Parse(args);
        var terminal = Terminal.For(parsed);
        if (Complaints(parsed) is { Count: > 0 } complaints)
        {
            return Usage(terminal, parsed, complaints);
        }

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        root.Context = new CommandContext(terminal, stop.Token);
        DebugLog? log = null;
        ExitCode? code = null;
        try
        {
            log = terminal.BeginLog(parsed, args);
            code = (ExitCode)parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            return code.Value;
        }
#pragma warning disable CA1031 // Nothing is swallowed: every failure becomes a line and an exit code.
        catch (Exception error)
#pragma warning restore CA1031
        {
            terminal.Reporter.Dispose();
            if (terminal.WantsStackTraces && error is not OperationCanceledException)
            {
                System.Console.Error.WriteLine(error);
            }

            log?.Write(DebugLevel.Debug, error.ToString());
            code = Explain(terminal, parsed, error);
            return code.Value;
        }
        finally
        {
            terminal.Reporter.Dispose();
            log?.Write(DebugLevel.Info, $"exit code {(int?)code}");
            log?.Dispose();
        }

        void Cancel(PosixSignalContext signal)
        {
            // The second Ctrl-C ends the process as it would without us.
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    private static readonly (string Name, Func<Command> Create)[] Commands =
    [
        ("spectra", SpectraCommand.Create), ("eeg", EegCommand.Create), ("code", CodeCommand.Create), ("genome", GenomeCommand.Create), ("ptycho", PtychoCommand.Create), ("manifest", ManifestCommand.Create), ("verify", VerifyCommand.Create), ("inspect", InspectCommand.Create),
        ("read", ReadCommand.Create), ("split", SplitCommand.Create), ("tokenize", TokenizeCommand.Create), ("sample", SampleCommand.Create), ("doctor", DoctorCommand.Create),
        ("guard", GuardCommand.Create), ("clean", CleanCommand.Create), ("contract", ContractCommand.Create), ("outputs", OutputsCommand.Create), ("memo", MemoCommand.Create), ("fetch", FetchCommand.Create),
        ("push", TransferCommands.Push), ("pull", TransferCommands.Pull), ("watch", TransferCommands.Watch), ("sync", SyncCommand.Create), ("ls", ListCommand.Create),
        (DemoCommand.Name, DemoCommand.Create),
    ];

    // Most processes run one command: the others are made only where they are looked at, as by the help and by the demo.
    private static ProgramCommand Root(string? first)
    {
        var root = new ProgramCommand("Takes raw scientific and text data to the batches a model trains on.");
        var isAlone = first != DemoCommand.Name && Commands.Any(command => command.Name == first);
        foreach (var (_, create) in Commands.Where(command => !isAlone || command.Name == first))
        {
            root.Subcommands.Add(create());
        }

        var version = root.Options.OfType<VersionOption>().Single();
        version.Action = new VersionAction();
        version.Validators.Clear();
        foreach (var flag in Terminal.Flags)
        {
            root.Options.Add(flag);
        }

        Guard(root);
        return root;
    }

    // A rule between flags reads their values, and to read one that is missing or makes no sense throws: that is the user's mistake, and said as one.
    private static void Guard(Command command)
    {
        for (var i = 0; i < command.Validators.Count; i++)
        {
            var rule = command.Validators[i];
            command.Validators[i] = result =>
            {
                try
                {
                    rule(result);
                }
                catch (InvalidOperationException error)
                {
                    result.AddError(error.Message);
                }
            };
        }

        foreach (var below in command.Subcommands)
        {
            Guard(below);
        }
    }

    private static ExitCode Explain(Terminal terminal, ParseResult parsed, Exception error)
    {
        switch (error)
        {
            case OperationCanceledException:
                terminal.Error(Resumes(parsed.CommandResult.Command)
                    ? "interrupted. What is done is kept: give the same command again, and it goes on from there."
                    : "interrupted. Nothing half made is kept: the same command begins anew.");
                return ExitCode.Interrupted;
            case ArgumentException or FormatException:
                return Usage(terminal, parsed, [FirstLine(Flags.Sentence(error))]);
            case ShardwrightException:
                terminal.Error(error.Message);
                return ExitCode.Failed;
            case IOException or UnauthorizedAccessException:
                terminal.Error(IsDiskFull(error) ? $"{error.Message}. Free some space and give the same command again; it {(Resumes(parsed.CommandResult.Command) ? "goes on from here" : "begins anew")}." : error.Message);
                return ExitCode.Failed;
            default:
                terminal.Error($"this should not have happened ({error.GetType().Name}): {FirstLine(error.Message)} Run again with -v for where, and please report it.");
                return ExitCode.Failed;
        }
    }

    // Words that nobody knows explain themselves; that a command is then missing too would only confuse.
    private static IReadOnlyList<string> Complaints(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens.Count > 0)
        {
            return [.. parsed.UnmatchedTokens.Select(word => $"\"{word}\" is not a {(word.StartsWith('-') ? "flag" : "command or an argument")} that is known here.")];
        }

        var command = parsed.CommandResult.Command;
        if (parsed.Errors.Count > 0)
        {
            return command.Subcommands.Count > 0
                ? [$"which command? {Path(command)} has {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}."]
                : [.. parsed.Errors.Select(Said).Distinct()];
        }

        // A flag with a typing mistake looks like a file of that name; whoever has such a file writes -- before it.
        if (parsed.Tokens.All(token => token.Type != TokenType.DoubleDash)
            && parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Where(token => IsFlag(token.Value)).ToArray() is { Length: > 0 } flags)
        {
            return [.. flags.Select(token => $"\"{token.Value}\" is not a flag that is known here; where it is a file, give -- before it.")];
        }

        if (Addresses(parsed.CommandResult).FirstOrDefault() is { } place)
        {
            return [$"{place}: a path of this machine goes here, not the address of a store; 'shardwright pull' brings a dataset here, 'shardwright push' sends one."];
        }

        // An empty word is a variable of a script that nobody set.
        return [.. parsed.CommandResult.Children
            .Where(child => child.Tokens.Any(token => token.Value.Length == 0))
            .Select(child => $"{(child as OptionResult)?.Option.Name ?? (child as ArgumentResult)?.Argument.Name}: the value is empty.")];
    }

    // Where paths are meant, an address would be taken for a folder called "s3:".
    private static IEnumerable<string> Addresses(CommandResult command)
    {
        var takesStores = command.Command.Options.Any(option => option.Name == "--endpoint-url");
        foreach (var child in command.Children.Where(child => child.Tokens.Any(token => StoreUrl.HasScheme(token.Value))))
        {
            if (child is OptionResult { Option: var option } && option.Name is not "--push" && !(command.Command.Name == "read" && option.Name.StartsWith("--data", StringComparison.Ordinal)))
            {
                yield return option.Name;
            }
            else if (child is ArgumentResult { Argument: var argument } && (!takesStores || argument.Name == "DIR"))
            {
                yield return argument.Name;
            }
        }
    }

    private static bool IsFlag(string word) => word.Length > 1 && word[0] == '-' && (word[1] == '-' || char.IsAsciiLetter(word[1]));

    private static string Said(ParseError error)
        => error.SymbolResult is ArgumentResult { Tokens.Count: 0, Argument: { } argument } ? $"{argument.Name} is required: {argument.Description}" : error.Message;

    private static bool Resumes(Command command) => command.Name is "build" or "build-cache" or "store" or "demo" or "chunk" or "stream" or "pipeline" or "fetch" or "push" or "pull" or "watch" or "sync";

    private static ExitCode Usage(Terminal terminal, ParseResult parsed, IReadOnlyList<string> complaints)
    {
        foreach (var complaint in complaints)
        {
            terminal.Error(complaint);
        }

        terminal.Error($"See '{Path(parsed.CommandResult.Command)} --help'.");
        return parsed.CommandResult.Command is TwinCommand ? ExitCode.Failed : ExitCode.Usage;
    }

    private static string Path(Command command)
        => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : "shardwright";

    private static string FirstLine(string message) => message.Split('\n')[0];

    private static bool IsDiskFull(Exception error) => error is IOException && error.Message.Contains("No space left", StringComparison.Ordinal);
}
