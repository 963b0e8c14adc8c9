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
        var path = new Argument<string>("PATH") { Description = "A dataset's folder, or its manifest." };
        var shards = new Option<string?>("--shards-dir", "--shards_dir") { Description = "Where the shards lie, if not beside their manifest." };
        var subset = new Option<DataSubset>("--read-data-subset")
        {
            Description = "Read the bytes of a part only: 10%, 3/10 or 2GiB.", DefaultValueFactory = _ => DataSubset.All,
            CustomParser = Flags.Parsed(text => DataSubset.Parse(text, Environment.ProcessId)),
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
                        Path = parsed.GetValue(path)!, ShardsFolder = parsed.GetValue(shards), Subset = parsed.GetValue(subset)!, Jobs = parsed.GetValue(jobs),
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

    private static void Print(VerifyReport report)
    {
        foreach (var finding in report.Findings)
        {
            Terminal.Print($"{finding.Kind.ToString().ToUpperInvariant(),-10} {finding.Name}: {finding.Message}");
        }

        foreach (var sentence in report.Unchecked)
        {
            Terminal.Print($"not checked: {sentence}");
        }

        Terminal.Print($"{report.Files} files named, {report.FilesRead} read ({ByteSize.Format(report.BytesRead)}): {(report.IsSound ? "everything is as the manifest says" : $"{report.Findings.Count} findings")}");
    }
}
