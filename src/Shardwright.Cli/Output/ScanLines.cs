using System.Globalization;
using Shardwright.Cli.Console;
using Shardwright.Recipes.Ptycho;
using Shardwright.Streaming.Ptycho;

namespace Shardwright.Cli.Output;

/// <summary>What is said of a ptychography scan, in words.</summary>
internal static class ScanLines
{
    public static void Print(ScanSplitReport report)
    {
        Terminal.Print(Text($"train: {report.Train:N0} points: {report.TrainPath}"));
        Terminal.Print(Text($"test: {report.Test:N0} points: {report.TestPath}"));
        Terminal.Print(Text($"{report.Points:N0} points = {report.Train:N0} train + {report.Test:N0} test + {report.Dropped:N0} dropped, border at {report.Border:0.###}"));
        Print(report.Notes);
    }

    public static void Print(ScanCanonicalizationReport report)
    {
        Terminal.Print(Text($"{report.Patterns:N0} patterns of {report.Height} x {report.Width}: {report.Path}"));
        foreach (var operation in report.Operations)
        {
            Terminal.Print($"  {operation}");
        }

        Print(report.Notes);
    }

    public static void Print(PositionSample sample)
    {
        foreach (var group in sample.Groups)
        {
            Terminal.Print(string.Join(' ', group));
        }

        Terminal.Print(Text($"{sample.Indices.Length:N0} of {sample.Points:N0} points, {sample.Groups.Count:N0} groups of {sample.GroupSize}{(sample.IsFromCache ? ", out of the cache" : "")}"));
        if (sample.Output is not null)
        {
            Terminal.Print($"Written: {sample.Output}");
        }

        Print(sample.Warnings);
    }

    private static void Print(IReadOnlyList<string> notes)
    {
        foreach (var note in notes)
        {
            Terminal.Print($"note: {note}");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
