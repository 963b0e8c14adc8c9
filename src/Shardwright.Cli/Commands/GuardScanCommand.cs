using System.CommandLine;
using Shardwright.Cli.Console;
using Shardwright.Cli.Output;
using Shardwright.Foundation.Text;
using Shardwright.Hygiene.Guard;

namespace Shardwright.Cli.Commands;

/// <summary><c>guard scan</c>: the same looks as <c>guard check</c>, and one at the disk; it lists, and does not fail.</summary>
internal static class GuardScanCommand
{
    public static Command Create()
    {
        var path = GuardCommand.Folder();
        var (staged, tracked, history) = GuardCheckCommand.Scopes();
        var worktree = new Option<bool>("--worktree") { Description = "Large files on disk, tracked or not, and the size of each folder." };
        var over = Flags.Size("--over", null, "1MB", "With --worktree: what is large.");
        var command = new Command("scan", "List data in git, or large files on disk, without failing.") { path, staged, tracked, history, worktree, over };
        command.Validators.Add(result =>
        {
            if (((Option[])[staged, tracked, history, worktree]).Count(option => Flags.IsGiven(result, option)) > 1)
            {
                result.AddError("--staged, --tracked, --history and --worktree exclude each other.");
            }

            if (Flags.IsGiven(result, over) && !Flags.IsGiven(result, worktree))
            {
                result.AddError("--over goes with --worktree.");
            }
        });
        command.Does((parsed, context) =>
        {
            if (parsed.GetValue(worktree))
            {
                var found = WorktreeScan.Run(parsed.GetValue(path) ?? ".", parsed.GetValue(over)!.Value, context.Cancel);
                context.Terminal.Print(found, CliJson.Default.WorktreeReport, Print);
                return ExitCode.Done;
            }

            var scope = parsed.GetValue(staged) ? GuardScope.Staged : parsed.GetValue(history) ? GuardScope.History : GuardScope.Tracked;
            var report = GuardCheck.Run(new GuardOptions { Folder = parsed.GetValue(path), Scope = scope }, context.Cancel);
            context.Terminal.Print(report, CliJson.Default.GuardReport, result => GuardCheckCommand.Print(result, withChecklist: false));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(WorktreeReport report)
    {
        foreach (var file in report.LargeFiles)
        {
            Terminal.Print($"{ByteSize.Format(file.Bytes),9}  {file.Path}{(file.IsTracked == true ? "  (tracked by git)" : "")}");
        }

        foreach (var folder in report.Folders)
        {
            Terminal.Print($"{ByteSize.Format(folder.Bytes),9}  {folder.Path}/  {folder.Files} files");
        }

        Terminal.Print($"{report.Files} files, {ByteSize.Format(report.Bytes)}; {report.LargeFiles.Count} over {ByteSize.Format(report.OverBytes)}");
    }
}
