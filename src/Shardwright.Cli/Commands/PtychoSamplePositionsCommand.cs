using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Streaming.Ptycho;

namespace Shardwright.Cli.Commands;

/// <summary><c>ptycho sample-positions</c>.</summary>
internal static class PtychoSamplePositionsCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A scan, NPZ, or a product." };
        var groups = new GroupFlags("");
        var output = new Option<string?>("--output", "-o") { Description = "Keep the draw: groups in *.groups_cache.npz, points in *.txt or in a folder.", HelpName = "PATH" };
        var command = new Command("sample-positions", "Draw points of a scan, and groups of neighbours, as a training run would.") { file, output };
        groups.AddTo(command);
        command.Does((parsed, context) =>
        {
            var sample = PositionSample.Draw(parsed.GetValue(file)!, groups.Options(parsed), parsed.GetValue(output), groups.IsCached(parsed));
            context.Terminal.Print(sample, CliJson.Default.PositionSample, ScanLines.Print);
            return ExitCode.Done;
        });
        return command;
    }
}
