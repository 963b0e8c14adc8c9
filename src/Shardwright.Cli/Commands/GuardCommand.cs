using System.CommandLine;
using Shardwright.Cli.Console;
using Shardwright.Cli.Output;
using Shardwright.Hygiene.Guard;

namespace Shardwright.Cli.Commands;

/// <summary><c>guard</c>: what keeps data out of git.</summary>
internal static class GuardCommand
{
    public static Command Create() => new("guard", "Keep data out of git.") { Install(), GuardCheckCommand.Create(), GuardScanCommand.Create() };

    /// <summary>The folder of the repository; where it is not given, git's environment counts, as in a hook.</summary>
    public static Argument<string?> Folder() => new("PATH") { Description = "A folder of the repository.", DefaultValueFactory = _ => null };

    private static Command Install()
    {
        var path = Folder();
        var remove = new Option<bool>("--remove") { Description = "Take the hook away, and put back the one that was there before." };
        var command = new Command("install", "Write the pre-commit hook and the block of .gitignore.") { path, remove };
        command.Does((parsed, context) =>
        {
            var isRemoval = parsed.GetValue(remove);
            var report = isRemoval ? GuardInstallation.Remove(parsed.GetValue(path)) : GuardInstallation.Install(parsed.GetValue(path), StartWords.OfThisProgram());
            context.Terminal.Print(report, CliJson.Default.GuardInstallReport, result => Print(result, isRemoval));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(GuardInstallReport report, bool isRemoval)
    {
        Terminal.Print((isRemoval, report.IsHookChanged) switch
        {
            (false, true) => $"hook written: {report.Hook}",
            (false, false) => $"the hook is there already: {report.Hook}",
            (true, true) => $"hook taken away: {report.Hook}",
            (true, false) => $"no hook of the guard is there: {report.Hook}",
        });
        if (report.Chained is not null)
        {
            Terminal.Print(isRemoval ? "the hook that was there before is back" : $"the hook that was there before runs behind it: {report.Chained}");
        }

        if (report.IsShared)
        {
            Terminal.Print("core.hooksPath points outside of this repository: whatever else uses that folder runs the hook too");
        }

        Terminal.Print(isRemoval ? $"the block in {report.IgnoreFile} stays" : $"{(report.IsIgnoreChanged ? "block written" : "the block is there already")}: {report.IgnoreFile}");
    }
}
