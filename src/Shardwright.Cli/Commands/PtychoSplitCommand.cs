using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Recipes.Ptycho;

namespace Shardwright.Cli.Commands;

/// <summary><c>ptycho split</c>.</summary>
internal static class PtychoSplitCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("FILE") { Description = "A scan, NPZ." };
        var output = new Option<string?>("--output", "-o") { Description = "The folder that gets <stem>_train.npz and <stem>_test.npz; that of the scan if not given.", HelpName = "DIR" };
        var fraction = Flags.Number("--fraction", "Where the border lies between the least coordinate and the greatest.", 0.8, 0, 1);
        var axis = Flags.Word("--axis", "Along which coordinate.", ("y", ScanAxis.Y), ("x", ScanAxis.X));
        var gap = Flags.Number("--gap", "Leave out points nearer to the border, in pixels, because probes overlap.", 0.0, 0, double.MaxValue);
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace files of these names." };
        var command = new Command("split", "Split a scan by coordinate into one to train on and one to test with.") { input, output, fraction, axis, gap, overwrite };
        command.Does((parsed, context) =>
        {
            var report = ScanSplit.Write(
                new ScanSplitOptions
                {
                    Input = parsed.GetValue(input)!, OutputFolder = parsed.GetValue(output), Overwrite = parsed.GetValue(overwrite),
                    Rule = new ScanSplitRule { Fraction = parsed.GetValue(fraction), Axis = parsed.GetValue(axis)!.Value, GapPixels = parsed.GetValue(gap) },
                },
                context.Cancel);
            context.Terminal.Print(report, CliJson.Default.ScanSplitReport, ScanLines.Print);
            return ExitCode.Done;
        });
        return command;
    }
}
