using System.CommandLine;
using Shardwright.Cli.Console;
using Shardwright.Cli.Output;
using Shardwright.Foundation.Errors;
using Shardwright.Hygiene.Outputs;

namespace Shardwright.Cli.Commands;

/// <summary><c>outputs</c>: what a training run leaves.</summary>
internal static class OutputsCommand
{
    public static Command Create() => new("outputs", "Check and make the folder that a training run leaves, and its model archive.") { Check(), Init(), Pack(), Unpack() };

    private static Command Check()
    {
        var folder = new Argument<string>("DIR") { Description = "The output folder." };
        var command = new Command("check", "Say what an output folder lacks, and what in it is malformed or extra; exit 4 where something is.") { folder };
        command.Does((parsed, context) =>
        {
            var report = OutputFolder.Check(parsed.GetValue(folder)!, context.Cancel);
            context.Terminal.Print(report, CliJson.Default.OutputReport, Print);
            return report.IsKept ? ExitCode.Done : ExitCode.Damaged;
        });
        return command;
    }

    private static Command Init()
    {
        var folder = new Argument<string>("DIR") { Description = "The output folder; what is in it stays." };
        var command = new Command("init", "Make an output folder that keeps the convention: logs, empty history and params, a README.") { folder };
        command.Does((parsed, context) =>
        {
            var made = OutputFolder.Initialize(parsed.GetValue(folder)!);
            context.Terminal.Print(new OutputsMade(parsed.GetValue(folder)!, made), CliJson.Default.OutputsMade, OutputsMade.Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Pack()
    {
        var inputs = new Argument<string[]>("DIR|FILE") { Description = "A folder with a folder for each model, or files.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--output", "-o") { Description = "The archive to make.", HelpName = "FILE", DefaultValueFactory = _ => OutputFolder.ArchiveName };
        var replace = new Option<bool>("--replace") { Description = "Replace an archive that is there." };
        var command = new Command("pack", "Make a model archive with the hash of every file.") { inputs, output, replace };
        command.Does((parsed, context) =>
        {
            var archive = ModelArchive.Pack(
                new PackOptions { Inputs = parsed.GetValue(inputs)!, Target = parsed.GetValue(output)!, Replace = parsed.GetValue(replace) }, context.Cancel);
            context.Terminal.Print(archive, CliJson.Default.ArchiveContents, ArchiveSummary.Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Unpack()
    {
        var path = new Argument<string>("FILE") { Description = "The archive." };
        var output = new Option<string?>("--output", "-o") { Description = "The folder that gets its files; if not given, the archive is only checked and listed.", HelpName = "DIR" };
        var most = Flags.Size("--max-size", null, "16GiB", "Refuse what would unpack to more.");
        var command = new Command("unpack", "Check a model archive and unpack it; nothing is overwritten.") { path, output, most };
        command.Does((parsed, context) =>
        {
            try
            {
                var archive = parsed.GetValue(output) is { } folder
                    ? ModelArchive.Unpack(parsed.GetValue(path)!, folder, parsed.GetValue(most)!.Value, context.Cancel)
                    : ModelArchive.Read(parsed.GetValue(path)!, parsed.GetValue(most)!.Value, context.Cancel);
                context.Terminal.Print(archive, CliJson.Default.ArchiveContents, ArchiveSummary.Print);
                return ExitCode.Done;
            }
            catch (MalformedDataException damage)
            {
                context.Terminal.Error(damage.Message);
                return ExitCode.Damaged;
            }
        });
        return command;
    }

    private static void Print(OutputReport report)
    {
        foreach (var finding in report.Findings)
        {
            Terminal.Print($"{finding.Kind.ToString().ToUpperInvariant(),-9} {finding.Name}: {finding.Message}");
        }

        Terminal.Print($"{report.Folder}: {string.Join(", ", report.Found.DefaultIfEmpty("nothing"))} as it should be; the convention is {(report.IsKept ? "kept" : "broken")}");
    }
}
