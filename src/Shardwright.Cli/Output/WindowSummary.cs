using System.Globalization;
using Shardwright.Cli.Console;
using Shardwright.Recipes.Genome;

namespace Shardwright.Cli.Output;

/// <summary>What a window database has.</summary>
internal sealed record WindowSummary(string Path, long Windows, long Sequences, long Skipped, long Rows, string? Root)
{
    public static WindowSummary Of(WindowPrecomputeReport report, string? root) => new(report.Output, report.Windows, report.Sequences, report.Skipped, report.SplitSequences, root);

    public static void Print(WindowSummary result)
    {
        Terminal.Print(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Path}: {result.Windows:N0} windows of {result.Sequences:N0} sequences, of {result.Rows:N0} in the split{(result.Skipped > 0 ? $"; {result.Skipped:N0} windows below the threshold left out" : "")}"));
        if (result.Root is not null)
        {
            Terminal.Print($"Listed in the manifest, root {result.Root}");
        }
    }
}
