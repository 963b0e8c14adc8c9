using System.CommandLine;
using Shardwright.Cli.Console;

namespace Shardwright.Cli.Commands;

/// <summary><c>demo</c>: the whole journey on sample inputs, each step shown as it would be typed.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--output", "-o") { Description = "The folder that gets everything.", DefaultValueFactory = _ => "shardwright-demo" };
        var command = new Command("demo", "Everything, end to end, on sample inputs.") { output };
        command.Does((parsed, context) =>
        {
            var folder = parsed.GetValue(output)!;
            var (raw, shards) = (Path.Combine(folder, "raw"), Path.Combine(folder, "spectra"));
            string[][] steps =
            [
                ["sample", "spectra", "--output", raw, "--count", "50000", "--runs", "40", "--files", "2", "--gzip", "--defects", "25"],
                ["spectra", "build", "--input", raw, "--output", shards, "--shard-size", "4MiB", "--split", "groups", "--ratios", "80/10/10"],
                ["verify", shards],
                ["inspect", shards],
                ["read", shards, "--split", "train", "--batches", "4"],
            ];
            foreach (var step in steps)
            {
                Terminal.Print();
                Terminal.Print($"$ ./shardwright {string.Join(' ', step.Select(Quoted))}");
                var code = (ExitCode)parsed.RootCommandResult.Command.Parse(step).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
                if (code != ExitCode.Done)
                {
                    context.Terminal.Error($"that step ended with exit code {(int)code}; the demo stops here");
                    return code;
                }
            }

            Terminal.Print();
            Terminal.Print($"Made: raw spectra in {raw}, and a verified dataset in {shards}.");
            Terminal.Print("Try next:");
            Terminal.Print($"  ./shardwright spectra build --input YOUR.hdf5 --output my-spectra      your own GeMS or DreaMS files");
            Terminal.Print($"  ./shardwright inspect {Quoted(raw)}                                    what raw files hold");
            Terminal.Print($"  (cd {Quoted(shards)} && sha256sum -c SHA256SUMS)                        verify without us");
            Terminal.Print($"  ./shardwright --help                                                   every command");
            return ExitCode.Done;
        });
        return command;
    }

    private static string Quoted(string word) => word.All(c => char.IsLetterOrDigit(c) || c is '/' or '-' or '_' or '.') ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
