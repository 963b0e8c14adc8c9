using System.CommandLine;
using Shardwright.Cli.Console;
using Shardwright.Cli.Output;
using Shardwright.Datasets.Inspection;
using Spectre.Console;

namespace Shardwright.Cli.Commands;

/// <summary><c>inspect</c>.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "A file or a folder." };
        var command = new Command("inspect", "Say what a file or folder is, and show its first records.") { path };
        command.Does((parsed, context) =>
        {
            context.Terminal.Print(Inspector.Inspect(parsed.GetValue(path)!), CliJson.Default.Inspection, Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(Inspection result)
    {
        Terminal.Print($"{result.Path}: {result.Kind}");
        foreach (var fact in result.Facts)
        {
            Terminal.Print($"  {fact.Name}: {fact.Value}");
        }

        foreach (var table in result.Tables)
        {
            var drawn = new Table().Title(Cell(table.Title)).Border(TableBorder.Rounded);
            foreach (var column in table.Columns)
            {
                drawn.AddColumn(Cell(column));
            }

            foreach (var row in table.Rows)
            {
                drawn.AddRow([.. row.Select(Cell)]);
            }

            Terminal.Print(drawn);
        }
    }

    private static string Cell(string text) => Markup.Escape(OneLine.Of(text));
}
