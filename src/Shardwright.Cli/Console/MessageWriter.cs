using Shardwright.Hygiene.Outputs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Shardwright.Cli.Console;

/// <summary>Lines on standard error, whole however long they are; coloured on a terminal that wants it.</summary>
internal sealed class MessageWriter
{
    private readonly Lazy<IAnsiConsole> ansi = new(() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) }));

    /// <summary>Where every line is kept too; null where nobody asked for that.</summary>
    public DebugLog? Log { get; set; }

    /// <summary>Whether somebody watches.</summary>
    public bool IsTerminal { get; } = !System.Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");

    /// <summary>What bars are drawn with; made when first used, for most commands draw none.</summary>
    public IAnsiConsole Ansi => ansi.Value;

    /// <summary>Writes a line, with a coloured word in front where there is one.</summary>
    public void Write(string message, string? word = null, string colour = "yellow")
    {
        Log?.Write(word is null ? DebugLevel.Info : colour == "red" ? DebugLevel.Error : DebugLevel.Warning, message);
        message = OneLine.Of(message);
        if (IsTerminal)
        {
            Ansi.Write(new Line(word is null ? [new Segment(message)] : [new Segment(word, Style.Parse(colour)), new Segment(" " + message)]));
        }
        else
        {
            System.Console.Error.WriteLine(word is null ? message : $"{word} {message}");
        }
    }

    /// <summary>A line that the terminal itself may wrap, so that what is copied from it has no breaks.</summary>
    private sealed class Line(IReadOnlyList<Segment> segments) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => [.. segments, Segment.LineBreak];
    }
}
