using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Stores;
using Shardwright.Stores.Comparing;

namespace Shardwright.Cli.Commands;

/// <summary><c>sync</c>.</summary>
internal static class SyncCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("SOURCE") { Description = "A folder, or an address." };
        var target = new Argument<string>("TARGET") { Description = "A folder, or an address." };
        var flags = new TransferFlags();
        var command = flags.AddTo(new Command("sync", "Compare two sides with --dry-run; else push or pull, whichever way it leads.") { source, target }, flags.DryRun, flags.ReadData, flags.Shards, flags.Split);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(flags.DryRun))
            {
                TransferCommands.CheckDirection(result, source, target, flags);
            }

            if (!result.GetValue(flags.DryRun) && result.GetValue(flags.ReadData))
            {
                result.AddError("--read-data goes with --dry-run.");
            }
        });
        command.Does((parsed, context) =>
        {
            var (from, to) = (parsed.GetValue(source)!, parsed.GetValue(target)!);
            return parsed.GetValue(flags.DryRun) ? Compare(parsed, context, from, to, flags)
                : StoreUrl.IsRemote(from) ? flags.Pull(parsed, context, from, to, watch: false) : flags.Push(parsed, context, from, to, watch: false);
        });
        return command;
    }

    private static ExitCode Compare(ParseResult parsed, CommandContext context, string source, string target, TransferFlags flags)
    {
        var options = new SyncOptions { Source = StoreUrl.Parse(source), Target = StoreUrl.Parse(target), ReadData = parsed.GetValue(flags.ReadData), Store = flags.Store(parsed, context) };
        var report = DatasetSync.CompareAsync(options, context.Cancel).GetAwaiter().GetResult();
        context.Terminal.Print(report, CliJson.Default.SyncReport, found => TransferSummary.Print(found.Lines));
        return report.Count(SyncLetter.Failed) > 0 ? ExitCode.Failed : ExitCode.Done;
    }
}
