using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Shardwright.Hygiene.Outputs;
using Spectre.Console;

namespace Shardwright.Cli.Console;

/// <summary>Data on standard output, everything else on standard error.</summary>
internal sealed class Terminal
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as JSON.", Recursive = true };
    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Print neither progress nor notes.", Recursive = true };
    private static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "Say where an unexpected failure came from; -vv: each request to a store too.", Recursive = true };

    private static readonly Option<string?> LogFolder = new("--output-log") { Description = "Keep everything that is printed in DIR/logs/debug.log.", Recursive = true, HelpName = "DIR" };

    private readonly MessageWriter messages = new();

    private Terminal(bool json, bool quiet, int verbosity)
    {
        IsJson = json;
        WantsStackTraces = verbosity > 0;
        Reporter = new ConsoleReporter(messages, quiet);
        Trace = verbosity > 1 ? line => messages.Write(line, "", "grey") : null;
    }

    /// <summary>Flags that every command has.</summary>
    public static IReadOnlyList<Option> Flags => [Json, Quiet, Verbose, LogFolder];

    /// <summary>Whether results are printed as JSON.</summary>
    public bool IsJson { get; private set; }

    /// <summary>Whether unexpected failures may show where they came from.</summary>
    public bool WantsStackTraces { get; }

    /// <summary>Progress, notes and warnings.</summary>
    public ConsoleReporter Reporter { get; }

    /// <summary>Gets a line for each request to a store; null unless that was asked for.</summary>
    public Action<string>? Trace { get; }

    public static Terminal For(ParseResult parsed)
        => new(parsed.GetValue(Json), parsed.GetValue(Quiet), parsed.GetValue(Verbose) ? Math.Max(1, parsed.GetResult(Verbose)!.IdentifierTokenCount) : 0);

    /// <summary>Begins the log that was asked for; dispose what it gives when the command has ended.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="words">The command line as it was typed.</param>
    /// <returns>Null where nobody asked.</returns>
    public DebugLog? BeginLog(ParseResult parsed, IReadOnlyList<string> words)
    {
        if (parsed.GetValue(LogFolder) is not { } folder)
        {
            return null;
        }

        var log = DebugLog.Create(folder);
        log.Write(DebugLevel.Info, $"shardwright {string.Join(' ', words)}");
        System.Console.SetOut(new LoggedWriter(System.Console.Out, log));
        return messages.Log = log;
    }

    /// <summary>Prints a line of the result.</summary>
    public static void Print(string line = "") => System.Console.Out.WriteLine(OneLine.Of(line));

    /// <summary>Prints a table of the result; wide enough for any cell where nobody looks at it.</summary>
    public static void Print(Table table)
    {
        var plain = System.Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Out), Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect });
        if (plain)
        {
            console.Profile.Width = 1000;
        }

        console.Write(table);
    }

    /// <summary>Prints a result: as JSON where asked for, else as the text that is given.</summary>
    public void Print<T>(T result, JsonTypeInfo<T> type, Action<T> asText)
    {
        if (IsJson)
        {
            System.Console.Out.WriteLine(JsonSerializer.Serialize(result, type));
        }
        else
        {
            asText(result);
        }
    }

    /// <summary>Runs what prints as text on the way to a result: where that is to be JSON, the text goes to standard error.</summary>
    public T Aside<T>(Func<T> work)
    {
        if (!IsJson)
        {
            return work();
        }

        var output = System.Console.Out;
        try
        {
            IsJson = false;
            System.Console.SetOut(System.Console.Error);
            return work();
        }
        finally
        {
            System.Console.SetOut(output);
            IsJson = true;
        }
    }

    /// <summary>Runs what prints a result where standard output has data of its own: the result goes to standard error.</summary>
    public static void ToError(Action work)
    {
        var output = System.Console.Out;
        try
        {
            System.Console.SetOut(System.Console.Error);
            work();
        }
        finally
        {
            System.Console.SetOut(output);
        }
    }

    /// <summary>Says why the command failed.</summary>
    public void Error(string message) => messages.Write(message, "shardwright:", "red");
}
