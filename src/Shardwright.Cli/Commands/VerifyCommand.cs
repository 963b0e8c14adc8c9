using System.CommandLine;
using Shardwright.Cli.Console;
using Shardwright.Cli.Output;
using Shardwright.Datasets.Verification;
using Shardwright.Foundation.Errors;
using Shardwright.Foundation.Text;

namespace Shardwright.Cli.Commands;

/// <summary><c>verify</c>.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "A dataset's folder, its manifest, or the folder above the window caches of several splits." };
        var shards = new Option<string?>("--shards-dir", "--shards_dir") { Description = "Where the shards lie, if not beside their manifest.", HelpName = "DIR" };
        var subset = new Option<Written<DataSubset>>("--read-data-subset")
        {
            Description = "Read the bytes of a part only.", HelpName = "P%|I/N|SIZE", DefaultValueFactory = _ => new Written<DataSubset>("100%", DataSubset.All),
            CustomParser = Flags.Parsed(text => new Written<DataSubset>(text, DataSubset.Parse(text, Environment.ProcessId))),
        };
        var jobs = Flags.Jobs();
        var command = new Command("verify", "Check a dataset against its manifest.") { path, shards, subset, jobs };
        command.Does((parsed, context) =>
        {
            try
            {
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
