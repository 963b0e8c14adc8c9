using System.Globalization;
using Shardwright.Cli.Console;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Text;

namespace Shardwright.Cli.Output;

/// <summary>What a build did.</summary>
internal sealed record BuildSummary(
    string Folder, string Recipe, int Units, int UnitsMade, long Read, long Kept, IReadOnlyDictionary<string, long> Rejected, IReadOnlyDictionary<string, long> Dropped,
    long RejectedInputs, long Bytes, bool Finished, int Train, int Val, int Test, string? Root)
{
    public static BuildSummary Of(BuildReport report) => new(
        report.Folder, report.Recipe, report.Units, report.UnitsMade, report.Counts.Read, report.Counts.Kept, report.Counts.Rejected, report.Counts.Dropped,
        report.Counts.RejectedInputs, report.Bytes, report.Manifest is not null,
        report.Manifest?.Splits[SplitName.Train].Count ?? 0, report.Manifest?.Splits[SplitName.Val].Count ?? 0, report.Manifest?.Splits[SplitName.Test].Count ?? 0, report.Manifest?.Root);

    public static void Print(BuildSummary result)
    {
        if (result.Finished && result.UnitsMade == 0)
        {
            Terminal.Print(result.Units > 0 ? "Nothing to build: every shard was there." : "Nothing to build: no input can be used.");
        }

        Terminal.Print(Text($"Shards: {result.Units} planned, {result.UnitsMade} made now, {ByteSize.Format(result.Bytes)} on disk."));
        if (result.Finished)
        {
            Terminal.Print(Text($"Split: {result.Train} train, {result.Val} val, {result.Test} test."));
        }

        foreach (var (reason, records) in result.Rejected)
        {
            Terminal.Print(Text($"  rejected, {reason}: {records:N0}"));
        }

        foreach (var (reason, records) in result.Dropped)
        {
            Terminal.Print(Text($"  dropped by rule, {reason}: {records:N0}"));
        }

        if (result.RejectedInputs > 0)
        {
            Terminal.Print(Text($"  whole files rejected: {result.RejectedInputs} (see rejected.jsonl)"));
        }

        Terminal.Print(result.Finished ? $"Written to {result.Folder}, root {result.Root}" : $"Parts go to {result.Folder}; close the build with --finish when all are done.");
        Terminal.Print(Text($"{result.Read:N0} read = {result.Kept:N0} kept + {result.Rejected.Values.Sum():N0} rejected + {result.Dropped.Values.Sum():N0} dropped by rule"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
