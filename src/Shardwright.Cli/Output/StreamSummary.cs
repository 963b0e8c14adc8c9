using System.Globalization;
using Shardwright.Cli.Console;
using Shardwright.Foundation.Text;
using Shardwright.Recipes.Code;

namespace Shardwright.Cli.Output;

/// <summary>What became of a stream of documents.</summary>
internal sealed record StreamSummary(
    string Folder, int TrainShards, long ValDocuments, long Documents, IReadOnlyDictionary<string, long> Rejected, IReadOnlyDictionary<string, long> Dropped, long Bytes, string? Root,
    long ResumedDocuments, bool WasDone, bool ByAnother)
{
    public static StreamSummary Of(StreamReport report) => new(
        report.Folder, report.TrainShards, report.ValidationDocuments, report.Documents, report.Manifest.Counts?.Rejected ?? new Dictionary<string, long>(),
        report.Manifest.Counts?.Dropped ?? new Dictionary<string, long>(), report.Bytes, report.Manifest.Root, report.ResumedDocuments, report.WasDone, report.ByAnother);

    public static void Print(StreamSummary result)
    {
        if (result.WasDone || result.ByAnother || result.ResumedDocuments > 0)
        {
            Terminal.Print(result.WasDone ? "Nothing to do: the folder was complete."
                : result.ByAnother ? "Another process of ours wrote the shards."
                : Text($"Went on after {result.ResumedDocuments:N0} documents that were in shards."));
        }

        Terminal.Print(Text($"{result.TrainShards:N0} train shards, {result.ValDocuments:N0} val docs, {result.Documents:N0} total"));
        foreach (var (reason, records) in result.Rejected)
        {
            Terminal.Print(Text($"  rejected, {reason}: {records:N0}"));
        }

        foreach (var (reason, records) in result.Dropped)
        {
            Terminal.Print(Text($"  dropped by rule, {reason}: {records:N0}"));
        }

        Terminal.Print($"Written to {result.Folder}, {ByteSize.Format(result.Bytes)}, root {result.Root}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
