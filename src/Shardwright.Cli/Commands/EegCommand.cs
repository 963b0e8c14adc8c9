using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Datasets.Building;
using Shardwright.Datasets.Layouts.Eeg;
using Shardwright.Recipes.Eeg;
using Shardwright.Streaming.Eeg;

namespace Shardwright.Cli.Commands;

/// <summary><c>eeg build-cache</c>, <c>eeg scan-cache</c>, <c>eeg splits</c> and <c>eeg stats</c>.</summary>
internal static class EegCommand
{
    // The original's code for a cache that nothing can be learned from.
    private const ExitCode NoSeizures = ExitCode.Usage;

    public static Command Create() => new("eeg", "EEG: recordings to a cache of windows.") { BuildCache(), ScanCache(), Splits(), Stats() };

    private static TwinCommand BuildCache()
    {
        var (eeg, build) = (new EegBuildFlags(), new BuildFlags());
        var command = new TwinCommand("build-cache", "Cut recordings into windows; go on where an earlier build stopped; make anew what is stale.");
        eeg.AddTo(command);
        build.AddTo(command);
        command.Does((parsed, context) =>
        {
            var (options, cache) = eeg.Read(parsed, context);
            var recipe = new EegRecipe(options, context.Terminal.Reporter);
            var settings = new BuildSettings { Folder = cache, FollowsInputs = true };
            if (build.IsDryRun(parsed))
            {
                return build.Plan(parsed, context, recipe, settings);
            }

            EegLines.Announce(options, recipe.FindCacheFiles(), cache, context.Terminal);
            var report = build.Build(parsed, context, recipe, settings);
            EegLines.Finish(report, cache, context.Terminal);
            var classes = report.Manifest is null ? null : ClassSummary.Of(cache, ClassManifest.Read(Path.Combine(cache, ClassManifest.FileName)));
            context.Terminal.Print(CacheSummary.Of(report, classes), CliJson.Default.CacheSummary, CacheSummary.Print);
            return classes is { HasSeizures: false } && report.Units > 0 ? NoSeizures : build.CodeOf(parsed, context, report);
        });
        return command;
    }

    private static TwinCommand ScanCache()
    {
        var cache = CacheFolder();
        var jobs = Flags.Jobs();
        var command = new TwinCommand("scan-cache", "Read every label again and write manifest.json.") { cache, jobs };
        command.Does((parsed, context) =>
        {
            var folder = parsed.GetValue(cache)!;
            var scan = EegLines.Scan(folder, parsed.GetValue(jobs), context);
            scan.Manifest.Write(folder);
            var summary = ClassSummary.Of(folder, scan.Manifest, scan.Skipped.Count);
            context.Terminal.Print(summary, CliJson.Default.ClassSummary, ClassSummary.Print);
            return !summary.HasSeizures ? NoSeizures : scan.Skipped.Count > 0 ? ExitCode.Rejected : ExitCode.Done;
        });
        return command;
    }

    private static Command Splits()
    {
        var data = new Option<string>("--data-dir", "--data_dir") { Description = "The folder that holds train, dev (or val) and eval.", HelpName = "ROOT", Required = true };
        var command = new Command("splits", "Count recordings and patients of each split; fail where a patient stands in two.") { data };
        command.Does((parsed, context) =>
        {
            context.Terminal.Print(SplitsSummary.Of(OfficialSplits.Read(parsed.GetValue(data)!, context.Terminal.Reporter)), CliJson.Default.SplitsSummary, SplitsSummary.Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Stats()
    {
        var cache = CacheFolder();
        var seed = Flags.Number("--seed", "The seed of the balanced list.", 42, 0, int.MaxValue);
        var draw = new Option<string?>("--draw") { Description = "Write the balanced list there: cache file, tab, window.", HelpName = "FILE" };
        var command = new Command("stats", "What training will see: windows by class, the balanced list, pos_weight.") { cache, seed, draw };
        command.Does((parsed, context) =>
        {
            RemoteFolder.Warn(parsed.GetValue(cache)!, context.Terminal.Reporter);
            var statistics = EegStatistics.Read(parsed.GetValue(cache)!, parsed.GetValue(seed));
            EegLines.Warn(statistics, context.Terminal);
            if (parsed.GetValue(draw) is { } file)
            {
                EegLines.Draw(parsed.GetValue(cache)!, parsed.GetValue(seed), file);
            }

            context.Terminal.Print(CacheStatistics.Of(statistics), CliJson.Default.CacheStatistics, CacheStatistics.Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string> CacheFolder() => new("--cache-dir", "--cache_dir") { Description = "The cache of one split.", HelpName = "DIR", Required = true };
}
