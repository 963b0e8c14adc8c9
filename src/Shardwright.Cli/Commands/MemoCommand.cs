using System.CommandLine;
using Shardwright.Cli.Output;
using Shardwright.Hygiene.Memoization;

namespace Shardwright.Cli.Commands;

/// <summary><c>memo</c>: results that were computed once.</summary>
internal static class MemoCommand
{
    public static Command Create() => new("memo", "Look at results that were kept so as not to be computed again, and remove them.") { List(), Clear() };

    private static Command List()
    {
        var (folder, older, function) = Flags();
        var command = new Command("ls", "List the results that are kept.") { folder, older, function };
        command.Does((parsed, context) =>
        {
            var listing = Open(parsed.GetValue(folder)).List(Filter(parsed, older, function));
            context.Terminal.Print(MemoSummary.Of(listing, isRemoved: false), CliJson.Default.MemoSummary, MemoSummary.PrintListing);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Clear()
    {
        var (folder, older, function) = Flags();
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be removed, and remove nothing." };
        var command = new Command("clear", "Remove the results that are kept; files that are no such results stay.") { folder, older, function, dryRun };
        command.Does((parsed, context) =>
        {
            var isDryRun = parsed.GetValue(dryRun);
            var listing = Open(parsed.GetValue(folder)).Clear(Filter(parsed, older, function), isDryRun);
            context.Terminal.Print(MemoSummary.Of(listing, !isDryRun), CliJson.Default.MemoSummary, MemoSummary.PrintCleared);
            return ExitCode.Done;
        });
        return command;
    }

    private static (Option<string?> Folder, Option<TimeSpan?> Older, Option<string?> Function) Flags() => (
        new Option<string?>("--folder") { Description = $"The folder; {MemoOptions.DefaultFolder} here, or {MemoOptions.FolderVariable}, if not given.", HelpName = "DIR" },
        Cli.Flags.OptionalDuration("--older-than", "Only what was computed longer ago, such as 7d."),
        new Option<string?>("--function") { Description = "Only what this function computed.", HelpName = "NAME" });

    private static MemoFilter Filter(ParseResult parsed, Option<TimeSpan?> older, Option<string?> function)
        => new() { OlderThan = parsed.GetValue(older), Function = parsed.GetValue(function) };

    private static MemoFolder Open(string? folder)
    {
        var options = MemoOptions.FromEnvironment(Environment.GetEnvironmentVariable);
        return MemoFolder.Open(options with { Folder = folder ?? options.Folder });
    }
}
