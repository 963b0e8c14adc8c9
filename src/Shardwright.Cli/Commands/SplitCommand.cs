using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Datasets.Manifests;
using Shardwright.Datasets.Splits;

namespace Shardwright.Cli.Commands;

/// <summary><c>split</c>.</summary>
internal static class SplitCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "A dataset's folder." };
        var ratios = Flags.Ratios();
        var by = Flags.Word("--by", "What is kept together on one side of the split.", ("shard", SplitBy.Shards), ("group", SplitBy.Groups));
        var seed = Flags.OptionalNumber("--seed", "The seed of the split; that of the manifest if not given.", long.MinValue, long.MaxValue);
        var command = new Command("split", "Split a dataset's manifest again.") { folder, ratios, by, seed };
        command.Does((parsed, context) =>
        {
            var manifest = SplitAgain.Write(parsed.GetValue(folder)!, parsed.GetValue(by)!.Value, parsed.GetValue(ratios), parsed.GetValue(seed));
            var report = new ManifestReport(Path.Combine(parsed.GetValue(folder)!, DatasetManifest.FileName), manifest, manifest.Splits.All.Count(), Checksummed: false);
            context.Terminal.Print(ManifestSummary.Of(report), CliJson.Default.ManifestSummary, ManifestSummary.Print);
            return ExitCode.Done;
        });
        return command;
    }
}
