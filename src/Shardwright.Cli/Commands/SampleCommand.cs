using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Recipes.Spectra;

namespace Shardwright.Cli.Commands;

/// <summary><c>sample</c>: raw data to try things on.</summary>
internal static class SampleCommand
{
    public static Command Create() => new("sample", "Make raw data to try things on.") { Spectra() };

    private static Command Spectra()
    {
        var output = new Option<string>("--output", "-o") { Description = "The folder that gets the files.", Required = true };
        var count = new Option<long>("--count") { Description = "Spectra.", DefaultValueFactory = _ => 100_000 };
        var runs = new Option<int>("--runs") { Description = "Runs they come from.", DefaultValueFactory = _ => 20 };
        var gzip = new Option<bool>("--gzip") { Description = "Compress, in chunks as h5py makes them." };
        var layout = Flags.Word<SpectraLayout?>(
            "--layout", "How the files are laid out.", SpectraLayout.Gems, ("gems", SpectraLayout.Gems), ("gems-new", SpectraLayout.DreaMS), ("nested", SpectraLayout.Nested));
        var defects = new Option<long>("--defects") { Description = "Spectra that are damaged, of every kind in turn.", DefaultValueFactory = _ => 0 };
        var files = new Option<int>("--files") { Description = "Numbered files to spread them over.", DefaultValueFactory = _ => 1 };
        var seed = new Option<long>("--seed") { Description = "The seed.", DefaultValueFactory = _ => 777 };
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
