using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Recipes.Ptycho;

namespace Shardwright.Cli.Commands;

/// <summary><c>ptycho validate</c>.</summary>
internal static class PtychoValidateCommand
{
    public static Command Create()
    {
        var product = new Argument<string>("FILE") { Description = "The product." };
        var source = new Option<string?>("--source-npz") { Description = "The scan that it was made of, to be compared with it.", HelpName = "NPZ" };
        var axes = PtychoExportFlags.AxisOrderFlag();
        var command = new Command("validate", "Tell whether a file is a Ptychodus product, and with --source-npz whether it says what its scan says; exit 2 where not.") { product, source, axes };
        command.Does((parsed, context) =>
        {
            var options = new ProductValidationOptions { SourceNpz = parsed.GetValue(source), AxisOrder = parsed.GetValue(axes)!.Value };
            var report = ProductValidation.Run(parsed.GetValue(product)!, options, context.Cancel);
            context.Terminal.Print(report, CliJson.Default.ProductValidationReport, ProductLines.Print);

            // The original's code for a product with errors.
            return report.Errors.Count == 0 ? ExitCode.Done : ExitCode.Usage;
        });
        return command;
    }
}
