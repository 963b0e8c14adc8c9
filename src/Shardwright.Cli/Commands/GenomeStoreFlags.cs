using System.CommandLine;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Recipes.Genome;

namespace Shardwright.Cli.Commands;

/// <summary><c>genome store</c>: sequences to one file a sample.</summary>
internal sealed class GenomeStoreFlags
{
    private readonly Option<string[]> fasta = Inputs("--fasta", "FASTA files, plain, gzip or bgzip, or folders of them.", "PATH");
    private readonly Option<string[]> parquet = Inputs("--from-parquet", "Parquet files with contig_id and nt_sequence, or folders of them.", "PATH");
    private readonly Option<string?> sequences = new("--sequence-db-dir") { Description = "A folder of sequence files, to be stored in another layout.", HelpName = "DIR" };
    private readonly Option<Written<GenomeOutput>> layout = Flags.Word(
        "--layout", "How sequences are stored: SQLite databases, flat packed files, or FASTA for other tools.", ("sqlite", GenomeOutput.Sqlite), ("packed", GenomeOutput.Packed), ("fasta", GenomeOutput.Fasta));
    private readonly Option<Written<PackedBits>> bits = Flags.Word("--bits", "With --layout packed: bits of a base.", ("2", PackedBits.Two), ("8", PackedBits.Eight));
    private readonly Option<Written<SampleNaming>> naming = Flags.Word(
        "--sample-by", "What says which sample a sequence is of: its id, else its file; its id alone; its file alone.", ("auto", SampleNaming.Auto), ("id", SampleNaming.Id), ("file", SampleNaming.File));
    private readonly BuildFlags build = new();

    public Command Create()
    {
        var command = new Command("store", "Store sequences by sample, as windows of them are read.") { fasta, parquet, sequences, build.Output, layout, bits, naming };
        build.AddTo(command);
        command.Validators.Add(result =>
        {
            var given = new Option[] { fasta, parquet, sequences }.Count(option => Flags.IsGiven(result, option));
            if (given != 1)
            {
                result.AddError("One of --fasta, --from-parquet and --sequence-db-dir says what is stored: give just one.");
            }

            if (Flags.IsGiven(result, sequences) && Flags.IsGiven(result, naming))
            {
                result.AddError("--sample-by goes with --fasta and --from-parquet: sequence files have a sample each.");
            }

            if (Flags.IsGiven(result, bits) && result.GetValue(layout)?.Value != GenomeOutput.Packed)
            {
                result.AddError("--bits goes with --layout packed.");
            }
        });
        command.Does((parsed, context) =>
        {
            using var recipe = new GenomeRecipe(Read(parsed), context.Terminal.Reporter);
            return build.Run(parsed, context, recipe);
        });
        return command;
    }

    private GenomeStoreOptions Read(ParseResult parsed)
    {
        var (kind, inputs) = parsed.GetValue(fasta) is { Length: > 0 } files ? (GenomeInputKind.Fasta, files)
            : parsed.GetValue(parquet) is { Length: > 0 } tables ? (GenomeInputKind.Parquet, tables)
            : (GenomeInputKind.Sequences, [parsed.GetValue(sequences)!]);
        return new GenomeStoreOptions
        {
            Inputs = inputs, Kind = kind, Output = parsed.GetValue(layout)!.Value, Bits = parsed.GetValue(bits)!.Value, Naming = parsed.GetValue(naming)!.Value,
        };
    }

    private static Option<string[]> Inputs(string name, string description, string help)
        => new(name) { Description = description, AllowMultipleArgumentsPerToken = true, HelpName = help };
}
