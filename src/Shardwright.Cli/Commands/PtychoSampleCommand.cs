using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Recipes.Ptycho;

namespace Shardwright.Cli.Commands;

/// <summary><c>sample ptycho</c>.</summary>
internal static class PtychoSampleCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--output", "-o") { Description = "The folder that gets the scans.", Required = true, HelpName = "DIR" };
        var count = Flags.Number("--count", "Patterns of a scan.", 400, 1, 10_000_000);
        var size = Flags.Number("--size", "The side of a pattern, a power of two.", 64, ScanSimulationOptions.LeastSize, ScanSimulationOptions.MostSize);
        var objectSize = Flags.OptionalNumber("--object-size", "The side of the object; as the scan needs it if not given.", ScanSimulationOptions.LeastSize, ScanSimulationOptions.MostObjectSize);
        var photons = Flags.OptionalNumber("--photons", "Photons of a pattern on average; 1e9 if not given, 1e6 with --legacy.", 1.0, 1e15);
        var path = Flags.Word("--scan", "How the probe goes over the object.", ("raster", ScanPath.Raster), ("spiral", ScanPath.Spiral), ("random", ScanPath.Random));
        var files = Flags.Number("--files", "Scans, each a file of its own.", 1, 1, 10_000);
        var defects = Flags.Number("--defects", "Broken files beside them, of every kind in turn.", 0, 0, 10_000);
        var legacy = new Option<bool>("--legacy") { Description = "Name the patterns diff3d, and write photon counts, uint16." };
        var last = new Option<bool>("--hwn") { Description = "Put the axis of the patterns last." };
        var patches = new Option<bool>("--patches") { Description = "Write the object's patch under each position too, Y." };
        var seed = Flags.Number("--seed", "The seed.", 42L, 0, long.MaxValue);
        var memo = new ScanMemo();
        var command = new Command("ptycho", "Ptychography scans, simulated physically.") { output, count, size, objectSize, photons, path, files, defects, legacy, last, patches, seed };
        memo.AddTo(command);
        command.Does((parsed, context) =>
        {
            var options = new ScanSampleOptions
            {
                Folder = parsed.GetValue(output)!, Files = parsed.GetValue(files), Defects = parsed.GetValue(defects), Legacy = parsed.GetValue(legacy),
                PatternsLast = parsed.GetValue(last), Patches = parsed.GetValue(patches), Reporter = context.Terminal.Reporter,
                Scan = new ScanSimulationOptions
                {
                    Count = parsed.GetValue(count), Size = parsed.GetValue(size), ObjectSize = parsed.GetValue(objectSize), Path = parsed.GetValue(path)!.Value,
                    Photons = parsed.GetValue(photons) ?? (parsed.GetValue(legacy) ? 1e6 : 1e9), Seed = parsed.GetValue(seed),
                },
            };
            var made = ScanSample.Write(memo.Memoized(options, parsed, context), context.Cancel);
            context.Terminal.Print(new SampleSummary(made, (long)parsed.GetValue(count) * parsed.GetValue(files)), CliJson.Default.SampleSummary, SampleSummary.Print);
            return ExitCode.Done;
        });
        return command;
    }
}
