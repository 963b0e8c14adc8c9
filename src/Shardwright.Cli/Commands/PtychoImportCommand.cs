using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Formats.Npz;
using Shardwright.Recipes.Ptycho;

namespace Shardwright.Cli.Commands;

/// <summary><c>ptycho import</c>.</summary>
internal static class PtychoImportCommand
{
    public static Command Create()
    {
        var product = new Option<string>("--input-product") { Description = "The product.", HelpName = "FILE", Required = true };
        var output = new Option<string>("--output-npz") { Description = "The scan to make; one that is there is replaced.", HelpName = "NPZ", Required = true };
        var keepModes = new Option<bool>("--keep-modes") { Description = "Keep all modes of the probe and all layers of the object; without it, several are an error." };
        var leaveOut = new Option<bool>("--no-include-diffraction") { Description = "Leave the patterns out." };
        var compression = Flags.Word("--compression", "How arrays are stored.", ("none", NpzCompression.None), ("deflate", NpzCompression.Deflate));
        var command = new Command("import", "Make a scan's NPZ file of a Ptychodus product.") { product, output, keepModes, leaveOut, compression };
        command.Does((parsed, context) =>
        {
            var options = new ProductImportOptions
            {
                KeepModes = parsed.GetValue(keepModes), IncludeDiffraction = !parsed.GetValue(leaveOut), Compression = parsed.GetValue(compression)!.Value,
            };
            var report = ProductImport.Run(parsed.GetValue(product)!, parsed.GetValue(output)!, options, context.Terminal.Reporter, context.Cancel);
            context.Terminal.Print(report, CliJson.Default.ProductImportReport, ProductLines.Print);
            return ExitCode.Done;
        });
        return command;
    }
}
