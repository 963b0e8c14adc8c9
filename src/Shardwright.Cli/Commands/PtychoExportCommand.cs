using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Foundation.Errors;
using Shardwright.Hygiene.Git;
using Shardwright.Recipes.Ptycho;

namespace Shardwright.Cli.Commands;

/// <summary><c>ptycho export</c>.</summary>
internal static class PtychoExportCommand
{
    private const string DefaultFolder = "outputs/ptychodus_products";

    public static Command Create()
    {
        var input = new Option<string>("--input-npz") { Description = "The scan.", HelpName = "NPZ", Required = true };
        var output = new Option<string?>("--output-product") { Description = $"The product to make; one that is there is replaced. Default: {DefaultFolder}/<name of the scan>.h5.", HelpName = "FILE" };
        var flags = new PtychoExportFlags();
        var command = new Command("export", "Make a Ptychodus product of a scan.") { input, output };
        flags.AddTo(command);
        command.Does((parsed, context) =>
        {
            var scan = parsed.GetValue(input)!;
            var product = parsed.GetValue(output) ?? DefaultProduct(scan, context);
            try
            {
                var report = ProductExport.Run(scan, product, flags.Metadata(parsed), flags.Options(parsed), context.Terminal.Reporter, context.Cancel);
                context.Terminal.Print(report, CliJson.Default.ProductExportReport, ProductLines.Print);
                return ExitCode.Done;
            }
            catch (ShardwrightException error) when (error.Location.Path != scan)
            {
                // The original ends with 1 where the scan cannot be read, and so.
                context.Terminal.Error($"Conversion failed: {error.Message}");
                return ExitCode.Rejected;
            }
        });
        return command;
    }

    private static string DefaultProduct(string scan, CommandContext context)
    {
        var product = Path.Combine(DefaultFolder, Path.GetFileNameWithoutExtension(scan) + ".h5");
        if (GitProgram.WouldTrack(product))
        {
            context.Terminal.Reporter.Warn($"{product} is not ignored by git: add outputs/ to .gitignore, or name another place with --output-product.");
        }

        return product;
    }
}
