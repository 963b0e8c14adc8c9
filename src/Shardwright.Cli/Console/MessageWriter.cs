using Spectre.Console;

namespace Shardwright.Cli.Console;

/// <summary>Lines on standard error, whole however long they are; coloured on a terminal that wants it.</summary>
internal sealed class MessageWriter
{
    private readonly Lazy<IAnsiConsole> ansi = new(() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) }));

    /// <summary>Whether somebody watches.</summary>
    public bool IsTerminal { get; } = !System.Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");

    /// <summary>What bars are drawn with; made when first used, for most commands draw none.</summary>
    public IAnsiConsole Ansi => ansi.Value;

    /// <summary>Writes a line, with a coloured word in front where there is one.</summary>
    public void Write(string message, string? word = null, string colour = "yellow")
    {
        message = OneLine.Of(message);
        if (IsTerminal)
        {
            Ansi.MarkupLine((word is null ? "" : $"[{colour}]{word}[/] ") + Markup.Escape(message));
        }
        else
        {
            System.Console.Error.WriteLine(word is null ? message : $"{word} {message}");
        }
    }
}
