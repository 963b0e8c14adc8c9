using System.CommandLine;
using Shardwright.Hygiene.Memoization;
using Shardwright.Recipes.Ptycho;

namespace Shardwright.Cli;

/// <summary>Keeps simulated scans on disk, so that the same simulation is not made twice.</summary>
internal sealed class ScanMemo
{
    private static readonly MemoFunction Simulation = new("shardwright.sample.ptycho", "1");

    private readonly Option<string?> folder = new("--memo-dir") { Description = "Where simulated scans are kept; memoized_data if not given.", HelpName = "DIR" };
    private readonly Option<bool> none = new("--no-memo") { Description = "Neither look for kept scans nor keep any, as with PTYCHO_DISABLE_MEMOIZE=1." };

    public void AddTo(Command command)
    {
        command.Options.Add(folder);
        command.Options.Add(none);
    }

    /// <summary>The same sample, each of whose scans is taken from the folder where it is there.</summary>
    public ScanSampleOptions Memoized(ScanSampleOptions options, ParseResult parsed, CommandContext context)
    {
        var asked = MemoOptions.FromEnvironment(Environment.GetEnvironmentVariable);
        var memo = MemoFolder.Open(asked with
        {
            Folder = parsed.GetValue(folder) ?? asked.Folder, IsDisabled = asked.IsDisabled || parsed.GetValue(none), Reporter = context.Terminal.Reporter,
        });
        return options with { Making = (path, scan, make) => memo.GetOrMakeFile(Simulation, Inputs(options, scan), path, make) };
    }

    private static IReadOnlyList<MemoInput> Inputs(ScanSampleOptions options, ScanSimulationOptions scan) =>
    [
        new("count", MemoValue.Of(scan.Count)), new("size", MemoValue.Of(scan.Size)), new("object_size", scan.ObjectSize is { } side ? MemoValue.Of(side) : MemoValue.None),
        new("photons", MemoValue.Of(scan.Photons)), new("scan", MemoValue.Of(scan.Path.ToString())), new("seed", MemoValue.Of(scan.Seed)), new("scan_number", MemoValue.Of(scan.ScanNumber)),
        new("legacy", MemoValue.Of(options.Legacy)), new("hwn", MemoValue.Of(options.PatternsLast)), new("patches", MemoValue.Of(options.Patches)),
    ];
}
