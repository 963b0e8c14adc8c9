using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Datasets.Manifests;

namespace Shardwright.Cli.Commands;

/// <summary><c>manifest</c>: the twin of Nexa's manifest script.</summary>
internal static class ManifestCommand
{
    public static Command Create()
    {
        var dataset = new Option<string?>("--dataset") { Description = "A folder of shards that gets its manifest: --shards-dir and --output-dir in one.", HelpName = "DIR" };
        var shards = new Option<string?>("--shards-dir", "--shards_dir") { Description = "The folder that is searched for *.parquet.", HelpName = "DIR" };
        var output = new Option<string?>("--output-dir", "--output_dir") { Description = "The folder that gets dataset_manifest.json.", HelpName = "DIR" };
        var version = new Option<string>("--version") { Description = "The dataset's version.", Required = true, HelpName = "VERSION" };
        var seed = Flags.Seed();
        var size = Flags.Size("--shard-size-bytes", "--shard_size_bytes", "2GiB", "The size asked of a shard; recorded, and larger ones are warned about.");
        var ratios = Flags.Ratios();
        var checksum = new Option<bool>("--checksum") { Description = "Hash every shard and count its rows." };
        var names = Flags.Word("--names", "How splits name shards.", ("base", false), ("relative", true));
        var plain = new Option<bool>("--plain") { Description = "Write the original's six keys alone, byte for byte." };
        var jobs = Flags.Jobs();
        var command = new Command("manifest", "Write a manifest over a folder of shards.") { dataset, shards, output, version, seed, size, ratios, checksum, names, plain, jobs };
        command.Validators.Add(result =>
        {
            if (result.GetValue(dataset) is null && (result.GetValue(shards) is null || result.GetValue(output) is null))
            {
                result.AddError("Name --shards-dir and --output-dir, or --dataset for both.");
            }
        });
        command.Does((parsed, context) =>
        {
            var report = new FolderManifest(new ManifestOptions
            {
                ShardsFolder = parsed.GetValue(shards) ?? parsed.GetValue(dataset)!,
                OutputFolder = parsed.GetValue(output) ?? parsed.GetValue(dataset)!,
                Version = parsed.GetValue(version)!,
                Seed = parsed.GetValue(seed),
                ShardSizeBytes = parsed.GetValue(size)!.Value,
                Ratios = parsed.GetValue(ratios),
                Checksum = parsed.GetValue(checksum),
                RelativeNames = parsed.GetValue(names)!.Value,
                Plain = parsed.GetValue(plain),
                Jobs = parsed.GetValue(jobs),
                Reporter = context.Terminal.Reporter,
            }).Write(context.Cancel);
            context.Terminal.Print(ManifestSummary.Of(report), CliJson.Default.ManifestSummary, ManifestSummary.Print);
            return ExitCode.Done;
        });
        return command;
    }
}
