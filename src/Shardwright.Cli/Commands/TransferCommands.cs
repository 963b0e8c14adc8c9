using System.CommandLine;
using Shardwright.Stores;

namespace Shardwright.Cli.Commands;

/// <summary><c>push</c>, <c>pull</c> and <c>watch</c>.</summary>
internal static class TransferCommands
{
    private const string Address = "s3://BUCKET/PREFIX, gs://…, a REMOTE:BUCKET/PREFIX of an rclone configuration, or a folder.";

    public static Command Push()
    {
        var source = new Argument<string>("DIR") { Description = "The dataset's folder, or one file." };
        var target = new Argument<string>("URL") { Description = Address };
        var flags = new TransferFlags();
        var command = flags.AddTo(new Command("push", "Publish a dataset: shards, what stands beside them, the manifest, and _COMPLETE last.") { source, target }, flags.Shards, flags.Watch, flags.DryRun);
        command.Does((parsed, context) => flags.Push(parsed, context, parsed.GetValue(source)!, parsed.GetValue(target)!, parsed.GetValue(flags.Watch)));
        return command;
    }

    public static Command Pull()
    {
        var source = new Argument<string>("URL") { Description = Address };
        var target = new Argument<string>("DIR") { Description = "The folder that gets the dataset." };
        var flags = new TransferFlags();
        var command = flags.AddTo(new Command("pull", "Bring a dataset here, every file checked before it gets its name.") { source, target }, flags.Split, flags.Watch, flags.DryRun);
        command.Does((parsed, context) => flags.Pull(parsed, context, parsed.GetValue(source)!, parsed.GetValue(target)!, parsed.GetValue(flags.Watch)));
        return command;
    }

    public static Command Watch()
    {
        var source = new Argument<string>("SOURCE") { Description = "What grows: a folder, which is pushed, or an address, which is pulled." };
        var target = new Argument<string>("TARGET") { Description = "Where it goes: an address or a folder." };
        var flags = new TransferFlags();
        var command = flags.AddTo(new Command("watch", "Push or pull a dataset that still grows, until it is complete.") { source, target }, flags.Shards, flags.Split);
        command.Validators.Add(result => CheckDirection(result, source, target, flags));
        command.Does((parsed, context) =>
        {
            var (from, to) = (parsed.GetValue(source)!, parsed.GetValue(target)!);
            return StoreUrl.IsRemote(from) ? flags.Pull(parsed, context, from, to, watch: true) : flags.Push(parsed, context, from, to, watch: true);
        });
        return command;
    }

    /// <summary>Refuses a way from one store to another, and flags of the other direction.</summary>
    public static void CheckDirection(System.CommandLine.Parsing.CommandResult result, Argument<string> source, Argument<string> target, TransferFlags flags)
    {
        var isPull = StoreUrl.IsRemote(result.GetValue(source)!);
        if (isPull && StoreUrl.IsRemote(result.GetValue(target)!))
        {
            result.AddError("From one store to another the way leads through a folder of this machine: pull, then push.");
        }

        if ((isPull ? (Option)flags.Shards : flags.Split) is var other && Flags.IsGiven(result, other))
        {
            result.AddError($"{other.Name} goes with a {(isPull ? "folder" : "store")} as the source.");
        }
    }
}
