using System.CommandLine;
using Shardwright.Recipes.Ptycho;

namespace Shardwright.Cli.Commands;

/// <summary><c>ptycho build</c>: scans to a dataset of products.</summary>
internal static class PtychoBuildCommand
{
    public static Command Create()
    {
        var input = new Option<string[]>("--input", "-i", "--input-npz") { Description = "NPZ scans, and folders of them.", AllowMultipleArgumentsPerToken = true, Required = true, HelpName = "PATH" };
        var axis = Flags.Word("--axis", "With --split coordinate: along which axis scans are cut.", ("y", ScanAxis.Y), ("x", ScanAxis.X));
        var cut = Flags.Word("--split", "What decides the split: names that end in _train or _test, or each scan's own coordinates.", ("names", false), ("coordinate", true));
        var fraction = Flags.Number("--split-fraction", "With --split coordinate: the part of the way from the first to the last position that is for training.", 0.8, 0, 1);
        var gap = Flags.Number("--gap", "With --split coordinate: leave out patterns nearer than so many pixels to the border.", 0.0, 0, 1e9);
        var (product, build) = (new PtychoExportFlags(), new BuildFlags());
        var command = new Command("build", "Scans to a dataset of products: a file each, and a manifest.") { input, build.Output, cut, axis, fraction, gap };
        product.AddTo(command);
        build.AddTo(command);
        command.Validators.Add(result =>
        {
            if (!(Flags.IsGiven(result, cut) && result.GetValue(cut) is { Value: true }) && ((Option[])[axis, fraction, gap]).FirstOrDefault(option => Flags.IsGiven(result, option)) is { } lone)
            {
                result.AddError($"{lone.Name} goes with --split coordinate.");
            }
        });
        command.Does((parsed, context) =>
        {
            var options = new PtychoOptions
            {
                Inputs = parsed.GetValue(input)!, Metadata = product.Metadata(parsed), Export = product.Options(parsed),
                Cut = parsed.GetValue(cut)!.Value ? new ScanSplitRule { Axis = parsed.GetValue(axis)!.Value, Fraction = parsed.GetValue(fraction), GapPixels = parsed.GetValue(gap) } : null,
            };
            return build.Run(parsed, context, new PtychoRecipe(options, context.Terminal.Reporter));
        });
        return command;
    }
}
