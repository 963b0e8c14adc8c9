using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Recipes.Spectra;

namespace Shardwright.Cli.Commands;

/// <summary><c>sample</c>: raw data to try things on.</summary>
internal static class SampleCommand
{
    public static Command Create() => new("sample", "Make raw data to try things on.") { Spectra(), CodeSampleCommands.Code(), CodeSampleCommands.Tuning(), EegSampleCommand.Create(), GenomeSampleCommand.Create(), PtychoSampleCommand.Create() };

    private static Command Spectra()
    {
        var output = new Option<string>("--output", "-o") { Description = "The folder that gets the files.", Required = true, HelpName = "DIR" };
        var count = Flags.Number("--count", "Spectra.", 100_000L, 0, long.MaxValue);
        var runs = Flags.Number("--runs", "Runs they come from.", 20, 1, int.MaxValue);
        var gzip = new Option<bool>("--gzip") { Description = "Compress, in chunks as h5py makes them." };
        var layout = Flags.Word(
            "--layout", "How the files are laid out.", ("gems", SpectraLayout.Gems), ("gems-new", SpectraLayout.DreaMS), ("nested", SpectraLayout.Nested));
        var defects = Flags.Number("--defects", "Spectra that are damaged, of every kind in turn.", 0L, 0, long.MaxValue);
        var files = Flags.Number("--files", "Numbered files to spread them over.", 1, 1, 100_000);
        var seed = Flags.Number("--seed", "The seed.", 777L, long.MinValue, long.MaxValue);
        var command = new Command("spectra", "Raw mass spectra in HDF5.") { output, count, runs, gzip, layout, defects, files, seed };
        command.Does((parsed, context) =>
        {
            var made = SpectraSample.Write(
                new SpectraSampleOptions
                {
                    Folder = parsed.GetValue(output)!, Count = parsed.GetValue(count), Runs = parsed.GetValue(runs), Gzip = parsed.GetValue(gzip),
                    Layout = parsed.GetValue(layout)!.Value, Defects = parsed.GetValue(defects), Files = parsed.GetValue(files), Seed = parsed.GetValue(seed),
                    Reporter = context.Terminal.Reporter,
                },
                context.Cancel);
            context.Terminal.Print(new SampleSummary(made, parsed.GetValue(count)), CliJson.Default.SampleSummary, SampleSummary.Print);
            return ExitCode.Done;
        });
        return command;
    }
}
