using System.CommandLine;
using Shardwright.Cli.Console;
using Shardwright.Cli.Output;
using Shardwright.Foundation.Text;
using Shardwright.Hygiene.Cleaning;

namespace Shardwright.Cli.Commands;

/// <summary><c>clean</c>.</summary>
internal static class CleanCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "The folder to look in.", DefaultValueFactory = _ => "." };
        var apply = new Option<bool>("--apply") { Description = "Remove what is listed." };
        var age = Flags.Duration("--partial-age", "10m", "How long nobody must have written to a partial file.");
        var command = new Command("clean", "List what is safe to remove, and why; remove it with --apply.") { path, apply, age };
        command.Does((parsed, context) =>
        {
            var report = Cleaner.Run(
                new CleanOptions { Folder = parsed.GetValue(path)!, Apply = parsed.GetValue(apply), PartialAge = parsed.GetValue(age)!.Value }, context.Cancel);
            context.Terminal.Print(report, CliJson.Default.CleanReport, Print);
            return report.IsApplied && report.Items.Any(item => !item.IsRemoved) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static void Print(CleanReport report)
    {
        foreach (var item in report.Items)
        {
            Terminal.Print($"{(item.IsRemoved ? "removed" : "remove "),-7} {ByteSize.Format(item.Bytes),9}  {item.Path}: {item.Reason}");
        }

        foreach (var kept in report.Kept)
        {
            Terminal.Print($"keep    {"",9}  {kept.Path}: {kept.Reason}");
        }

        foreach (var note in report.Notes)
        {
            Terminal.Print($"note: {note}");
        }

        Terminal.Print(report.IsApplied
            ? $"{report.Items.Count(item => item.IsRemoved)} of {report.Items.Count} removed, {ByteSize.Format(report.RemovedBytes)}"
            : $"{report.Items.Count} to remove, {ByteSize.Format(report.Bytes)}{(report.Items.Count > 0 ? "; nothing was removed: give --apply for that" : "")}");
    }
}
