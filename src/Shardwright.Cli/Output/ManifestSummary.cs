using Shardwright.Cli.Console;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;

namespace Shardwright.Cli.Output;

/// <summary>What was written over a folder of shards, in the lines of the original script.</summary>
internal sealed record ManifestSummary(string Path, int Shards, int Train, int Val, int Test, bool Checksummed, string? Root)
{
    public static ManifestSummary Of(ManifestReport report)
    {
        var splits = report.Manifest.Splits;
        return new ManifestSummary(
            report.Path, report.ShardCount, splits[SplitName.Train].Count, splits[SplitName.Val].Count, splits[SplitName.Test].Count, report.Checksummed, report.Manifest.Root);
    }

    public static void Print(ManifestSummary result)
    {
        Terminal.Print($"Found {result.Shards} shards.");
        Terminal.Print($"Split: {result.Train} train, {result.Val} val, {result.Test} test.");
        if (result.Checksummed)
        {
            Terminal.Print("Computing checksums...");
        }

        Terminal.Print();
        Terminal.Print($"Manifest written to: {result.Path}");
        Terminal.Print();
        Terminal.Print("Done.");
    }
}
