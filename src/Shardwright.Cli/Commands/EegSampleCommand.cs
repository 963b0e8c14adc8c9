using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Recipes.Eeg;

namespace Shardwright.Cli.Commands;

/// <summary><c>sample eeg</c>.</summary>
internal static class EegSampleCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--output", "-o") { Description = "The folder that gets train, dev and eval.", Required = true, HelpName = "DIR" };
        var patients = Flags.Number("--patients", "Patients, each in one split and with one recording.", 12, 3, 1000);
        var minutes = Flags.Number("--minutes", "The length of a recording.", 10, 1, 1440);
        var rates = new Option<Written<IReadOnlyList<int>>>("--rates")
        {
            Description = "Samples a second, taken in turn.", HelpName = "HZ,…", DefaultValueFactory = _ => Rates("250,256,400,512"), CustomParser = Flags.Parsed(Rates),
        };
        var seed = Flags.Number("--seed", "The seed.", 42L, 0, long.MaxValue);
        var command = new Command("eeg", "EEG recordings with labels, laid out as TUSZ.") { output, patients, minutes, rates, seed };
        command.Does((parsed, context) =>
        {
            var folder = parsed.GetValue(output)!;
            var made = EegSample.Write(
                new EegSampleOptions
                {
                    Folder = folder, Patients = parsed.GetValue(patients), Minutes = parsed.GetValue(minutes), RatesHz = parsed.GetValue(rates)!.Value, Seed = parsed.GetValue(seed),
                    Reporter = context.Terminal.Reporter,
                },
                context.Cancel);
            var files = made.Recordings.Select(recording => Path.Combine(folder, recording.Name)).ToArray();
            context.Terminal.Print(new SampleSummary(files, made.Recordings.Count), CliJson.Default.SampleSummary, SampleSummary.Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static Written<IReadOnlyList<int>> Rates(string text) => new(text, [.. text.Split(',').Select(word => int.TryParse(word, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var rate) && rate is >= 128 and <= 10_000
        ? rate
        : throw new FormatException($"whole numbers from 128 to 10000 with commas between, not \"{text}\""))]);
}
