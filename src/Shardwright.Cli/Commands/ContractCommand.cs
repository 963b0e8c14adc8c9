using System.CommandLine;
using Shardwright.Cli.Console;
using Shardwright.Cli.Output;
using Shardwright.Datasets.Contracts;

namespace Shardwright.Cli.Commands;

/// <summary><c>contract check</c>, <c>contract infer</c>, <c>contract list</c> and <c>contract show</c>.</summary>
internal static class ContractCommand
{
    public static Command Create() => new("contract", "Data contracts: what files have to be like.") { Check(), Infer(), List(), Show() };

    private static Command Check()
    {
        var files = new Argument<string[]>("FILE") { Description = "Files, and folders whose files are checked one by one.", Arity = ArgumentArity.OneOrMore };
        var contract = new Option<string?>("--contract", "-c") { Description = "A built-in contract or a contract's file; otherwise the built-in one that fits what the file holds.", HelpName = "NAME|FILE" };
        var noValues = new Option<bool>("--no-values") { Description = "Check keys, types and shapes alone: no value is read." };
        var strict = new Option<bool>("--strict") { Description = "Fail on warnings too." };
        var command = new Command("check", "Hold files against a contract and name every rule that they break.") { files, contract, noValues, strict };
        command.Does((parsed, context) =>
        {
            var report = ContractCheck.Check(
                new ContractCheckOptions
                {
                    Paths = parsed.GetValue(files)!, Contract = parsed.GetValue(contract), ReadsValues = !parsed.GetValue(noValues), Reporter = context.Terminal.Reporter,
                },
                context.Cancel);
            foreach (var failure in report.Failures)
            {
                context.Terminal.Error(failure.Message);
            }

            context.Terminal.Print([.. report.Breaches], CliJson.Default.ContractBreachArray, _ => ContractLines.Print(report));
            var isBroken = report.Errors > 0 || (parsed.GetValue(strict) && report.Warnings > 0);
            return report.Failures.Count > 0 ? ExitCode.Failed : isBroken ? ExitCode.Damaged : ExitCode.Done;
        });
        return command;
    }

    private static Command Infer()
    {
        var file = new Argument<string>("FILE") { Description = "NPZ, NPY, HDF5, Parquet, SQLite or a JSON object." };
        var output = new Option<string?>("--output", "-o") { Description = "Write the contract there instead of printing it.", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "Replace the output where it is there." };
        var ranges = new Option<bool>("--ranges") { Description = "Make the least and the greatest value observed rules." };
        var noValues = new Option<bool>("--no-values") { Description = "Look at keys, types and shapes alone: no value is read." };
        var command = new Command("infer", "Write a starting contract from what one file has.") { file, output, force, ranges, noValues };
        command.Does((parsed, context) =>
        {
            var options = new ContractInferOptions { WithRanges = parsed.GetValue(ranges), ReadsValues = !parsed.GetValue(noValues) };
            var path = parsed.GetValue(output);
            ContractFile.CheckFree(path, parsed.GetValue(force));
            var json = ContractInference.Infer(parsed.GetValue(file)!, options, context.Terminal.Reporter, context.Cancel);
            if (path is null)
            {
                System.Console.Out.Write(json);
                return ExitCode.Done;
            }

            ContractFile.Write(path, json, parsed.GetValue(force));
            context.Terminal.Print(new ContractWritten(parsed.GetValue(file)!, path), CliJson.Default.ContractWritten, written => Terminal.Print($"{written.Output} is a contract that {written.File} keeps; edit it into what all files have to keep."));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "List the contracts that are built in.");
        command.Does((_, context) =>
        {
            context.Terminal.Print([.. BuiltInContracts.All], CliJson.Default.BuiltInContractArray, ContractLines.Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var name = new Argument<string>("NAME") { Description = "A built-in contract." };
        var command = new Command("show", "Print a built-in contract as JSON, to read or to start from.") { name };
        command.Does((parsed, _) =>
        {
            System.Console.Out.Write(BuiltInContracts.Text(parsed.GetValue(name)!));
            return ExitCode.Done;
        });
        return command;
    }
}
