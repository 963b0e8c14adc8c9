using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Datasets.Splits;
using Shardwright.Foundation.Errors;
using Shardwright.Stores;
using Shardwright.Stores.Pulling;
using Shardwright.Stores.Pushing;
using Shardwright.Stores.Transfers;

namespace Shardwright.Cli.Commands;

/// <summary>The flags of everything that moves a dataset, and how a move is run and told.</summary>
internal sealed class TransferFlags
{
    private readonly StoreFlags store = new();
    private readonly Option<bool> replace = new("--replace") { Description = "Replace files that the target has with other bytes." };
    private readonly Option<Written<TimeSpan>> poll = Flags.Duration("--poll", "10s", "With --watch: how often to look.", TimeSpan.FromMilliseconds(1));

    public Option<bool> Watch { get; } = new("--watch") { Description = "Go on until the dataset is complete: it still grows." };

    public Option<bool> DryRun { get; } = new("--dry-run", "-n") { Description = "Say how each file stands: = same, + only here to be sent, - only at the target, * other bytes, ! not comparable." };

    public Option<bool> ReadData { get; } = new("--read-data") { Description = "With --dry-run: read objects that nobody claims a hash for." };

    public Option<string?> Shards { get; } = new("--shards-dir", "--shards_dir") { Description = "Where the shards lie, if not beside their manifest.", HelpName = "DIR" };

    public Option<SplitName?> Split { get; } = new("--split")
    {
        Description = "One split only: train, val or test.", HelpName = "train|val|test", CustomParser = Flags.Parsed(text => (SplitName?)SplitNames.Parse(text)),
    };

    /// <summary>Adds the flags of every move, and those that are named.</summary>
    public Command AddTo(Command command, params Option[] more)
    {
        foreach (var option in (Option[])[.. more, replace, poll])
        {
            command.Options.Add(option);
        }

        store.AddTo(command);
        return command;
    }

    public StoreOptions Store(ParseResult parsed, CommandContext context) => store.Options(parsed, context);

    public ExitCode Push(ParseResult parsed, CommandContext context, string source, string target, bool watch) => Tell("pushed", context, DatasetPush.RunAsync(
        new PushOptions
        {
            Source = source, Target = StoreUrl.Parse(target), ShardsFolder = parsed.GetValue(Shards), Watch = watch, Poll = parsed.GetValue(poll)!.Value,
            Replace = parsed.GetValue(replace), DryRun = parsed.GetValue(DryRun), Store = Store(parsed, context),
        },
        context.Cancel));

    public ExitCode Pull(ParseResult parsed, CommandContext context, string source, string folder, bool watch) => Tell("pulled", context, DatasetPull.RunAsync(
        new PullOptions
        {
            Source = StoreUrl.Parse(source), Folder = folder, Split = parsed.GetValue(Split), Watch = watch, Poll = parsed.GetValue(poll)!.Value,
            Replace = parsed.GetValue(replace), DryRun = parsed.GetValue(DryRun), Store = Store(parsed, context),
        },
        context.Cancel));

    private static ExitCode Tell(string done, CommandContext context, Task<TransferReport> move)
    {
        try
        {
            context.Terminal.Print(move.GetAwaiter().GetResult(), CliJson.Default.TransferReport, report => TransferSummary.Print(done, report));
            return ExitCode.Done;
        }
        catch (MalformedDataException damage)
        {
            context.Terminal.Error(damage.Message);
            return ExitCode.Damaged;
        }
    }
}
