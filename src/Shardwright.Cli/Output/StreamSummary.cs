using System.Globalization;
using Shardwright.Cli.Console;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Text;
using Shardwright.Recipes.Code;

namespace Shardwright.Cli.Output;

/// <summary>What became of a stream of documents.</summary>
internal sealed record StreamSummary(
    string Folder, int TrainShards, long ValDocuments, long Documents, IReadOnlyDictionary<string, long> Rejected, IReadOnlyDictionary<string, long> Dropped, long Bytes, string? Root,
    long ResumedDocuments, bool WasDone, bool ByAnother)
{
    public static StreamSummary Of(StreamReport report)
        => Of(report.Folder, report.Manifest) with { ResumedDocuments = report.ResumedDocuments, WasDone = report.WasDone, ByAnother = report.ByAnother };

    public static StreamSummary Of(string folder, DatasetManifest manifest) => new(
        folder, manifest.Splits.Train.Count, manifest.Shards.Where(shard => shard.Split == SplitName.Val).Sum(shard => shard.Rows ?? 0), manifest.Counts?.Kept ?? 0,
        manifest.Counts?.Rejected ?? new Dictionary<string, long>(), manifest.Counts?.Dropped ?? new Dictionary<string, long>(), manifest.Shards.Sum(shard => shard.Bytes), manifest.Root,
        ResumedDocuments: 0, WasDone: false, ByAnother: false);

    public static void Print(StreamSummary result)
    {
        if (result.WasDone || result.ResumedDocuments > 0)
        {
            Terminal.Print(result.WasDone ? "Nothing to do: the folder was complete."
                : Text($"Went on after {result.ResumedDocuments:N0} documents that were in shards."));
        }

        PrintCounts(result);
        foreach (var (reason, records) in result.Rejected)
        {
            Terminal.Print(Text($"  rejected, {reason}: {records:N0}"));
        }

        foreach (var (reason, records) in result.Dropped)
        {
            Terminal.Print(Text($"  dropped by rule, {reason}: {records:N0}"));
        }

        PrintPlace(result);
    }

    /// <summary>What the folder holds, in the words of its mark.</summary>
    public static void PrintCounts(StreamSummary result)
        => Terminal.Print(Text($"{result.TrainShards:N0} train shards, {result.ValDocuments:N0} val docs, {result.Documents:N0} total{(result.ByAnother ? ", written by another process of ours" : "")}"));

    /// <summary>Where it is.</summary>
    public static void PrintPlace(StreamSummary result) => Terminal.Print($"Written to {result.Folder}, {ByteSize.Format(result.Bytes)}, root {result.Root}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
