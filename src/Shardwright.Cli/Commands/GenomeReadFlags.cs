using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Shardwright.Cli.Output;
using Shardwright.Datasets.Layouts.Genome;
using Shardwright.Datasets.Splits;
using Shardwright.Streaming.Genome;
using Shardwright.Streaming.Reading;

namespace Shardwright.Cli.Commands;

/// <summary><c>read</c> of a genome dataset, or of the original's folders.</summary>
internal sealed class GenomeReadFlags(SharedReadFlags shared)
{
    private readonly GenomeItemFlags items = new();
    private readonly Option<string?> sequences = new("--sequence-db-dir") { Description = "Genomes that are not in a dataset's folder: the folder of sequence files.", HelpName = "DIR" };
    private readonly Option<string?> windows = new("--window-db") { Description = "Their window database.", HelpName = "DB" };
    private readonly Dictionary<SplitName, Option<string?>> windowsOf = SplitNames.All.ToDictionary(
        split => split, split => new Option<string?>($"--{split.Key()}-window-db") { Description = $"Their window database of {split.Key()}, read with --split {split.Key()}.", HelpName = "DB" });

    private readonly Option<int?> micro = Flags.OptionalNumber("--micro-batch-size", "Genomes: items of a rank's batch. Default its share of --batch-size.", 1, 1 << 24);
    private readonly Option<string?> log = new("--log-windows") { Description = "Genomes: log every window read, as CSV in a folder.", HelpName = "DIR", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> logFolder = new("--window-log-dir") { Description = "The folder of --log-windows, in the original's spelling.", HelpName = "DIR" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[sequences, windows, .. windowsOf.Values, .. items.All, micro, log, logFolder])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            var isForeign = Flags.IsGiven(result, sequences);
            if (!isForeign && Databases().Any(option => Flags.IsGiven(result, option)))
            {
                result.AddError("A window database goes with --sequence-db-dir; of a dataset's folder, name the folder alone.");
            }

            if (isForeign && !Databases().Any(option => Flags.IsGiven(result, option)))
            {
                result.AddError("--sequence-db-dir needs --window-db, or those of the splits.");
            }

            if (Flags.IsGiven(result, windows) && windowsOf.Values.Any(option => Flags.IsGiven(result, option)))
            {
                result.AddError("--window-db is the one window database: give it, or those of the splits.");
            }
        });
    }

    /// <summary>The folder of sequences that is not a dataset's; null where a dataset is named.</summary>
    public string? SequencesFolder(ParseResult parsed) => parsed.GetValue(sequences);

    /// <summary>Whether a flag was given that has a meaning for genomes alone.</summary>
    public string? FirstGiven(CommandResult result)
        => ((Option[])[sequences, windows, .. windowsOf.Values, .. items.All, micro, log, logFolder]).FirstOrDefault(option => Flags.IsGiven(result, option))?.Name;

    public ExitCode Run(ParseResult parsed, CommandContext context, string? dataset)
    {
        var summary = ReadAsync(parsed, context, dataset).GetAwaiter().GetResult();
        shared.Tell(parsed, context, summary, CliJson.Default.GenomeReadSummary, GenomeReadSummary.Print);
        return ExitCode.Done;
    }

    // Flags that other ways of reading share, and take more of.
    private void CheckShared(CommandResult given)
    {
        if (Flags.IsGiven(given, shared.Order) && given.GetValue(shared.Order)!.Value == ReadOrder.EegBalanced)
        {
            throw new ArgumentException("--order eeg-balanced is for caches of EEG: windows of genomes take sequential and eden-epoch.");
        }

        if (given.GetValue(shared.Epochs) == 0)
        {
            throw new ArgumentException("--epochs: from 1 up for windows of genomes.");
        }

        if (given.GetValue(shared.Seed) < 0)
        {
            throw new ArgumentException("--seed: from 0 up for windows of genomes.");
        }
    }

    private async Task<GenomeReadSummary> ReadAsync(ParseResult parsed, CommandContext context, string? dataset)
    {
        CheckShared(parsed.CommandResult);
        var found = Sources(parsed, dataset);
        if (found.Length > 1 && shared.HasCursor(parsed))
        {
            throw new ArgumentException($"--cursor keeps the place in one split: give --split, of {string.Join(", ", found.Select(source => source.Split.Key()))}.");
        }

        // What cannot be read is said before the first window of any split is.
        var options = found.Select(source => Options(parsed, source, dataset)).ToArray();
        var clock = Stopwatch.StartNew();
        using var reader = new GenomeReader(context, Plan(parsed))
        {
            Cursor = shared.ReadCursor(parsed) is { } text ? GenomeCursor.Parse(text, shared.CursorName(parsed)) : null,
            Keep = place => shared.KeepCursor(parsed, place),
            MostBatches = parsed.GetValue(shared.Batches),
            IsPrinted = shared.IsPrint(parsed),
        };
        foreach (var (index, source) in found.Index())
        {
            await reader.ReadAsync(source, options[index], isLast: index == found.Length - 1);
        }

        return new GenomeReadSummary(dataset ?? parsed.GetValue(sequences)!, reader.Splits, reader.Items, reader.Batches, clock.Elapsed.TotalSeconds, reader.Digest);
    }

    private GenomePlan Plan(ParseResult parsed) => new()
    {
        GlobalBatch = parsed.GetValue(shared.BatchSize) ?? UsualBatch(parsed.GetValue(shared.World), parsed.GetValue(micro) ?? 1),
        MicroBatch = parsed.GetValue(micro),
        Epochs = parsed.GetValue(shared.Epochs) ?? 1,
        Seed = parsed.GetValue(shared.Seed),
        Rank = parsed.GetValue(shared.Rank),
        World = parsed.GetValue(shared.World),
        IsShuffled = Flags.IsGiven(parsed.CommandResult, shared.Order) ? parsed.GetValue(shared.Order)!.Value == ReadOrder.EdenEpoch : null,
        LogFolder = parsed.GetValue(logFolder) ?? parsed.GetValue(log) ?? (Flags.IsGiven(parsed.CommandResult, log) ? "." : null),
    };

    // The original's four, or as few more as all readers have the same number of.
    private static int UsualBatch(int world, int micro) => (int)Math.Min(int.MaxValue, Math.Max(1, (3 + ((long)world * micro)) / ((long)world * micro)) * world * micro);

    private GenomeOptions Options(ParseResult parsed, GenomeSources source, string? dataset)
    {
        using var database = WindowDatabase.Open(source.WindowDatabase);
        return items.Read(parsed, dataset is null ? null : database.Metadata, parsed.GetValue(shared.Seed));
    }

    // What is named, in the order of the splits.
    private GenomeSources[] Sources(ParseResult parsed, string? dataset)
    {
        var asked = parsed.GetValue(shared.Split);
        if (dataset is not null)
        {
            var folder = GenomeFolder.Open(dataset);
            IReadOnlyList<SplitName> splits = asked is { } one ? [one] : folder.WindowSplits is { Count: > 0 } there ? there : [SplitName.Train];
            return [.. splits.Select(split => GenomeSources.Of(folder, split))];
        }

        var samples = SequenceFolder.Find(parsed.GetValue(sequences)!);
        (SplitName Split, string Path)[] databases = parsed.GetValue(windows) is { } single
            ? [(asked ?? SplitName.Train, single)]
            : [.. windowsOf.Where(pair => parsed.GetValue(pair.Value) is not null && (asked is null || asked == pair.Key)).Select(pair => (pair.Key, parsed.GetValue(pair.Value)!))];
        return databases.Length == 0
            ? throw new ArgumentException($"--split {asked!.Value.Key()} needs --{asked.Value.Key()}-window-db.")
            : [.. databases.Select(database => new GenomeSources { Samples = samples, WindowDatabase = database.Path, Split = database.Split })];
    }

    private IEnumerable<Option> Databases() => [windows, .. windowsOf.Values];
}
