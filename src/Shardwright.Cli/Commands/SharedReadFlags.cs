using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Shardwright.Cli.Console;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Files;
using Shardwright.Streaming.Reading;

namespace Shardwright.Cli.Commands;

/// <summary>The flags of <c>read</c> that more than one way of reading has.</summary>
internal sealed class SharedReadFlags
{
    private readonly Option<string?> cursor = new("--cursor") { Description = "With --pack, --sft or genomes: go on from the place in this file, and keep it there.", HelpName = "FILE" };
    private readonly Option<bool> print = new("--print") { Description = "With --pack, --sft or genomes: print rows as JSON lines." };

    public Option<SplitName?> Split { get; } = new("--split")
    {
        Description = "Read one split only: train, val or test.", HelpName = "train|val|test", CustomParser = Flags.Parsed(text => (SplitName?)SplitNames.Parse(text)),
    };

    public Option<int?> BatchSize { get; } = Flags.OptionalNumber("--batch-size", "Records of a batch: 256, 16 windows of EEG, 8 rows with --pack and --sft, 4 windows of genomes.", 1, 1 << 24);

    public Option<long?> Batches { get; } = Flags.OptionalNumber("--batches", "Stop after so many batches.", 1L, long.MaxValue);

    public Option<int?> Rank { get; } = Flags.OptionalNumber("--rank", "With --pack, --sft or genomes: this reader, from 0; all of them if not given.", 0, 1 << 20);

    public Option<int> World { get; } = Flags.Number("--world", "With --pack, --sft or genomes: all readers.", 1, 1, 1 << 20);

    public Option<int?> Epochs { get; } = Flags.OptionalNumber("--epochs", "With --pack, --sft or genomes: passes over the data, 1 or 4.", 0, int.MaxValue);

    public Option<Written<ReadOrder>> Order { get; } = Flags.Word("--order", "In which order records come; windows of genomes as the original has them if not given.", ("sequential", ReadOrder.Sequential), ("eeg-balanced", ReadOrder.EegBalanced), ("eden-epoch", ReadOrder.EdenEpoch));

    public Option<long> Seed { get; } = Flags.Number("--seed", "With --sft, genomes or --order eeg-balanced: the seed of the order.", 42L, long.MinValue, long.MaxValue);

    public TokenizerFlags Tokenizer { get; } = new();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Split, BatchSize, Batches, Order, Seed, Rank, World, Epochs, cursor, print])
        {
            command.Options.Add(option);
        }

        Tokenizer.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Rank) is { } rank && rank >= result.GetValue(World))
            {
                result.AddError($"--rank {rank} is not below --world {result.GetValue(World)}.");
            }
        });
    }

    public bool HasCursor(ParseResult parsed) => parsed.GetValue(cursor) is not null;

    public bool IsPrint(ParseResult parsed) => parsed.GetValue(print);

    /// <summary>The place to go on from; null at the beginning.</summary>
    public string? ReadCursor(ParseResult parsed)
    {
        var path = parsed.GetValue(cursor);
        return Directory.Exists(path) ? throw new ArgumentException($"--cursor: {path} is a folder; name a file.")
            : File.Exists(path) ? File.ReadAllText(path)
            : null;
    }

    /// <summary>The file that keeps the place, as errors name it.</summary>
    public string CursorName(ParseResult parsed) => parsed.GetValue(cursor) ?? cursor.Name;

    /// <summary>Keeps the place that was reached.</summary>
    public void KeepCursor(ParseResult parsed, string place)
    {
        if (parsed.GetValue(cursor) is { } path)
        {
            AtomicFile.WriteAllText(path, place + "\n");
        }
    }

    /// <summary>Prints the summary: on standard error where standard output has the rows.</summary>
    public void Tell<T>(ParseResult parsed, CommandContext context, T summary, JsonTypeInfo<T> type, Action<T> print)
    {
        if (IsPrint(parsed))
        {
            Terminal.ToError(() => context.Terminal.Print(summary, type, print));
        }
        else
        {
            context.Terminal.Print(summary, type, print);
        }
    }
}
