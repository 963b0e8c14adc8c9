using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Recipes.Genome;

namespace Shardwright.Cli.Commands;

/// <summary><c>sample genome</c>.</summary>
internal static class GenomeSampleCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--output", "-o") { Description = "The folder that gets a FASTA file for each sample.", Required = true, HelpName = "DIR" };
        var samples = Flags.Number("--samples", "Samples, each with one file.", 20, 1, 100_000);
        var contigs = Flags.Number("--contigs", "Sequences of each sample.", 50, 1, 1_000_000);
        var length = Flags.Number("--length", "Letters of a sequence, on average.", 30_000, 1, 1_000_000_000);
        var gzip = new Option<bool>("--gzip") { Description = "Compress the files." };
        var defects = Flags.Number("--defects", "Records that are damaged, of every kind in turn.", 0, 0, int.MaxValue);
        var seed = Flags.Number("--seed", "The seed.", 42L, 0, long.MaxValue);
        var command = new Command("genome", "Genomes as FASTA, a file for each sample.") { output, samples, contigs, length, gzip, defects, seed };
        command.Does((parsed, context) =>
        {
            var made = GenomeSample.Write(
                new GenomeSampleOptions
                {
                    Folder = parsed.GetValue(output)!, Samples = parsed.GetValue(samples), Contigs = parsed.GetValue(contigs), Length = parsed.GetValue(length),
                    Gzip = parsed.GetValue(gzip), Defects = parsed.GetValue(defects), Seed = parsed.GetValue(seed), Reporter = context.Terminal.Reporter,
                },
                context.Cancel);
            context.Terminal.Print(new SampleSummary([.. made.Files.Select(file => file.Path)], made.Contigs + made.Defects), CliJson.Default.SampleSummary, SampleSummary.Print);
            return ExitCode.Done;
        });
        return command;
    }
}
