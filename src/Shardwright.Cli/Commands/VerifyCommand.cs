using System.CommandLine;
using System.CommandLine.Parsing;
using Shardwright.Cli.Console;
using Shardwright.Cli.Output;
using Shardwright.Datasets.Verification;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;
using Shardwright.Stores;
using Shardwright.Stores.Comparing;

namespace Shardwright.Cli.Commands;

/// <summary><c>verify</c>.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "A dataset's folder, its manifest, the folder above the window caches of several splits, or an address of a store." };
        var (store, read) = (new StoreFlags(), new Option<bool>("--read-data") { Description = "Of an address: read every object and hash it." });
        var shards = new Option<string?>("--shards-dir", "--shards_dir") { Description = "Where the shards lie, if not beside their manifest.", HelpName = "DIR" };
        var subset = new Option<Written<DataSubset>>("--read-data-subset")
        {
            Description = "Read the bytes of a part only.", HelpName = "P%|I/N|SIZE", DefaultValueFactory = _ => new Written<DataSubset>("100%", DataSubset.All),
            CustomParser = Flags.Parsed(text => new Written<DataSubset>(text, DataSubset.Parse(text, Environment.ProcessId))),
        };
        var jobs = Flags.Jobs();
        var command = new Command("verify", "Check a dataset against its manifest.") { path, shards, subset, jobs, read };
        store.AddTo(command, withJobs: false);
        command.Validators.Add(result => CheckPlace(result, path, store, read, shards, subset));
        command.Does((parsed, context) =>
        {
            try
            {
                if (StoreUrl.IsRemote(parsed.GetValue(path)!))
                {
                    var options = new StoreVerifyOptions { Url = StoreUrl.Parse(parsed.GetValue(path)!), ReadData = parsed.GetValue(read), Store = store.Options(parsed, context) };
                    return Tell(StoreVerifier.VerifyAsync(Flags.IsGiven(parsed.CommandResult, jobs) ? options with { Store = options.Store with { Jobs = parsed.GetValue(jobs) } } : options, context.Cancel).GetAwaiter().GetResult(), context);
                }

                var report = DatasetVerifier.Verify(
                    new VerifyOptions
                    {
                        Path = parsed.GetValue(path)!, ShardsFolder = parsed.GetValue(shards), Subset = parsed.GetValue(subset)!.Value, Jobs = parsed.GetValue(jobs),
                        Reporter = context.Terminal.Reporter,
                    },
                    context.Cancel);
                context.Terminal.Print(report, CliJson.Default.VerifyReport, Print);
                return report.IsSound ? ExitCode.Done : ExitCode.Damaged;
            }
            catch (MalformedDataException damage)
            {
                context.Terminal.Error(damage.Message);
                return ExitCode.Damaged;
            }
        });
        return command;
    }

    // A flag that is of no use where it is given would let somebody believe that more was looked at.
    private static void CheckPlace(CommandResult result, Argument<string> path, StoreFlags store, Option<bool> read, params Option[] local)
    {
        if (result.GetResult(path) is null or { Tokens.Count: 0 })
        {
            return;
        }

        var isRemote = StoreUrl.IsRemote(result.GetValue(path)!);
        var flag = isRemote ? local.FirstOrDefault(option => Flags.IsGiven(result, option))?.Name : Flags.IsGiven(result, read) ? read.Name : store.FirstGiven(result);
        if (flag is not null)
        {
            result.AddError($"{flag} goes with a {(isRemote ? "folder" : "store's address")} alone.");
        }
    }

    private static ExitCode Tell(StoreVerifyReport report, CommandContext context)
    {
        context.Terminal.Print(report, CliJson.Default.StoreVerifyReport, StoreLines.Print);
        return report.IsSound ? ExitCode.Done : ExitCode.Damaged;
    }

    private static string Outcome(VerifyReport report) => (report.IsSound, report.IsUnverified) switch
    {
        (false, _) => $"{report.Findings.Count} finding{(report.Findings.Count == 1 ? "" : "s")}",
        (true, true) => "no damage was found, but nothing vouches for it: unverified",
        _ => "everything is as the manifest says",
    };

    private static void Print(VerifyReport report)
    {
        foreach (var finding in report.Findings)
        {
            Terminal.Print($"{finding.Kind.ToString().ToUpperInvariant(),-10} {finding.Name}: {finding.Message}");
        }

        foreach (var fact in report.Facts)
        {
            Terminal.Print(fact);
        }

        foreach (var sentence in report.Unchecked)
        {
            Terminal.Print($"not checked: {sentence}");
        }

        Terminal.Print($"{report.Files} files named, {report.FilesRead} read ({ByteSize.Format(report.BytesRead)}): {Outcome(report)}");
    }
}
