using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Recipes.Code;

namespace Shardwright.Cli.Commands;

/// <summary><c>sample code</c> and <c>sample sft</c>.</summary>
internal static class CodeSampleCommands
{
    public static Command Code()
    {
        var output = Output();
        var count = Flags.Number("--count", "Source files.", 1000L, 0, long.MaxValue);
        var files = Flags.Number("--files", "Numbered files to spread them over.", 1, 1, 100_000);
        var gzip = new Option<bool>("--gzip") { Description = "Compress the files." };
        var defects = Flags.Number("--defects", "Lines that are damaged, of every kind in turn.", 0L, 0, long.MaxValue);
        var seed = Flags.Number("--seed", "The seed.", 42L, long.MinValue, long.MaxValue);
        var from = new Option<string?>("--from") { Description = "Pack the C and C++ files below this folder instead.", HelpName = "DIR" };
        var command = new Command("code", "C++ in JSON lines, with every construct that is awkward to cut, and a small tokenizer for it.") { output, count, files, gzip, defects, seed, from };
        command.Does((parsed, context) =>
        {
            var folder = parsed.GetValue(output)!;
            var made = CodeSample.Write(
                new CodeSampleOptions
                {
                    Folder = folder, Count = parsed.GetValue(count), Files = parsed.GetValue(files), Gzip = parsed.GetValue(gzip), Defects = parsed.GetValue(defects),
                    Seed = parsed.GetValue(seed), From = parsed.GetValue(from), Reporter = context.Terminal.Reporter,
                },
                context.Cancel);
            if (made.Skipped > 0)
            {
                context.Terminal.Reporter.Warn($"files left out because they are binary or not UTF-8: {made.Skipped}");
            }

            context.Terminal.Print(new SampleSummary(made.Paths, made.Records), CliJson.Default.SampleSummary, SampleSummary.Print);
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Tuning()
    {
        var output = Output();
        var count = Flags.Number("--count", "Samples of each kind.", 1000L, 0, long.MaxValue);
        var seed = Flags.Number("--seed", "The seed.", 42L, long.MinValue, long.MaxValue);
        var command = new Command("sft", "Fine-tuning samples of every kind, in JSON lines.") { output, count, seed };
        command.Does((parsed, context) =>
        {
            var options = new TuningSampleOptions { Folder = parsed.GetValue(output)!, Count = parsed.GetValue(count), Seed = parsed.GetValue(seed) };
            var made = TuningSample.Write(options, context.Cancel);
            context.Terminal.Print(new SampleSummary(made, options.Count * made.Count), CliJson.Default.SampleSummary, SampleSummary.Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string> Output() => new("--output", "-o") { Description = "The folder that gets the files.", Required = true, HelpName = "DIR" };
}
