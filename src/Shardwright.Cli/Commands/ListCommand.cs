using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Stores;
using Shardwright.Stores.Comparing;

namespace Shardwright.Cli.Commands;

/// <summary><c>ls</c>.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var url = new Argument<string>("URL") { Description = "s3://BUCKET/PREFIX, gs://…, a REMOTE:BUCKET/PREFIX of an rclone configuration, or a folder." };
        var store = new StoreFlags();
        var command = new Command("ls", "List what lies below an address.") { url };
        store.AddTo(command, withJobs: false);
        command.Does((parsed, context) =>
        {
            var listing = StoreListing.ReadAsync(StoreUrl.Parse(parsed.GetValue(url)!), store.Options(parsed, context), context.Cancel).GetAwaiter().GetResult();
            context.Terminal.Print(listing, CliJson.Default.StoreListing, StoreLines.Print);
            return ExitCode.Done;
        });
        return command;
    }
}
