using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Stores.Fetching;

namespace Shardwright.Cli.Commands;

/// <summary><c>fetch</c>.</summary>
internal static class FetchCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("NAME") { Description = "Datasets of the registry.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "All datasets of the registry." };
        var list = new Option<bool>("--list") { Description = "List the registry and what of it is here." };
        var init = new Option<bool>("--init-registry") { Description = "Write an example registry where there is none." };
        var registry = new Option<string>("--registry") { Description = "The registry.", HelpName = "FILE", DefaultValueFactory = _ => DatasetRegistry.FileName };
        var output = new Option<string>("--output", "-o") { Description = "The folder that gets a folder for each dataset.", HelpName = "DIR", DefaultValueFactory = _ => "datasets" };
        var rehash = new Option<bool>("--rehash") { Description = "Read again what is here, also where it has not changed." };
        var replace = new Option<bool>("--replace") { Description = "Replace files that are here with other content." };
        var command = new Command("fetch", "Download datasets that a registry lists; what is whole is skipped, what was begun is gone on with.") { names, all, list, init, registry, output, rehash, replace };
        command.Validators.Add(result =>
        {
            var asked = (result.GetValue(names)!.Length > 0 ? 1 : 0) + (result.GetValue(all) ? 1 : 0) + (result.GetValue(list) ? 1 : 0) + (result.GetValue(init) ? 1 : 0);
            if (asked != 1)
            {
                result.AddError("Give names of datasets, or one of --all, --list and --init-registry.");
            }
        });
        command.Does((parsed, context) =>
        {
            var path = parsed.GetValue(registry)!;
            return parsed.GetValue(init) ? Begin(path, context)
                : parsed.GetValue(list) ? List(DatasetRegistry.Read(path), parsed.GetValue(output)!, context)
                : Fetch(
                    new FetchOptions
                    {
                        Registry = DatasetRegistry.Read(path), Names = parsed.GetValue(all) ? null : parsed.GetValue(names), Output = parsed.GetValue(output)!,
                        Rehash = parsed.GetValue(rehash), Replace = parsed.GetValue(replace), Reporter = context.Terminal.Reporter,
                    },
                    context);
        });
        return command;
    }

    private static ExitCode Begin(string path, CommandContext context)
    {
        var isWritten = DatasetRegistry.TryWriteSample(path);
        context.Terminal.Reporter.Note(isWritten ? $"{path} has an example: put your own datasets there." : $"{path} is there already, and stays as it is.");
        return isWritten ? ExitCode.Done : ExitCode.Failed;
    }

    private static ExitCode List(DatasetRegistry registry, string output, CommandContext context)
    {
        context.Terminal.Print([.. DatasetFetcher.List(registry, output)], CliJson.Default.FetchListedArray, FetchSummary.Print);
        return ExitCode.Done;
    }

    private static ExitCode Fetch(FetchOptions options, CommandContext context)
    {
        var report = DatasetFetcher.FetchAsync(options, context.Cancel).GetAwaiter().GetResult();
        context.Terminal.Print(report, CliJson.Default.FetchReport, FetchSummary.Print);
        foreach (var file in report.Files.Where(file => file.Message is not null))
        {
            context.Terminal.Error(file.Message!);
        }

        return report.IsWhole ? ExitCode.Done : report.IsDamaged ? ExitCode.Damaged : ExitCode.Failed;
    }
}
