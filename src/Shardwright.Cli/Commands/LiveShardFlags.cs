using System.CommandLine;
using System.Globalization;
using Shardwright.Datasets.Layouts.Documents;
using Shardwright.Datasets.Publishing;
using Shardwright.Recipes.Code;

namespace Shardwright.Cli.Commands;

/// <summary>The flags of everything that writes live shards.</summary>
internal sealed class LiveShardFlags
{
    private readonly Option<int> rows = Flags.Number("--rows-per-file", "Documents of a shard.", 50_000, 1, int.MaxValue);
    private readonly Option<decimal> fraction = new("--val-fraction", "--val_fraction")
    {
        Description = "Share of documents for validation.", HelpName = "X", DefaultValueFactory = _ => 0.01m,
        CustomParser = Flags.Parsed(text => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is > 0 and <= 0.5m
            ? share
            : throw new FormatException($"a share above 0 and at most 0.5, not \"{text}\"")),
    };

    private readonly Option<Written<ValidationRule>> rule = Flags.Word("--val", "Which documents are for validation.", ("spread", ValidationRule.Spread), ("tail", ValidationRule.Tail));
    private readonly Option<long> seed = Flags.Number("--seed", "The seed of the shuffle.", 42L, long.MinValue, long.MaxValue);
    private readonly Option<bool> rebuild = new("--rebuild") { Description = "Begin anew where something was begun with other inputs or options." };

    private readonly PublishFlags publish = new();

    /// <summary><c>--parquet-dir</c>.</summary>
    public Option<string?> Folder { get; } = new("--parquet-dir", "--parquet_dir") { Description = "The folder that gets live shards.", HelpName = "DIR" };

    public bool IsFolderRequired { init => Folder.Required = value; }

    public void AddTo(Command command)
    {
        rows.Aliases.Add("--rows_per_file");
        foreach (var option in (Option[])[Folder, rows, fraction, rule, seed, rebuild])
        {
            command.Options.Add(option);
        }

        publish.AddTo(command);
        command.Validators.Add(result =>
        {
            if (publish.IsGiven(result) && result.GetValue(Folder) is null)
            {
                result.AddError("--push needs --parquet-dir: shards are what is pushed.");
            }
        });
    }

    /// <summary>Writes shards, and publishes them while they are written where that was asked for.</summary>
    public T While<T>(ParseResult parsed, CommandContext context, Func<T> work)
        => parsed.GetValue(Folder) is { } folder ? publish.While(parsed, context, folder, IsRebuild(parsed) && PublishedFiles.IsOurs(folder), work) : work();

    public bool IsRebuild(ParseResult parsed) => parsed.GetValue(rebuild);

    public LiveShardOptions Shards(ParseResult parsed, CommandContext context, string source = "") => new()
    {
        Folder = parsed.GetValue(Folder)!,
        Source = source,
        RowsPerFile = parsed.GetValue(rows),
        ValidationFraction = parsed.GetValue(fraction),
        Validation = parsed.GetValue(rule)!.Value,
        Seed = parsed.GetValue(seed),
        Rebuild = parsed.GetValue(rebuild),
        Reporter = context.Terminal.Reporter,
    };

    public StreamOptions Stream(ParseResult parsed, CommandContext context, string input, string folder) => new()
    {
        Input = input,
        ParquetDir = folder,
        RowsPerFile = parsed.GetValue(rows),
        ValidationFraction = parsed.GetValue(fraction),
        Validation = parsed.GetValue(rule)!.Value,
        Seed = parsed.GetValue(seed),
        Rebuild = parsed.GetValue(rebuild),
        Reporter = context.Terminal.Reporter,
    };
}
