using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Datasets.Layouts.Ptycho;
using Shardwright.Recipes.Ptycho;

namespace Shardwright.Cli.Commands;

/// <summary><c>ptycho canonicalize</c>.</summary>
internal static class PtychoCanonicalizeCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("INPUT") { Description = "An old scan, NPZ." };
        var output = new Argument<string>("OUTPUT") { Description = "The file that is written; the input's own name replaces it." };
        var amplitude = new Option<bool>("--intensity-to-amplitude") { Description = "Take the square roots of the patterns, which are intensities." };
        var flipX = new Option<bool>("--flipx") { Description = "Turn the sign of xcoords." };
        var flipY = new Option<bool>("--flipy") { Description = "Turn the sign of ycoords." };
        var order = Flags.Word(
            "--axis-order", "The order of the patterns' axes in the input.", ("auto", AxisOrder.Auto), ("NHW", AxisOrder.Nhw), ("HNW", AxisOrder.Hnw), ("HWN", AxisOrder.Hwn));
        var plain = new Option<bool>("--no-compress") { Description = "Store arrays as they are: patterns can then be read one by one." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace another file of the output's name." };
        var command = new Command("canonicalize", "Bring an old scan into the form of the contract.") { input, output, amplitude, flipX, flipY, order, plain, overwrite };
        command.Does((parsed, context) =>
        {
            var report = ScanCanonicalization.Write(
                new ScanCanonicalizationOptions
                {
                    Input = parsed.GetValue(input)!, Output = parsed.GetValue(output)!, IntensityToAmplitude = parsed.GetValue(amplitude), FlipX = parsed.GetValue(flipX),
                    FlipY = parsed.GetValue(flipY), AxisOrder = parsed.GetValue(order)!.Value, Compress = !parsed.GetValue(plain), Overwrite = parsed.GetValue(overwrite),
                },
                context.Cancel);
            context.Terminal.Print(report, CliJson.Default.ScanCanonicalizationReport, ScanLines.Print);
            return ExitCode.Done;
        });
        return command;
    }
}
