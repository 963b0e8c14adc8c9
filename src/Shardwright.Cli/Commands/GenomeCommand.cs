using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Recipes.Genome;
using Shardwright.Streaming.Genome;

namespace Shardwright.Cli.Commands;

/// <summary><c>genome store</c>, <c>genome split</c>, <c>genome precompute</c> and <c>genome window</c>.</summary>
internal static class GenomeCommand
{
    public static Command Create() => new("genome", "Genomes: sequences by sample, and windows of them.") { new GenomeStoreFlags().Create(), Split(), Precompute(), Window() };

    private static Command Split()
    {
        var folder = Sequences();
        var output = new Option<string>("--output", "-o") { Description = "The folder that gets train_split.parquet, val_split.parquet and test_split.parquet.", HelpName = "DIR", Required = true };
        var (ratios, seed) = (Flags.Ratios(), Flags.Number("--seed", "The seed of the split.", 777L, long.MinValue, long.MaxValue));
        var by = Flags.Word("--by", "What is kept together on one side of the split.", ("sample", SequenceSplitBy.Sample), ("contig", SequenceSplitBy.Contig));
        var command = new Command("split", "Split sequences into train, val and test, whole samples together.") { folder, output, ratios, by, seed };
        command.Does((parsed, context) =>
        {
            var before = GenomeListing.BeforeSplit(parsed.GetValue(folder)!, parsed.GetValue(output)!);
            var report = SequenceSplit.Run(
                new SequenceSplitOptions
                {
                    SequenceFolder = parsed.GetValue(folder)!, OutputFolder = parsed.GetValue(output)!, Ratios = parsed.GetValue(ratios), By = parsed.GetValue(by)!.Value,
                    Seed = parsed.GetValue(seed), Reporter = context.Terminal.Reporter,
                },
                context.Cancel);
            var root = before is null ? null : GenomeListing.List(before, report, parsed.GetValue(seed), parsed.GetValue(output)!);
            context.Terminal.Print(SequenceSplitSummary.Of(report, root), CliJson.Default.SequenceSplitSummary, SequenceSplitSummary.Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Precompute()
    {
        var split = new Argument<string>("SPLIT") { Description = "A split: Parquet with contig_id and length.", HelpName = "SPLIT.parquet" };
        var output = new Argument<string>("OUT") { Description = "The window database to make; one that is there is replaced.", HelpName = "OUT.db" };
        var size = Flags.Number("--window-size", "Letters of a window.", 8192, 1, int.MaxValue);
        var stride = Flags.Number("--stride", "Letters from one window's start to the next one's.", 7992, 1, int.MaxValue);
        var threshold = Flags.Number("--window-min-length-threshold", "Leave out windows shorter than this; 0 for none.", 0, 0, int.MaxValue);
        var tail = new Option<bool>("--keep-tail") { Description = "Add a last, shorter window where the others leave letters at the end of a sequence." };
        var lengths = new Option<string?>("--check-lengths") { Description = "Hold every length against the sequences in a folder.", HelpName = "DIR" };
        var command = new Command("precompute", "Make a split's window database.") { split, output, size, stride, threshold, tail, lengths };
        command.Does((parsed, context) =>
        {
            var path = parsed.GetValue(output)!;
            var before = GenomeListing.BeforeWindows(path, parsed.GetValue(split)!);
            var checking = parsed.GetValue(lengths) is { } place ? GenomeFolder.Open(place) : null;
            using var store = checking is null ? null : SequenceStore.Open(checking.Samples, new SequenceStoreOptions { IsTrusted = checking.IsTrusted });
            var report = WindowPrecompute.Run(
                new WindowPrecomputeOptions
                {
                    Split = parsed.GetValue(split)!, Output = path, CheckLengths = store,
                    Rule = new WindowRule(parsed.GetValue(size), parsed.GetValue(stride), parsed.GetValue(threshold), parsed.GetValue(tail)),
                },
                context.Terminal.Reporter, context.Cancel);
            var root = before is null ? null : GenomeListing.List(before, path);
            context.Terminal.Print(WindowSummary.Of(report, root), CliJson.Default.WindowSummary, WindowSummary.Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Window()
    {
        var folder = Sequences();
        var database = new Option<string>("--window-db") { Description = "The window database.", HelpName = "DB", Required = true };
        var index = new Argument<long>("INDEX") { Description = "The window, from 0.", CustomParser = Flags.Parsed(text => Flags.WholeNumber(text)) };
        var epoch = Flags.Number("--epoch", "The epoch, which the draw of --rc-aug depends on.", 0, 0, int.MaxValue);
        var seed = Flags.Number("--seed", "What the draws of --rc-aug begin with.", 42L, 0, long.MaxValue);
        var items = new GenomeItemFlags();
        var command = new Command("window", "Print one window as the item that a model is given.") { folder, database, index, epoch, seed };
        foreach (var option in items.All)
        {
            command.Options.Add(option);
        }

        command.Does((parsed, context) =>
        {
            WindowMetadata metadata;
            using (var windows = WindowDatabase.Open(parsed.GetValue(database)!))
            {
                metadata = windows.Metadata;
            }

            var sources = new GenomeSources { Samples = SequenceFolder.Find(parsed.GetValue(folder)!), WindowDatabase = parsed.GetValue(database)! };
            using var set = GenomeWindowSet.Open(sources, items.Read(parsed, metadata, parsed.GetValue(seed)), context.Terminal.Reporter, context.Cancel);
            var item = WindowView.Of(set, parsed.GetValue(index), parsed.GetValue(epoch));
            context.Terminal.Print(item, CliJson.Default.WindowView, WindowView.Print);
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string> Sequences() => new("--sequence-db-dir") { Description = "The folder of sequence files, or the dataset's that has it.", HelpName = "DIR", Required = true };
}
