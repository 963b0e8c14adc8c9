using System.CommandLine;
using System.Runtime.InteropServices;
using Shardwright.Cli.Commands;
using Shardwright.Cli.Console;
using Shardwright.Foundation.Errors;

namespace Shardwright.Cli;

/// <summary>The door: reads the command line, runs one command, and turns every failure into one line and an exit code.</summary>
internal static class CommandLine
{
    public static ExitCode Run(string[] args)
    {
        var parsed = Root().Parse(args);
        var terminal = Terminal.For(parsed);
        if (parsed.Errors.Count > 0)
        {
            return Usage(terminal, parsed, string.Join(Environment.NewLine, parsed.Errors.Select(error => error.Message)));
        }

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        CommandAction.Current = new CommandContext(terminal, stop.Token);
        try
        {
            return (ExitCode)parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception error) when (!terminal.WantsStackTraces)
        {
            terminal.Reporter.Dispose();
            return Explain(terminal, parsed, error);
        }
        finally
        {
            terminal.Reporter.Dispose();
        }

        void Cancel(PosixSignalContext signal)
        {
            // The second Ctrl-C ends the process as it would without us.
            signal.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("Takes raw scientific and text data to the batches a model trains on.")
        {
            SpectraCommand.Create(), ManifestCommand.Create(), VerifyCommand.Create(), InspectCommand.Create(), ReadCommand.Create(),
            SplitCommand.Create(), SampleCommand.Create(), DoctorCommand.Create(), DemoCommand.Create(),
        };
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        foreach (var flag in Terminal.Flags)
        {
            root.Options.Add(flag);
        }

        return root;
    }

    private static ExitCode Explain(Terminal terminal, ParseResult parsed, Exception error)
    {
        switch (error)
        {
            case OperationCanceledException:
                terminal.Error("interrupted. Nothing half-made is visible; the same command goes on from here.");
                return ExitCode.Interrupted;
            case ArgumentException or FormatException:
                return Usage(terminal, parsed, FirstLine(error.Message));
            case ShardwrightException:
                terminal.Error(error.Message);
                return ExitCode.Failed;
            case IOException or UnauthorizedAccessException:
                terminal.Error(IsDiskFull(error) ? $"{error.Message}. Free some space and give the same command again; it goes on from here." : error.Message);
                return ExitCode.Failed;
            default:
                terminal.Error($"this should not have happened ({error.GetType().Name}): {FirstLine(error.Message)} Run again with -v for where, and please report it.");
                return ExitCode.Failed;
        }
    }

    private static ExitCode Usage(Terminal terminal, ParseResult parsed, string message)
    {
        terminal.Error(message);
        terminal.Error($"See '{Path(parsed.CommandResult.Command)} --help'.");
        return ExitCode.Usage;
    }

    private static string Path(Command command)
        => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : "shardwright";

    private static string FirstLine(string message) => message.Split('\n')[0].Replace(" (Parameter 'text')", "", StringComparison.Ordinal);

    private static bool IsDiskFull(Exception error) => error is IOException && error.Message.Contains("No space left", StringComparison.Ordinal);
}
